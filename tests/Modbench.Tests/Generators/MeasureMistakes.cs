namespace Modbench.Tests.Generators;

internal static class MeasureMistakes
{
    public static IEnumerable<TestCaseData> Cases()
    {
        yield return On("neighbour that is no pipeline", "MB0060", "[Collocate(typeof(Neighbour), [|typeof(string)|])]", "'string' is no pipeline");
        yield return On("neighbours in an array", "MB0060", "[Collocate(new[] { [|typeof(Uri)|] })]", "'Uri'");
        yield return On("no neighbour", "MB0061", "[[|Collocate|]]", "names no neighbour", "typeof(");
        yield return On("objective without a unit", "MB0063", "[Objective([|\"80\"|])]", "an objective", "a time", "80 ms");
        yield return On("objective that is no number", "MB0062", "[Objective([|\"fast\"|])]", "\"fast\" is no quantity", "80 ms");
        yield return On("objective of zero", "MB0068", "[Objective([|\"0 ms\"|])]", "above zero");
        yield return On("unknown unit", "MB0062", "[Budget(\"response.p50\", AtMost = [|\"60 sec\"|])]", "ns, us, ms, s, min");
        yield return On("a comma for a point", "MB0062", "[Budget(\"response.p50\", AtMost = [|\"1,5 ms\"|])]", "\"1,5 ms\"");
        yield return On("negative limit", "MB0062", "[Budget(\"response.p50\", AtMost = [|\"-1 ms\"|])]", "-1 ms");
        yield return On("time for a rate", "MB0063", "[Budget(\"throughput\", AtLeast = [|\"20 ms\"|])]", "\"throughput\", which is a rate", "20 /s");
        yield return On("bare number for a time", "MB0063", "[Budget(\"response.p99\", AtMost = [|\"60\"|])]", "a time");
        yield return On("time for a size", "MB0063", "[Budget(\"allocated\", AtMost = [|\"2 s\"|])]", "a size");
        yield return On("percent for a count", "MB0063", "[Budget(\"failures\", AtMost = [|\"1 %\"|])]", "a count");
        yield return On("misspelt measure", "MB0064", "[Budget([|\"respone.p90\"|], AtMost = \"60 ms\")]", "\"respone.p90\"", "did you mean \"response.p90\"?");
        yield return On("unknown measure", "MB0064", "[Budget([|\"speed\"|], AtMost = \"60 ms\")]", "response.p50");
        yield return On("unknown quality", "MB0064", "[Budget([|\"quality.recall@5\"|], AtLeast = \"0.8\")]", "no such [Quality]", "\"quality.exact\"");
        yield return On("unknown scenario of a budget", "MB0065", "[Server(QueriesPerSecond = 20)] [Budget(\"response.p50\", AtMost = \"1 s\", Scenario = [|\"Serve\"|])]", "did you mean \"Server\"?");
        yield return On("unknown scenario of a collocation", "MB0065", "[Collocate(typeof(Neighbour), Scenario = [|\"Offline\"|])]", "it has \"SingleStream\"");
        yield return On("peak without a search", "MB0065", "[Budget([|\"peak\"|], AtLeast = \"80 /s\")]", "\"peak\" is what its search finds", "add [Peak(");
        yield return On("peak of a scenario that does not search", "MB0073", "[Peak(MeanAtMost = \"30 ms\")] [Server(QueriesPerSecond = 20)] [Budget(\"peak\", AtLeast = \"80 /s\", Scenario = [|\"Server\"|])]", "searches no peak", "\"Peak(mean)\"");
        yield return On("time for a peak", "MB0063", "[Peak(MeanAtMost = \"30 ms\")] [Budget(\"peak\", AtLeast = [|\"80 ms\"|])]", "\"peak\", which is a rate", "20 /s");
        yield return On("capacity lost alone", "MB0069", "[Peak(MeanAtMost = \"30 ms\")] [Budget([|\"capacity_lost\"|], AtMost = \"10 %\")] [Collocate(typeof(Neighbour))]", "Condition = \"beside Neighbour\"");
        yield return On("stage measure without a stage", "MB0066", "[Budget([|\"service.p50\"|], AtMost = \"1 s\")]", "one stage", "Stage = nameof(Trim)");
        yield return On("stage for a pipeline measure", "MB0066", "[Budget(\"response.p50\", AtMost = \"1 s\", Stage = [|\"Trim\"|])]", "whole pipeline");
        yield return On("unknown stage of a budget", "MB0020", "[Budget(\"service.p50\", AtMost = \"1 s\", Stage = [|\"Trin\"|])]", "did you mean 'Trim'?");
        yield return On("budget without a limit", "MB0067", "[[|Budget(\"response.p50\")|]]", "has no limit", "AtMost = \"60 ms\"");
        yield return On("budget limits crossed", "MB0067", "[Budget(\"response.p50\", AtMost = \"1 ms\", AtLeast = [|\"1 s\"|])]", "above its AtMost");
        yield return On("no rate", "MB0068", "[[|Server|]]", "QueriesPerSecond is not given", "[Server(QueriesPerSecond = 20)]");
        yield return On("rate of zero", "MB0068", "[Server(QueriesPerSecond = [|0|])]", "QueriesPerSecond is 0");
        yield return On("rate beyond the clock", "MB0068", "[Server(QueriesPerSecond = [|1e12|])]", "at most 10,000,000");
        yield return On("sessions beyond the clock", "MB0068", "[Session(Turns = 2, SessionsPerSecond = [|double.PositiveInfinity|])]", "at most 10,000,000");
        yield return On("a phase beyond the clock", "MB0068", "[Server(QueriesPerSecond = 10)] [Phase(PhaseKind.Step, QueriesPerSecond = [|1e12|], Duration = \"1 s\")]", "at most 10,000,000");
        yield return On("rate that is no number", "MB0068", "[Server(QueriesPerSecond = [|double.NaN|])]", "NaN");
        yield return On("negative count", "MB0068", "[SingleStream(Queries = [|-5|])]", "Queries is -5");
        yield return On("count of zero", "MB0068", "[Offline(Queries = [|0|])]", "Queries is 0");
        yield return On("negative warm-up", "MB0068", "[SingleStream(WarmupQueries = [|-1|])]", "WarmupQueries is -1");
        yield return On("nobody gets in", "MB0068", "[Server(QueriesPerSecond = 1, MaxInFlight = [|0|])]", "MaxInFlight is 0");
        yield return On("no copies", "MB0068", "[Collocate(typeof(Neighbour), Copies = [|0|])]", "Copies is 0");
        yield return On("isolation that is none", "MB0068", "[Collocate(typeof(Neighbour), Isolation = [|(Isolation)7|])]", "Isolation is 7", "Isolation.Thread");
        yield return On("cores that are no numbers", "MB0078", "[Collocate(typeof(Neighbour), Cores = [|\"all\"|])]", "\"all\" is no list of cores", "0-1,3");
        yield return On("cores the wrong way round", "MB0078", "[Collocate(typeof(Neighbour), Cores = [|\"1-0\"|])]", "1-0");
        yield return On("no cores", "MB0078", "[Collocate(typeof(Neighbour), Cores = [|\"\"|])]", "is no list of cores");
        yield return On("a core beyond all masks", "MB0078", "[Collocate(typeof(Neighbour), Cores = [|\"0,1024\"|])]", "1023");
        yield return On("share above one", "MB0068", "[Objective(\"80 ms\", Share = [|99|])]", "Share is 99", "at most 1");
        yield return On("share of zero", "MB0068", "[Objective(\"80 ms\", Share = [|0|])]", "Share is 0");
        yield return On("malformed duration", "MB0062", "[SingleStream(Duration = [|\"long\"|])]", "4 s");
        yield return On("timeout of another unit", "MB0063", "[SingleStream(Timeout = [|\"30 MB\"|])]", "a time");
        yield return On("slowdown alone", "MB0069", "[Budget([|\"slowdown\"|], AtMost = \"1.5\")] [Collocate(typeof(Neighbour))]", "Condition = \"beside Neighbour\"");
        yield return On("slowdown of nothing", "MB0069", "[Budget([|\"slowdown\"|], AtMost = \"1.5\")]", "add [Collocate(typeof(…))] with another pipeline");
        yield return On("unknown condition", "MB0069", "[Budget(\"response.p50\", AtMost = \"1 s\", Condition = [|\"beside Neighbor\"|])] [Collocate(typeof(Neighbour))]", "did you mean \"beside Neighbour\"?");
        yield return On("scenario twice", "MB0070", "[Server(QueriesPerSecond = 20)] [[|Server(QueriesPerSecond = 20, Seed = 2)|]]", "Server(20/s)");
        yield return Case.Of("peak without a goal", "MB0076", Marked.Attributes("[[|Peak|]]"), "[Objective(\"80 ms\", Share = 0.99)]", "MeanAtMost");
        yield return Case.Of("peak that counts", "MB0073", Marked.Attributes("[Peak(MeanAtMost = \"30 ms\", Queries = [|5|])]"), "Duration");
        yield return Case.Of("scenario of one's own", "MB0071", "public class BurstAttribute : ScenarioAttribute; " + Marked.Attributes("[[|Burst|]]"), "'BurstAttribute'", "[Server]");
        yield return On("groups of none", "MB0068", "[MultiStream(SamplesPerQuery = [|0|])]", "SamplesPerQuery is 0");
        yield return On("no users", "MB0068", "[[|ClosedLoop|]]", "InFlight is not given", "[ClosedLoop(InFlight = 8)]");
        yield return On("negative users", "MB0068", "[ClosedLoop(InFlight = [|-1|])]", "InFlight is -1");
        yield return On("no turns", "MB0068", "[[|Session(SessionsPerSecond = 1)|]]", "Turns is not given");
        yield return On("no sessions", "MB0068", "[[|Session(Turns = 3)|]]", "SessionsPerSecond is not given");
        yield return On("think time without a unit", "MB0063", "[ClosedLoop(InFlight = 8, Think = [|\"2\"|])]", "Think", "2 s");
        yield return On("minimum of none", "MB0068", "[SingleStream(MinQueries = [|0|])]", "MinQueries is 0");
        yield return On("minimum that is no time", "MB0062", "[SingleStream(MinDuration = [|\"long\"|])]", "10 s");
        yield return On("arrivals that are none", "MB0068", "[Server(QueriesPerSecond = 1, Arrivals = [|(Arrivals)9|])]", "Arrivals is 9", "Poisson, Constant, Bursty");
        yield return On("sessions twice", "MB0070", "[Session(Turns = 3, SessionsPerSecond = 2)] [[|Session(Turns = 3, SessionsPerSecond = 2, Seed = 2)|]]", "Session(3, 2/s)");
        yield return On("phase without a length", "MB0072", "[Server(QueriesPerSecond = 1)] [[|Phase(PhaseKind.Ramp, QueriesPerSecond = 9)|]]", "Duration = \"5 s\"");
        yield return On("phase of nothing", "MB0072", "[[|Phase(PhaseKind.Hold, Duration = \"5 s\")|]]", "no [Server]");
        yield return On("ramp to nowhere", "MB0072", "[Server(QueriesPerSecond = 1)] [[|Phase(PhaseKind.Ramp, Duration = \"5 s\")|]]", "A Ramp needs the rate");
        yield return On("hold that moves", "MB0072", "[Server(QueriesPerSecond = 1)] [Phase(PhaseKind.Hold, QueriesPerSecond = [|3|], Duration = \"5 s\")]", "PhaseKind.Step");
        yield return On("phase of no kind", "MB0072", "[Server(QueriesPerSecond = 1)] [Phase([|(PhaseKind)7|], Duration = \"5 s\")]", "PhaseKind.Spike");
        yield return On("negative rate of a phase", "MB0068", "[Server(QueriesPerSecond = 1)] [Phase(PhaseKind.Step, QueriesPerSecond = [|-3|], Duration = \"5 s\")]", "zero or more");
        yield return On("phase of an unknown scenario", "MB0065", "[Server(QueriesPerSecond = 1)] [Phase(PhaseKind.Hold, Duration = \"5 s\", Scenario = [|\"Server(2/s)\"|])]", "did you mean \"Server(1/s)\"?");
        yield return On("bursts of a steady load", "MB0073", "[Server(QueriesPerSecond = 1, BurstOn = [|\"2 s\"|])]", "Arrivals.Bursty");
        yield return On("places where all may wait", "MB0073", "[Server(QueriesPerSecond = 1, MaxWaiting = [|5|])]", "Overflow.Shed");
        yield return On("no place for the newest", "MB0068", "[Server(QueriesPerSecond = 1, Overflow = Overflow.DropOldest, MaxWaiting = [|0|])]", "MaxWaiting is 0");
        yield return On("replay of nothing", "MB0074", "[[|Replay|]]", "traffic.csv");
        yield return On("replay of an empty name", "MB0074", "[Replay(File = [|\" \"|])]", "traffic.csv");
        yield return On("budget of an unknown class", "MB0075", "[Mix(\"Questions\")] [Budget(\"response.p95\", AtMost = \"1 s\", Class = [|\"Question\"|])]", "'Question' is no class", "did you mean 'Questions'?");
        yield return On("budget of a class without a mix", "MB0075", "[Budget(\"response.p95\", AtMost = \"1 s\", Class = [|\"Questions\"|])]", "[Mix(\"Questions\")]");
        yield return On("budget of what classes have not", "MB0066", "[Mix(\"Questions\")] [Budget(\"memory.peak\", AtMost = \"1 GB\", Class = [|\"Questions\"|])]", "no measure of a class", "\"response.p95\"");
        yield return On("budget of a class's stage", "MB0066", "[Mix(\"Questions\")] [Budget(\"service.p50\", AtMost = \"1 s\", Stage = \"Count\", Class = [|\"Questions\"|])]", "a measure of a stage");
        yield return On("mix of an unknown member", "MB0075", "[Mix([|\"Question\"|])]", "did you mean 'Questions'?");
        yield return On("mix that names one twice", "MB0075", "[Mix(\"Questions\")] [Mix([|\"Questions\"|])]", "add up the weights");
        yield return On("weight of zero", "MB0068", "[Mix(\"Questions\", Weight = [|0|])]", "Weight is 0");
        yield return On("share of no limit", "MB0073", "[Mix(\"Questions\", Share = [|0.9|])]", "Objective = \"80 ms\"");
        yield return On("class objective without a unit", "MB0063", "[Mix(\"Questions\", Objective = [|\"80\"|])]", "a time");
        yield return Mixed("mix of two types", "[Mix(\"Short\")] [Mix([|\"Long\"|])]", "[Queries] static string[] Short => []; [Queries] static int[] Long => [];", "'int'", "'string'");
        yield return Mixed("queries outside the mix", "[Mix(\"Short\")]", "[Queries] static string[] Short => []; [Queries] static string[] [|Long|] => [];", "[Mix(nameof(Long))]");
        yield return Mixed("mix of unmarked members", "[Mix([|\"Short\"|])]", "static string[] Short => [];", "[Queries]");
    }

    private static TestCaseData Mixed(string name, string attributes, string members, params string[] parts) => Case.Of(
        name, "MB0075", $"[Pipeline] {attributes} public sealed class Subject {{ {members} [Stage] static int Count(string text) => text.Length; }}", parts);

    private static TestCaseData On(string name, string id, string attributes, params string[] parts) => Case.Of(name, id, Marked.Attributes(attributes), parts);
}
