using System.Xml.Linq;

namespace Rag;

/// <summary>Reads XML documentation into documents, one a member name, ordered by name.</summary>
public static class Documentation
{
    private static readonly string[] Namespaces =
    [
        "System.Linq", "System.Collections", "System.Threading", "System.IO", "System.Text.Json", "System.Net.Http",
    ];

    public static IReadOnlyList<Document> Read(IEnumerable<string> files)
    {
        var members = files.SelectMany(Members).ToList();
        var types = members
            .Where(member => member.Id.Kind == 'T')
            .DistinctBy(member => member.Id.Type)
            .ToDictionary(member => member.Id.Type, member => member.TypeParameters);
        return
        [
            .. members
                .Where(member => !IsNested(member.Id, types))
                .GroupBy(member => member.Id.Path)
                .Select(overloads => Merge([.. overloads], types))
                .OrderBy(document => document.Name, StringComparer.Ordinal)
                .ThenBy(document => document.Namespace, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Member> Members(string file) =>
        from element in XDocument.Load(file).Descendants("member")
        let id = MemberId.Parse(element.Attribute("name")!.Value)
        where id is not null && Namespaces.Any(id.IsIn)
        let summary = XmlText.Flatten(element.Element("summary"))
        where summary != ""
        select new Member(
            id, Names(element, "typeparam"), Names(element, "param"), summary, XmlText.Flatten(element.Element("returns")));

    private static string[] Names(XElement element, string kind) => [.. element.Elements(kind).Select(e => e.Attribute("name")!.Value)];

    /// <summary>Builders, enumerators and key collections say again what their outer type says.</summary>
    private static bool IsNested(MemberId id, Dictionary<string, string[]> types) =>
        types.ContainsKey(id.Type[..id.Type.LastIndexOf('.')]);

    private static Document Merge(Member[] overloads, Dictionary<string, string[]> types)
    {
        var simplest = overloads.MinBy(member => member.Parameters.Length)!;
        var id = simplest.Id;
        var signature = new Signature(types.GetValueOrDefault(id.Type, []), simplest.TypeParameters);
        return new Document(
            id.Name, id.Namespace, signature.Of(id, simplest.Parameters), overloads.Length, simplest.Summary, simplest.Returns);
    }

    private sealed record Member(MemberId Id, string[] TypeParameters, string[] Parameters, string Summary, string Returns);
}
