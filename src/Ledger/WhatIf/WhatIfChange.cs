using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One thing that could be otherwise; as text it is what <c>--what-if</c> takes.</summary>
public abstract record WhatIfChange
{
    /// <summary>It takes times apart by cause, so that only traced launches can tell.</summary>
    public virtual bool NeedsCauses => false;

    /// <summary>A launch can really be made so.</summary>
    public virtual bool CanBeMeasured => true;

    /// <summary>The stage that it is about; null: none.</summary>
    public virtual string? Stage => null;
}

/// <summary><c>Slots(Embed)=2</c>: so many visits of a stage at once.</summary>
/// <param name="Of">The stage.</param>
/// <param name="Slots">From 1 to <see cref="Most"/>.</param>
public sealed record SlotsChange(string Of, int Slots) : WhatIfChange
{
    /// <summary>The most that can be asked for.</summary>
    public const int Most = 1000;

    /// <inheritdoc/>
    public override string Stage => Of;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Slots({Of})={Slots}");
}

/// <summary><c>BatchSize(Embed)=8</c>: so many queries share a visit at most.</summary>
/// <param name="Of">The stage, which takes batches.</param>
/// <param name="Size">From 1 to <see cref="SlotsChange.Most"/>.</param>
public sealed record BatchSizeChange(string Of, int Size) : WhatIfChange
{
    /// <inheritdoc/>
    public override string Stage => Of;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"BatchSize({Of})={Size}");
}

/// <summary><c>Workers=2</c>: so many threads run stages, or as many as there are slots if these are fewer.</summary>
/// <param name="Workers">From 1 to <see cref="SlotsChange.Most"/>.</param>
public sealed record WorkersChange(int Workers) : WhatIfChange
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Workers={Workers}");
}

/// <summary><c>Embed*0.8</c>: the whole service of each visit, whatever it goes to, takes so many times as long.</summary>
/// <param name="Of">The stage.</param>
/// <param name="Factor">From 0 to 1000.</param>
public sealed record ServiceChange(string Of, double Factor) : WhatIfChange
{
    /// <inheritdoc/>
    public override bool CanBeMeasured => false;

    /// <inheritdoc/>
    public override string Stage => Of;

    /// <inheritdoc/>
    public override string ToString() => $"{Of}*{Plain(Factor)}";

    // What is read has no exponent, so what is written has none: its shortest form is below 0.0001 only.
    private static string Plain(double factor)
    {
        var text = factor.ToString(CultureInfo.InvariantCulture);
        return text.Split("E-") is [var digits, var exponent]
            ? "0." + new string('0', int.Parse(exponent, CultureInfo.InvariantCulture) - 1) + digits.Replace(".", "", StringComparison.Ordinal)
            : text;
    }
}

/// <summary><c>no gc</c>: nobody spends time on a cause.</summary>
/// <param name="Cause">Any but <see cref="Cause.Cpu"/>, <see cref="Cause.Graph"/> and <see cref="Cause.Unattributed"/>.</param>
public sealed record WithoutCause(Cause Cause) : WhatIfChange
{
    /// <inheritdoc/>
    public override bool NeedsCauses => Cause is not (Cause.IssueDelay or Cause.Admission or Cause.BatchWait);

    /// <inheritdoc/>
    public override bool CanBeMeasured => false;

    /// <inheritdoc/>
    public override string ToString() => $"no {CauseNames.Of(Cause)}";
}

/// <summary><c>pin BuildIndex 1</c>: a neighbour runs on these cores and no others.</summary>
/// <param name="Neighbour">Its name, short or full.</param>
/// <param name="Cores">As <see cref="CoreList"/> writes them.</param>
public sealed record NeighbourPin(string Neighbour, string Cores) : WhatIfChange
{
    /// <inheritdoc/>
    public override bool NeedsCauses => true;

    /// <inheritdoc/>
    public override string ToString() => $"pin {Neighbour} {Cores}";
}
