using Modbench.Ledger;

namespace Modbench.Tests.WhatIfs;

/// <summary>What --what-if takes, and what it says of anything else.</summary>
internal sealed class WhatIfParserTests
{
    [TestCase("Slots(Embed)=2", "Slots(Embed)=2")]
    [TestCase(" slots( Ask.Embed ) = 12 ", "Slots(Ask.Embed)=12")]
    [TestCase("batchsize(Embed)=8", "BatchSize(Embed)=8")]
    [TestCase("WORKERS = 1", "Workers=1")]
    [TestCase("Embed*0.80", "Embed*0.8")]
    [TestCase("Embed * 0", "Embed*0")]
    [TestCase("Embed*0.00010", "Embed*0.0001")]
    [TestCase("Embed*0.00001", "Embed*0.00001")]
    [TestCase("Embed*.00000000123456789", "Embed*0.00000000123456789")]
    [TestCase("Embed*999.123456789012", "Embed*999.123456789012")]
    [TestCase("no GC", "no gc")]
    [TestCase("no  run_queue", "no run_queue")]
    [TestCase("pin BuildIndex 1", "pin BuildIndex 1")]
    [TestCase("pin Docs.BuildIndex 3,0-1", "pin Docs.BuildIndex 0-1,3")]
    [TestCase("pin BuildIndex 0, 2,no gc,Embed*2", "pin BuildIndex 0,2, no gc, Embed*2")]
    [TestCase("Slots(Embed)=2,Slots(Search)=3", "Slots(Embed)=2, Slots(Search)=3")]
    public void ChangesAreReadWhateverTheirCaseAndSpaces(string text, string written)
    {
        var whatIf = WhatIfParser.Parse(text);
        Assert.That(whatIf.Text, Is.EqualTo(written));
        Assert.That(WhatIfParser.Parse(written).Changes, Is.EqualTo(whatIf.Changes), "what is written is read as the same");
    }

    [Test]
    [SetCulture("de-DE")]
    public void WhatIsWrittenIsReadWhereverItIs([Values("Embed*0.8", "Embed*0.000015", "Slots(Embed)=2")] string text)
    {
        Assert.That(WhatIfParser.Parse(text).Text, Is.EqualTo(text));
        Assert.That(WhatIfParser.Parse(WhatIfParser.Parse(text).Text).Changes, Is.EqualTo(WhatIfParser.Parse(text).Changes));
    }

    [TestCase("", 1, "there is nothing")]
    [TestCase("no gc,", 7, "there is nothing")]
    [TestCase("Slots(Embed)=two", 14, "takes a whole number from 1 to 1000, not 'two'")]
    [TestCase("no gc, Slots(Embed)=0", 21, "takes a whole number from 1 to 1000, not '0'")]
    [TestCase("Slots=2", 1, "of which stage? Slots(Stage)=2")]
    [TestCase("Workers=", 9, "takes a whole number from 1 to 1000, not ''")]
    [TestCase("Embed*0,8", 7, "not by '0,8'")]
    [TestCase("Embed*-1", 7, "a stage's service is multiplied by a number from 0 to 1000, such as 0.8, not by '-1'")]
    [TestCase("no gcc", 4, "not 'gcc'. There is: issue_delay, admission, run_queue, throttle, gc, lock, wait, io, gpu, batch_wait")]
    [TestCase("no cpu", 4, "'no' takes a cause other than cpu, graph and unattributed")]
    [TestCase("pin BuildIndex x", 16, "'x' is no list of cores, such as 0-1,3")]
    [TestCase("faster", 1, "'faster' is no change. There is: Slots(Stage)=2, BatchSize(Stage)=8, Workers=2, Stage*0.8, no gc, pin Neighbour 0-1")]
    [TestCase("no gc, Embed*2, Embed*3", 17, "'Embed*3' and 'Embed*2' can't both be; ask for one at a time, with --what-if twice")]
    [TestCase("no gc, no gc", 8, "'no gc' and 'no gc' can't both be")]
    public void AMistakeIsOneErrorWithItsColumn(string text, int column, string why) =>
        Assert.That(
            () => WhatIfParser.Parse(text),
            Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1031").And.Message.StartsWith($"--what-if \"{text}\", column {column}: ").And.Message.Contains(why));

    [Test]
    public void EveryCauseButThreeCanBeTakenAway() =>
        Assert.That(
            Enum.GetValues<Cause>().Except([Cause.Cpu, Cause.Graph, Cause.Unattributed]).Select(cause => WhatIfParser.Parse($"no {CauseNames.Of(cause)}").Changes.Single()),
            Is.EqualTo(Enum.GetValues<Cause>().Except([Cause.Cpu, Cause.Graph, Cause.Unattributed]).Select(cause => new WithoutCause(cause))));
}
