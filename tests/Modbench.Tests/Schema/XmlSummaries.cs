using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Modbench.Tests.Schema;

/// <summary>What the documentation comments of types, members and parameters say, as plain text with fields named as in JSON.</summary>
internal static partial class XmlSummaries
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Documents = new();

    public static string? Of(Type type) => Text(Member(type, $"T:{Name(type)}")?.Element("summary"));

    /// <summary>Of the parameter where the record has it as one, else of the member.</summary>
    public static string? Of(PropertyInfo property)
    {
        var declaring = property.DeclaringType!;
        var parameter = Member(declaring, $"T:{Name(declaring)}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == property.Name);
        return Text(parameter ?? Member(declaring, $"P:{Name(declaring)}.{property.Name}")?.Element("summary"));
    }

    /// <summary>Of a member of an enumeration.</summary>
    public static string? Of(Type type, string member) => Text(Member(type, $"F:{Name(type)}.{member}")?.Element("summary"));

    private static XElement? Member(Type type, string name) => Documents.GetOrAdd(type.Assembly, Load).GetValueOrDefault(name);

    private static Dictionary<string, XElement> Load(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string? Text(XElement? element) => element is null ? null : Spaces().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } other => $"`{JsonNamingPolicy.CamelCase.ConvertName(other.Attribute("name")!.Value)}`",
        XElement { Name.LocalName: "see" } see => $"`{Reference(see.Attribute("cref")!.Value)}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    // A member as in JSON; a type as in C#.
    private static string Reference(string cref)
    {
        var last = cref[(cref.LastIndexOf('.') + 1)..];
        return cref[0] == 'P' ? JsonNamingPolicy.CamelCase.ConvertName(last) : last;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
