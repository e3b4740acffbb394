namespace Modbench.Tests;

public sealed class PublicSurfaceTests
{
    [Test]
    public void AuthoringTypesLiveInOneNamespaceAndDependOnNothing()
    {
        var assembly = typeof(PipelineAttribute).Assembly;
        Assert.Multiple(() =>
        {
            Assert.That(assembly.GetExportedTypes().Select(type => type.Namespace).Distinct(), Is.EqualTo(new[] { "Modbench" }));
            Assert.That(assembly.GetReferencedAssemblies().Select(name => name.Name), Is.All.StartsWith("System.").Or.EqualTo("netstandard"));
        });
    }
}
