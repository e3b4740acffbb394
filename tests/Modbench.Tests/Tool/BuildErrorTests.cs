using Modbench.Tool.Projects;

namespace Modbench.Tests.Tool;

public sealed class BuildErrorTests
{
    [TestCase("/src/App/App.csproj", true)]
    [TestCase("/src/Stages/Stages.csproj", false)]
    public void Only_the_project_itself_is_told_to_reference_the_package(string of, bool itself) => Assert.That(
        ProjectBuilder.LacksPackage($"/src/x/A.cs(1,7): error CS0246: The type or namespace name 'Modbench' could not be found [{of}]\n", "/src/App/App.csproj"),
        Is.EqualTo(itself));

    [Test]
    public void ErrorsStandByPlaceAndOnce() => Assert.That(
        ProjectBuilder.ErrorsIn(
            """
            /p/B.cs(3,1): error CS0246: no type [/p/P.csproj]
            /p/A.cs(20,7): error MB0002: no queries [/p/P.csproj]
            /p/A.cs(5,1): warning CS0168: not used [/p/P.csproj]
            /p/A.cs(9,30): error MB0010: later [/p/P.csproj::TargetFramework=net10.0]
            /p/A.cs(9,6): error CS0592: not valid on a field [/p/P.csproj]
              /p/B.cs(3,1): error CS0246: no type [/p/P.csproj]
            CSC : error CS5001: no Main [/p/P.csproj]
            /p/P.csproj : error NU1102: no such version
            /sdk/NuGet.targets(198,5): error : denied [/p/P.csproj]
            """),
        Is.EqualTo(new[]
        {
            "/p/B.cs(3,1): error CS0246: no type",
            "/p/A.cs(9,6): error CS0592: not valid on a field",
            "/p/A.cs(9,30): error MB0010: later",
            "/p/A.cs(20,7): error MB0002: no queries",
            "CSC : error CS5001: no Main",
            "/p/P.csproj : error NU1102: no such version",
            "/sdk/NuGet.targets(198,5): error : denied",
        }));
}
