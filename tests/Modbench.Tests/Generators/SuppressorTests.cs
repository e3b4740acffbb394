using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Modbench.Tests.Generators;

public sealed class SuppressorTests
{
    [TestCase("[Setup] void Load() => _text = \"a\";", true)]
    [TestCase("[Setup] void Load() { this._text = \"a\"; }", true)]
    [TestCase("[Setup] async Task Load() { await Task.Yield(); (_text, var n) = (\"a\", 1); _ = n; }", true)]
    [TestCase("[Setup] void Load() => Make(out _text); static void Make(out string text) => text = \"a\";", true)]
    [TestCase("[Setup] void Load() => _text ??= \"a\";", true)]
    [TestCase("[Setup] void Load() => Console.Write(_text);", false)]
    [TestCase("void Load() => _text = \"a\"; string Use() { Load(); return _text; }", false)]
    [TestCase("public Subject() { } [Setup] void Load() => _text = \"a\";", true)]
    [TestCase("public Subject() { } [Setup] void Load() { }", false)]
    public void WhatSetupAssignsNeedsNoInitializer(string members, bool silent)
    {
        var source = Marked.Pipeline($"public string _text; [Stage] string Say(string query) => query + _text; {members}");
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile([source])).Select(diagnostic => diagnostic.Id);
        Assert.That(found, Is.EqualTo(silent ? [] : new[] { "CS8618" }));
    }

    [Test]
    public void PropertiesAreSeenToo()
    {
        var source = Marked.Pipeline("public Uri Where { get; private set; } [Setup] void Load() => Where = new(\"http://x\"); [Stage] Uri Say(string query) => Where;");
        Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([source])), Is.Empty);
    }

    [Test]
    public void MembersThatTheWiringCallsAreInUse()
    {
        var source = """
            public sealed class Same : IStage<int, int> { public int Run(int n) => n; }
            [Pipeline] internal class Used
            {
                [Queries] private static IEnumerable<int> Numbers() => [];
                [Create] private static Used Open() => new();
                [Setup] private void Load() { }
                [Stage] private int Next(int n) => n;
                [Stage] private readonly Same _same = new();
                [Quality("q")] private static bool Right(int query, int answer) => true;
                private int Plain(int n) => n;
                private readonly Same _other = new();
            }
            internal class Unused;
            """;
        var (output, _) = GeneratorRun.Generate(GeneratorRun.Compile([source]));
        var told = GeneratorRun.Diagnose(output, new Grumbler())
            .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath.EndsWith("File0.cs", StringComparison.Ordinal) == true)
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(null)}");
        Assert.That(told, Is.EquivalentTo(Grumbler.Ids.SelectMany(id => new[] { "Run", "Plain", "_other", "Unused", "Same" }.Select(name => $"{id} {name}"))));
    }

    /// <summary>Complains about every type, method and field, as the SDK's analyzers do about those that look unused.</summary>
#pragma warning disable RS1001, RS1036, RS1041, RS2008 // it is not an analyzer that ships
    private sealed class Grumbler : DiagnosticAnalyzer
    {
        public static readonly string[] Ids = ["IDE0051", "IDE0052", "CA1822", "CA1823", "CA1812", "CA1052"];

        private static readonly DiagnosticDescriptor[] Rules = [.. Ids.Select(id => new DiagnosticDescriptor(id, id, "{0}", "Test", DiagnosticSeverity.Warning, true))];

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [.. Rules];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(Complain, SymbolKind.Method, SymbolKind.Field, SymbolKind.NamedType);
        }

        private static void Complain(SymbolAnalysisContext context)
        {
            if (context.Symbol.IsImplicitlyDeclared) return;
            foreach (var rule in Rules) context.ReportDiagnostic(Diagnostic.Create(rule, context.Symbol.Locations[0], context.Symbol.Name));
        }
    }
#pragma warning restore
}
