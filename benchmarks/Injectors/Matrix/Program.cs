using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Injectors;
using Modbench.Tool.Projects;

// Neighbours that cause one thing each beside subjects that can tell how much of it they got: dotnet run -c Release --project benchmarks/Injectors/Matrix
// [rounds] [file.jsonl] [part of "Subject Scenario Neighbour"] …; 0 rounds: only what the file holds. 600s: no trial begins later; launches=8: of each; 2/8: the second of eight
// who share the trials; Subjects.dll: built elsewhere. How to read it: docs/accuracy.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var words = args.ToList();
var rounds = words.Count > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var count) ? count : 1;
if (words.Count > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out _)) words.RemoveAt(0);
var file = words.Find(word => word.EndsWith(".jsonl", StringComparison.Ordinal));
words.RemoveAll(word => word == file);

var limit = words.Find(word => word.EndsWith('s') && int.TryParse(word[..^1], CultureInfo.InvariantCulture, out _));
words.RemoveAll(word => word == limit);
var asked = words.Find(word => word.StartsWith("launches=", StringComparison.Ordinal));
words.RemoveAll(word => word == asked);
int? launches = asked is null ? null : int.Parse(asked["launches=".Length..], CultureInfo.InvariantCulture);
var shared = words.Find(word => word.Split('/') is [var one, var of] && int.TryParse(one, CultureInfo.InvariantCulture, out _) && int.TryParse(of, CultureInfo.InvariantCulture, out _));
words.RemoveAll(word => word == shared);
var part = shared?.Split('/').Select(int.Parse).ToList() ?? [1, 1];
var built = words.Find(word => word.EndsWith(".dll", StringComparison.Ordinal));
words.RemoveAll(word => word == built);

var trials = file is null ? [] : Trials.Read(file).ToList();
if (rounds > 0)
{
    var end = limit is null ? DateTime.MaxValue : DateTime.Now.AddSeconds(int.Parse(limit[..^1], CultureInfo.InvariantCulture));
    var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../Subjects"));
    var project = built is null
        ? await new ProjectReader(new ProjectBuilder(Console.Error), Console.Error).ReadAsync(Path.Combine(folder, "Subjects.csproj"), mayBuild: true, CancellationToken.None)
        : Built(Path.GetFullPath(built));
    var grouped = OwnGroup.Enter();
    var run = new TrialRun(project, launches);
    List<(string Name, (PipelineGraph Subject, Scenario Scenario, Collocation Beside) Trial)> all =
    [
        .. run.All()
            .Select(trial => ($"{trial.Subject.ShortName} {trial.Scenario.Name} {string.Join('+', trial.Beside.Neighbours.Select(one => one.Split('.')[^1]))} x{trial.Beside.Copies}", trial))
            .Where(one => grouped || !one.Item1.Contains("Quota", StringComparison.Ordinal))
            .Where(one => words.TrueForAll(word => one.Item1.Contains(word, StringComparison.OrdinalIgnoreCase))),
    ];
    for (var number = part[0] - 1; number < rounds * all.Count && DateTime.Now < end; number += part[1])
    {
        var (name, (subject, scenario, beside)) = all[number % all.Count];
        foreach (var trial in await run.RunAsync(subject, scenario, beside))
        {
            trials.Add(trial);
            Console.WriteLine(Matrix.Line(trial));
            if (file is not null) Trials.Add(file, trial);
        }
    }
}

foreach (var line in Matrix.Lines(trials)) Console.WriteLine(line);

static ProjectOutput Built(string program) => new(
    program, Path.GetDirectoryName(program)!, Environment.ProcessPath!, [program], PipelineManifest.Parse(ManifestReader.ReadJson(program)!).Pipelines);
