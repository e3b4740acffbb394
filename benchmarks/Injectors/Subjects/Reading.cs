using Modbench;

namespace Injectors;

/// <summary>One thread reads memory.</summary>
[Pipeline]
[SingleStream(Duration = "5 s")]
[Server(QueriesPerSecond = 100, Duration = "10 s")]
[Collocate(typeof(Streamer), Cores = "1")]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(Innocent))]
public sealed class Reading : Subject
{
    [Stage]
    private static Truth Read([FromQuery] int request)
    {
        var watch = new Watch();
        Work.Read(10 * request);
        return watch.End();
    }
}
