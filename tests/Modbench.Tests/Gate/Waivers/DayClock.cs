using System.Globalization;

namespace Modbench.Tests.Gate.Waivers;

/// <summary>A clock that stands still.</summary>
internal sealed class DayClock(string now) : TimeProvider
{
    private readonly DateTimeOffset time = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

    public override DateTimeOffset GetUtcNow() => time.ToUniversalTime();
}
