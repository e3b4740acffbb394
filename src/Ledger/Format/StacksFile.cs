using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// Sampled stacks as text: <c>stacks-LAUNCH-CONDITION.folded</c>, a line for each way of calls, <c>Stage;Method;Method 12</c>, as flame-graph tools and speedscope
/// read it. docs/ledger.md describes it.
/// </summary>
public static class StacksFile
{
    /// <summary>Matches the names of all launches' files in a run's folder.</summary>
    public const string Pattern = "stacks-*.folded";

    /// <summary>Name of a file.</summary>
    public static string NameOf(int launch, string condition) =>
        string.Create(CultureInfo.InvariantCulture, $"stacks-{launch}-{new string([.. condition.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])}.folded");

    /// <summary>Writes a launch's files, each under a temporary name and then renamed. Nothing where there are no stacks, or events were lost.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="launch">The launch.</param>
    /// <exception cref="ModbenchException">MB4004: the folder cannot be written.</exception>
    public static void Write(string folder, LaunchResult launch)
    {
        foreach (var row in StackRows.Of(launch).Where(row => row.File is not null))
        {
            var path = Path.Combine(folder, row.File!);
            var temporary = $"{path}.{Environment.ProcessId}.tmp";
            try
            {
                File.WriteAllLines(temporary, Lines(launch.Stacks!.Conditions.First(stacks => stacks.Condition == row.Condition)));
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new ModbenchException("MB4004", $"{path} can't be written: {cause.Message} Make the folder writable.", inner: cause);
            }
        }
    }

    /// <summary>Outside managed code the innermost frame is what the thread was at, in brackets.</summary>
    public static IEnumerable<string> Lines(ConditionStacks stacks)
    {
        foreach (var stage in stacks.Stages)
        {
            foreach (var stack in stage.Stacks)
            {
                IEnumerable<string> frames = [stage.Stage, .. stack.Frames];
                if (stack.State != SampledState.Managed) frames = frames.Append($"[{stack.State.ToString().ToLowerInvariant()}]");
                yield return string.Create(CultureInfo.InvariantCulture, $"{string.Join(';', frames)} {stack.Samples}");
            }
        }
    }
}
