using System.Globalization;
using Modbench.Injectors;
using Modbench.Tool.Projects;

// Neighbours that cause one thing each beside subjects that can tell how much of it they got: dotnet run -c Release --project benchmarks/Injectors/Matrix
// [rounds] [file.jsonl] [part of "Subject Scenario Neighbour"] …; 0 rounds: only what the file holds. How to read it: docs/accuracy.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Launches = 3;
var words = args.ToList();
var rounds = words.Count > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var asked) ? asked : 1;
if (words.Count > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out _)) words.RemoveAt(0);
var file = words.Find(word => word.EndsWith(".jsonl", StringComparison.Ordinal));
words.RemoveAll(word => word == file);

var trials = file is null ? [] : Trials.Read(file).ToList();
if (rounds > 0)
{
    var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../Subjects"));
    var project = await new ProjectReader(new ProjectBuilder(Console.Error), Console.Error).ReadAsync(Path.Combine(folder, "Subjects.csproj"), mayBuild: true, CancellationToken.None);
    var grouped = OwnGroup.Enter();
    var run = new TrialRun(project, Launches);
    for (var round = 0; round < rounds; round++)
    {
        foreach (var (subject, scenario, beside) in run.All())
        {
            var name = $"{subject.ShortName} {scenario.Name} {string.Join('+', beside.Neighbours.Select(one => one.Split('.')[^1]))} x{beside.Copies}";
            if (!grouped && name.Contains("Quota", StringComparison.Ordinal)) continue;
            if (!words.TrueForAll(part => name.Contains(part, StringComparison.OrdinalIgnoreCase))) continue;
            trials.Add(await run.RunAsync(subject, scenario, beside));
            Console.WriteLine(Matrix.Line(trials[^1]));
            if (file is not null) Trials.Add(file, trials[^1]);
        }
    }
}

foreach (var line in Matrix.Lines(trials)) Console.WriteLine(line);
