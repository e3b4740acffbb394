namespace Modbench.Generators.Checking;

/// <summary>Stages by their numbers, any number of them; never changed, equal when it holds the same stages.</summary>
internal readonly struct StageSet : IEquatable<StageSet>
{
    private readonly ulong[]? _words;

    // Without zeros at the end, so that equal sets have equal words.
    private StageSet(ulong[]? words)
    {
        var length = words?.Length ?? 0;
        while (length > 0 && words![length - 1] == 0) length--;
        if (words is not null && length < words.Length) Array.Resize(ref words, length);
        _words = length == 0 ? null : words;
    }

    public bool IsEmpty => _words is null;

    public static StageSet Of(int stage)
    {
        var words = new ulong[(stage >> 6) + 1];
        words[stage >> 6] = 1UL << (stage & 63);
        return new StageSet(words);
    }

    public static StageSet Of(IEnumerable<int> stages) => stages.Aggregate(default(StageSet), (set, stage) => set | Of(stage));

    public bool Has(int stage) => stage >> 6 < (_words?.Length ?? 0) && (_words![stage >> 6] & (1UL << (stage & 63))) != 0;

    public bool Overlaps(StageSet other)
    {
        for (var i = Math.Min(_words?.Length ?? 0, other._words?.Length ?? 0) - 1; i >= 0; i--)
        {
            if ((_words![i] & other._words![i]) != 0) return true;
        }

        return false;
    }

    public static StageSet operator |(StageSet one, StageSet other)
    {
        if (one._words is null) return other;
        if (other._words is null) return one;
        var (more, less) = one._words.Length >= other._words.Length ? (one._words, other._words) : (other._words, one._words);
        var words = (ulong[])more.Clone();
        for (var i = 0; i < less.Length; i++) words[i] |= less[i];
        return new StageSet(words);
    }

    public static StageSet operator &(StageSet one, StageSet other)
    {
        if (one._words is null || other._words is null) return default;
        var words = new ulong[Math.Min(one._words.Length, other._words.Length)];
        for (var i = 0; i < words.Length; i++) words[i] = one._words[i] & other._words[i];
        return new StageSet(words);
    }

    /// <summary>The stages of the first that are not of the other.</summary>
    public static StageSet operator -(StageSet one, StageSet other)
    {
        if (one._words is null || other._words is null) return one;
        var words = (ulong[])one._words.Clone();
        for (var i = Math.Min(words.Length, other._words.Length) - 1; i >= 0; i--) words[i] &= ~other._words[i];
        return new StageSet(words);
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<int> Numbers()
    {
        for (var i = 0; i < (_words?.Length ?? 0); i++)
        {
            var stage = i << 6;
            for (var word = _words![i]; word != 0; word >>= 1, stage++)
            {
                if ((word & 1) != 0) yield return stage;
            }
        }
    }

    public bool Equals(StageSet other)
    {
        if (_words is null || other._words is null) return _words == other._words;
        if (_words.Length != other._words.Length) return false;
        for (var i = 0; i < _words.Length; i++)
        {
            if (_words[i] != other._words[i]) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is StageSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 17UL;
        foreach (var word in _words ?? []) hash = unchecked((hash ^ word) * 0x9E3779B97F4A7C15UL);
        return (int)(hash >> 32);
    }
}
