namespace Modbench.Engine;

/// <summary>A plan as JSON.</summary>
internal static class PlanJson
{
    public static string Write(ChildPlan plan)
    {
        var json = new JsonWriter()
            .Add("protocol", plan.Protocol)
            .Add("socket", plan.Socket)
            .Add("token", plan.Token)
            .Add("assembly", plan.Assembly)
            .Add("pipeline", plan.Pipeline)
            .Add("neighbour", plan.Neighbour)
            .Add("scenario", ScenarioJson.Write(plan.Scenario))
            .Add("spanShare", plan.SpanShare)
            .Add("traced", plan.Traced)
            .Add("noKernels", plan.NoKernels)
            .Add("counters", plan.Counters)
            .Add("digestQueries", plan.DigestQueries)
            .Add("projectFolder", plan.ProjectFolder)
            .Add("recordsFile", plan.RecordsFile)
            .Add("crashPage", plan.CrashPage)
            .AddOptional("cores", plan.Cores)
            .AddOptional("changes", plan.Changes?.ToString())
            .Add("guests", plan.Guests.Count);

        // As texts: an object of objects would be deeper than the reader goes.
        for (var i = 0; i < plan.Guests.Count; i++) json.Add(Guest(i), Write(plan.Guests[i]));
        return json.ToString();
    }

    /// <exception cref="FormatException">The text is not a plan.</exception>
    public static ChildPlan Read(JsonFields of) => new()
    {
        Protocol = of.Int("protocol"),
        Socket = ReadSocket(of),
        Token = ReadToken(of),
        Assembly = of.Text("assembly"),
        Pipeline = of.Text("pipeline"),
        Neighbour = of.OptionalBool("neighbour"),
        Scenario = ScenarioJson.Read(of),
        SpanShare = of.OptionalDouble("spanShare") ?? 1,
        Traced = of.OptionalBool("traced"),
        NoKernels = of.OptionalBool("noKernels"),
        Counters = of.OptionalBool("counters"),
        DigestQueries = of.OptionalBool("digestQueries"),
        ProjectFolder = of.Text("projectFolder"),
        RecordsFile = of.Text("recordsFile"),
        CrashPage = of.Text("crashPage"),
        Cores = of.OptionalText("cores"),
        Changes = of.OptionalText("changes") is { } changes ? GraphChanges.Parse(changes) : null,
        Guests = ReadGuests(of),
    };

    private static ChildPlan[] ReadGuests(JsonFields of)
    {
        var count = of.OptionalInt("guests") ?? 0;
        if (count == 0) return [];
        var guests = new ChildPlan[count];
        for (var i = 0; i < count; i++) guests[i] = Read(JsonFields.Parse(of.Text(Guest(i))));
        return guests;
    }

    private static string Guest(int number) => "guest" + (char)('0' + (number / 100)) + (char)('0' + (number / 10 % 10)) + (char)('0' + (number % 10));

    /// <summary>Alone: a plan of another version may not be readable further, and its host must be told.</summary>
    public static string ReadSocket(JsonFields of) => of.Text("socket");

    /// <summary>As <see cref="ReadSocket"/>.</summary>
    public static string ReadToken(JsonFields of) => of.Text("token");
}
