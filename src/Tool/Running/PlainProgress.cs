using System.Globalization;
using Modbench.Diagnosers;

namespace Modbench.Tool.Running;

/// <summary>Progress where nobody watches: a line when a launch begins.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgress<RunProgress>
{
    private int launch;

    public void Report(RunProgress value)
    {
        if (value.Launch != launch)
        {
            launch = value.Launch;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{value.Launch}/{value.Of}] {value.What}, {PlanText.Duration(value.Left)} left"));
        }
    }
}
