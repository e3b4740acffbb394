namespace Modbench;

/// <summary>
/// A piece of a stream that says how many tokens it stands for. Without it a piece is one token; time per output token and tokens per second are wrong then
/// where a model server sends several tokens at once.
/// </summary>
public interface ITokenCount
{
    /// <summary>Tokens that this piece adds to the stream's; 0 for one that is no token. Below 0: fewer than the pieces before it were taken for.</summary>
    int Tokens { get; }

    /// <summary>False for a piece that only counts, such as a total told at the end: the times of the stream's first and last token are those of other pieces.</summary>
    bool IsOutput { get; }
}
