using System.Text;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What the scheduler says of a thread, as text.</summary>
internal sealed class ThreadClockTests
{
    [TestCase("1200345 88123 17\n", 88123)]
    [TestCase("1200345 0 17\n", 0, Description = "it never waited")]
    [TestCase("0 0 1\n", 0, Description = "the first number is behind by up to a tick")]
    [TestCase("0 0 0\n", -1, Description = "a kernel that does not count: who reads this has had a turn")]
    [TestCase("1200345 88123 17", 88123)]
    [TestCase("1200345 88123\n", -1)]
    [TestCase("1200345\n", -1)]
    [TestCase("", -1)]
    public void AWaitIsKnownWhereTurnsAreCounted(string text, long wait) => Assert.That(ThreadClock.WaitOf(Encoding.ASCII.GetBytes(text)), Is.EqualTo(wait));

    [Test]
    [Platform("Linux")]
    public void ARunningThreadHasHadATurn()
    {
        if (!File.Exists("/proc/thread-self/schedstat")) Assert.Ignore("the kernel does not count");
        var numbers = File.ReadAllText("/proc/thread-self/schedstat").Split(' ').Select(long.Parse).ToArray();
        Assert.That(ThreadClock.Read().WaitNs, numbers[2] == 0 ? Is.EqualTo(-1) : Is.GreaterThanOrEqualTo(0));
    }
}
