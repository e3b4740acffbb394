using System.Text;

namespace Modbench.Generators.Writing;

/// <summary>Indented C# text.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public CodeText Line(string line = "")
    {
        foreach (var part in line.Split('\n'))
        {
            if (part.Length > 0) _text.Append(' ', _depth * 4).Append(part);
            _text.Append('\n');
        }

        return this;
    }

    public CodeText Open(string? head = null)
    {
        if (head is not null) Line(head);
        Line("{");
        _depth++;
        return this;
    }

    public CodeText Close(string end = "}")
    {
        _depth--;
        return Line(end);
    }

    public override string ToString() => _text.ToString();
}
