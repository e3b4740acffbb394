using System.Globalization;
using Modbench.Injectors;
using Modbench.Tool.Projects;

// Neighbours that cause one thing each beside subjects that can tell how much of it they got: dotnet run -c Release --project benchmarks/Injectors/Matrix
// [rounds] [part of "Subject Scenario Neighbour"] …; how to read it: docs/accuracy.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Launches = 3;
var rounds = args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out var asked) ? asked : 1;
var only = args.Skip(args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out _) ? 1 : 0).ToList();
var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../Subjects"));
var project = await new ProjectReader(new ProjectBuilder(Console.Error), Console.Error).ReadAsync(Path.Combine(folder, "Subjects.csproj"), mayBuild: true, CancellationToken.None);
var run = new TrialRun(project, Launches);
var trials = new List<Trial>();
for (var round = 0; round < rounds; round++)
{
    foreach (var (subject, scenario, beside) in run.All())
    {
        var name = $"{subject.ShortName} {scenario.Name} {string.Join('+', beside.Neighbours.Select(one => one.Split('.')[^1]))} x{beside.Copies}";
        if (only.Count > 0 && !only.TrueForAll(part => name.Contains(part, StringComparison.OrdinalIgnoreCase))) continue;
        trials.Add(await run.RunAsync(subject, scenario, beside));
        Console.WriteLine(Matrix.Line(trials[^1]));
    }
}

foreach (var line in Matrix.Lines(trials)) Console.WriteLine(line);
