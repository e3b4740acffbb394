using System.Text.RegularExpressions;

namespace Rag;

/// <summary>A documentation id of a type, method, property or event, such as <c>M:System.Linq.Enumerable.Chunk``1(…)</c>.</summary>
/// <param name="Kind">T, M, P or E.</param>
/// <param name="Path">Namespace, type and member, without numbers of type parameters: what overloads have in common.</param>
/// <param name="Type">The type itself, or the one that declares the member, with those numbers.</param>
/// <param name="Parameters">The parameters' types as the id spells them.</param>
public sealed partial record MemberId(char Kind, string Path, string Type, string Parameters)
{
    public string Namespace => Type[..Type.LastIndexOf('.')];

    public string TypeName => Arity().Replace(Type[(Type.LastIndexOf('.') + 1)..], "");

    public string Name => Path[(Namespace.Length + 1)..];

    /// <summary>Null for what nobody asks for: constructors, explicit implementations (both have a <c>#</c>), operators and constants.</summary>
    public static MemberId? Parse(string id)
    {
        var match = Pattern().Match(id);
        if (!match.Success || id.Contains(".op_", StringComparison.Ordinal)) return null;

        var path = match.Groups["path"].Value;
        var type = id[0] == 'T' ? path : path[..path.LastIndexOf('.')];
        return new MemberId(id[0], Arity().Replace(path, ""), type, match.Groups["parameters"].Value);
    }

    public bool IsIn(string @namespace) => Path.StartsWith(@namespace + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"^[TMPE]:(?<path>[^(#]+)(\((?<parameters>[^#]*)\))?$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
