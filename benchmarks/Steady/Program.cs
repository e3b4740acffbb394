using System.Globalization;
using Modbench.Steady;

// Whether a steady state is told from none, with planted warm-up and drift, in real launches:
// dotnet run -c Release --project benchmarks/Steady [tierup | drift [LAUNCHES] | offline | record FOLDER | recorded FOLDER]. Nothing else may be at work meanwhile.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["tierup"]:
        await TierUp.RunAsync();
        break;
    case ["drift"]:
        await Drift.RunAsync(10);
        break;
    case ["drift", var launches]:
        await Drift.RunAsync(int.Parse(launches, CultureInfo.InvariantCulture));
        break;
    case ["offline"]:
        await OfflineRuns.RunAsync();
        break;
    case ["record", var folder]:
        await Recordings.AddAsync(folder);
        break;
    case ["recorded", var folder]:
        Recorded.Judge(Recordings.Read(folder));
        break;
    default:
        Console.Error.WriteLine("say: tierup, drift [LAUNCHES], offline, record FOLDER, or recorded FOLDER");
        Environment.ExitCode = 2;
        break;
}
