namespace Rag;

/// <summary>An extractive answer: nothing in it that the documentation doesn't say.</summary>
/// <param name="Text">Signature and summary of the best member, then the names of the next ones.</param>
/// <param name="Members">Best first.</param>
public sealed record Answer(string Text, IReadOnlyList<string> Members)
{
    /// <summary>Where the first member stands that answers the question: 1 is best, infinity means nowhere.</summary>
    public double RankFor(Question question)
    {
        for (var i = 0; i < Members.Count; i++)
            if (question.Members.Contains(Members[i])) return i + 1;
        return double.PositiveInfinity;
    }
}
