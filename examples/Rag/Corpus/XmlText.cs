using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rag;

/// <summary>Documentation markup as plain text.</summary>
public static partial class XmlText
{
    public static string Flatten(XElement? element) =>
        element is null ? "" : Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when !element.IsEmpty => element.Name.LocalName is "para" or "item" or "description" or "term"
            ? $" {string.Concat(element.Nodes().Select(Text))} "
            : string.Concat(element.Nodes().Select(Text)),
        XElement element => element.Attribute("cref") is { } reference ? Short(reference.Value)
            : (element.Attribute("langword") ?? element.Attribute("name") ?? element.Attribute("href"))?.Value ?? " ",
        _ => "",
    };

    /// <summary><c>M:System.Threading.Tasks.Task.WhenAny(…)</c> → <c>Task.WhenAny</c>, <c>T:System.Action`1</c> → <c>Action</c>.</summary>
    private static string Short(string reference)
    {
        var path = Detail().Replace(reference[2..], "");
        var names = path.Split('.');
        return reference[0] is 'T' or 'N' or '!' ? names[^1] : string.Join('.', names[^Math.Min(2, names.Length)..]).Replace(".#ctor", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\(.*|`+\d+|\{.*")]
    private static partial Regex Detail();
}
