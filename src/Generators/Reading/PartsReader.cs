using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Writing;

namespace Modbench.Generators.Reading;

/// <summary>Reads the graph of a pipeline that another assembly has compiled, from the class that the generator wrote there.</summary>
/// <param name="compilation">What the pipeline becomes a stage in.</param>
/// <param name="mistakes">For types that cannot be named here.</param>
internal sealed class PartsReader(Compilation compilation, MistakeList mistakes)
{
    private readonly StageShape _shape = new(compilation, mistakes, []);

    /// <summary>The graph, or why it cannot be had and what to do.</summary>
    public (GraphDraft? Graph, string? Wrong) Read(StageDraft holder, INamedTypeSymbol pipeline)
    {
        var assembly = pipeline.ContainingAssembly;
        var parts = assembly.GetTypeByMetadataName("Modbench.Generated." + TypeName.OfParts(pipeline));
        if (parts?.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is("Modbench.Engine", "PipelinePartsAttribute")) is not { } told)
            return (null, WithoutParts(assembly));

        var said = told.ConstructorArguments;
        if (said.Length != 4 || said[0].Value is not PartsText.Format || said[2].Value is not string text)
            return (null, OtherVersion(said.Length > 1 ? said[1].Value as string : null));
        if (!compilation.IsSymbolAccessibleWithin(parts, compilation.Assembly))
        {
            return (null, $"keeps '{said[3].Value}' to itself, which the values between its stages need: make it public there, "
                + $"or let this project see it by <InternalsVisibleTo Include=\"{compilation.AssemblyName}\" /> in its project file");
        }

        try
        {
            return (Graph(holder, pipeline, parts, text), null);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return (null, OtherVersion(said[1].Value as string));
        }
    }

    private static string WithoutParts(IAssemblySymbol assembly) =>
        assembly.GetAttributes().Any(attribute => attribute.AttributeClass.Is("Modbench.Engine", "PipelineManifestAttribute"))
            ? OtherVersion(null)
            : "does not tell what its stages are, as it was built without the package Modbench: add <PackageReference Include=\"Modbench\" /> to its project, "
                + "or give it a stage type, IStage<TIn, TOut>, that does its work as one stage, and hold that";

    private static string OtherVersion(string? package) =>
        $"was built with {(package is null ? "another version of Modbench" : $"Modbench {package}")}, which tells of its stages in another form than Modbench {PipelineGenerator.PackageVersion} reads: "
        + "build both projects with one version of the package";

    private GraphDraft Graph(StageDraft holder, INamedTypeSymbol pipeline, INamedTypeSymbol parts, string text)
    {
        var (partScopes, partStages) = PartsText.Read(text);
        var scopes = new List<ScopeDraft>();
        for (var i = 0; i < partScopes.Count; i++)
        {
            var (made, around) = (Method(parts, $"Create{i}"), partScopes[i].Around);
            made.ReturnType.IsAwaited(out var awaiting, out var type);
            scopes.Add(new ScopeDraft(i == 0 ? pipeline : (INamedTypeSymbol)type!)
            {
                Create = new CreateDraft(made, awaiting) { Name = partScopes[i].Create },
                Setups = [.. Enumerable.Range(0, partScopes[i].Setups).Select(setup => Setup(Method(parts, $"Setup{i}_{setup}")))],
                Around = around < 0 ? null : scopes[around],
                Part = around < 0 ? null : Method(parts, $"Scope{i}"),
            });
        }

        var stages = partStages.Select((stage, i) => Stage(holder, stage, Method(parts, $"Stage{i}"), scopes)).ToList();
        for (var i = 0; i < stages.Count; i++)
        {
            stages[i].Targets.AddRange(partStages[i].Targets.Select(target => stages[target]));
            if (partStages[i].AnswersInto is >= 0 and var end) stages[i].AnswersInto = stages[end];
            if (stages[i].RouteTypes is { } types && types.Count > stages[i].Targets.Count) stages[i].RouteAnswer = types[types.Count - 1];
            for (var j = 0; j < stages[i].Inputs.Count; j++) stages[i].Inputs[j].Givers.AddRange(partStages[i].Inputs[j].Givers.Select(giver => stages[giver]));
        }

        var (query, answer) = (Method(parts, "Query").Parameters[0].Type, Method(parts, "Answer").Parameters[0].Type);
        return new GraphDraft(query, stages, stages.Where((_, i) => partStages[i].IsAnswer).ToList(), answer, scopes);
    }

    private StageDraft Stage(StageDraft holder, PartStage told, IMethodSymbol part, List<ScopeDraft> scopes)
    {
        var stage = new StageDraft(holder.Member, null, isFirst: false, null)
        {
            Scope = scopes[told.Scope],
            Slots = (int)told.Numbers[0],
            MaxVisits = (int)told.Numbers[1],
            BatchSize = (int)told.Numbers[2],
            BatchWaitNs = told.Numbers[3],
            TimeoutNs = told.Numbers[4],
            StartsWithQuery = told.StartsWithQuery,
        };
        switch (told.Kind)
        {
            case PartKind.Junction:
                stage.Junction = told.Name;
                stage.Output = part.ReturnType;
                stage.Inputs.Add(Input(null, part.Parameters[0].Type, told.Inputs[0]));
                break;
            case PartKind.Object:
                (stage.Called, stage.Part, stage.Form) = (told.Name, part, (INamedTypeSymbol)part.ReturnType);
                stage.Inputs.Add(Input(null, StageForms.Taken(stage.Form, stage.IsBatched)!, told.Inputs[0]));
                if (stage.Form.IsStreamStage())
                {
                    stage.Piece = StageForms.Output(stage.Form);
                    stage.Output = compilation.ListOf(stage.Piece);
                    break;
                }

                stage.Awaiting = StageForms.IsAsync(stage.Form) ? Awaiting.ValueTask : Awaiting.None;
                _shape.SetOutput(stage, StageForms.Output(stage.Form));
                break;
            default:
                (stage.Called, stage.Part) = (told.Name, part);
                stage.Inputs.AddRange(part.Parameters.Skip(1).Select((parameter, i) =>
                    Input(parameter, stage.IsBatched && told.Inputs[i].Kind is InputKind.Result or InputKind.Query ? parameter.Type.BatchTaken()! : parameter.Type, told.Inputs[i])));
                part.ReturnType.IsAwaited(out var awaiting, out var result);
                stage.Awaiting = awaiting;
                _shape.SetOutput(stage, result!);
                break;
        }

        return stage;
    }

    private static InputDraft Input(IParameterSymbol? parameter, ITypeSymbol type, PartInput told) => new(parameter, told.Kind)
    {
        Type = type,
        Absence = told.Absence,
        IsEntry = told.IsEntry,
        IsRead = told.IsRead,
        IsStream = told.IsStream,
    };

    private static SetupDraft Setup(IMethodSymbol part)
    {
        part.ReturnType.IsAwaited(out var awaiting, out _);
        return new SetupDraft(part, awaiting);
    }

    private static IMethodSymbol Method(INamedTypeSymbol parts, string name) => parts.GetMembers(name).OfType<IMethodSymbol>().Single();
}
