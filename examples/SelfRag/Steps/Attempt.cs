using Modbench;
using Modbench.Onnx;

namespace SelfRag;

/// <summary>What a query knows from its earlier attempts.</summary>
public sealed class Attempt : IResettable
{
    /// <summary>Attempts that end in a rewritten question because what was found is too far from it.</summary>
    public const int Reads = 2;

    /// <summary>Attempts in all, those included whose draft is thrown away.</summary>
    public const int Most = 3;

    private Evidence? _evidence;

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    /// <summary>The question as it was asked, whatever was searched for since.</summary>
    public Embedding Question { get; private set; }

    /// <summary>What the latest search found.</summary>
    public Evidence Evidence => _evidence ?? throw new InvalidOperationException("nothing was read yet");

    /// <summary>Another search begins.</summary>
    /// <param name="phrase">What is searched for: the first time it is the question.</param>
    public void Begin(Embedding phrase)
    {
        if (++Number == 1) Question = phrase;
    }

    public void Found(Evidence evidence) => _evidence = evidence;

    public bool ShouldReadMore => !Evidence.IsRelevant && Number < Reads;

    public bool ShouldThrowAway(Grounding grounding) => !grounding.IsGood && Number < Most;

    public void Reset()
    {
        Number = 0;
        Question = default;
        _evidence = null;
    }
}
