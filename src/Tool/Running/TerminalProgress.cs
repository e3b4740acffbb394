using System.Diagnostics;
using System.Globalization;
using Modbench.Diagnosers;
using Spectre.Console;

namespace Modbench.Tool.Running;

/// <summary>Progress that redraws itself: which launch, what it does, how long it will still take.</summary>
internal sealed class TerminalProgress(IAnsiConsole console)
{
    /// <summary>Shows progress while <paramref name="work"/> runs; nothing of it stays on the screen.</summary>
    public Task<T> RunAsync<T>(Func<IProgress<RunProgress>, Task<T>> work) =>
        console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 10 }, new LeftColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => work(new Bar(context.AddTask("starting", maxValue: 1))));

    private sealed class Bar(ProgressTask task) : IProgress<RunProgress>
    {
        private readonly long begun = Stopwatch.GetTimestamp();

        public void Report(RunProgress value)
        {
            var elapsed = Stopwatch.GetElapsedTime(begun);
            var all = (elapsed + value.Left).TotalSeconds;
            task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"[{value.Launch}/{value.Of}] {value.What}: {value.Phase}"));
            task.Value = all > 0 ? Math.Min(0.999, elapsed.TotalSeconds / all) : 0;
            task.State.Update<DateTime>(LeftColumn.Ends, _ => DateTime.UtcNow + value.Left);
        }
    }

    /// <summary>Counts down between two reports.</summary>
    private sealed class LeftColumn : ProgressColumn
    {
        public const string Ends = "ends";

        protected override bool NoWrap => true;

        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var left = task.State.Get<DateTime>(Ends) - DateTime.UtcNow;
            return new Text(left > TimeSpan.Zero ? PlanText.Duration(left) + " left" : "");
        }
    }
}
