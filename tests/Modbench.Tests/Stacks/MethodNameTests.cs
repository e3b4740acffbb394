using Modbench.Ledger;

namespace Modbench.Tests.Stacks;

/// <summary>Names as a person wrote them, from what the runtime told of compiled code.</summary>
public sealed class MethodNameTests
{
    [TestCase("Docs.Ask.Embed(class System.String,int32)", "Docs.Ask.Embed")]
    [TestCase("Docs.Ask.Embed", "Docs.Ask.Embed")]
    [TestCase("Docs.Ask+Inner.Run()", "Docs.Ask.Inner.Run")]
    [TestCase("System.Collections.Generic.Dictionary`2[System.__Canon,System.Collections.Generic.List`1[System.Int32]].FindValue(!0)", "System.Collections.Generic.Dictionary.FindValue")]
    [TestCase("System.Numerics.Tensors.TensorPrimitives.<Aggregate>g__Vectorized512|87_3[System.Single,System.__Canon](valuetype X)", "System.Numerics.Tensors.TensorPrimitives.Aggregate.Vectorized512")]
    [TestCase("Docs.Ask+<RunAsync>d__3.MoveNext()", "Docs.Ask.RunAsync")]
    [TestCase("Docs.Ask+<RunAsync>d__3`1[System.Int32].MoveNext()", "Docs.Ask.RunAsync")]
    [TestCase("Docs.Ask+<>c__DisplayClass5_0.<Rerank>b__0(class Hit)", "Docs.Ask.Rerank")]
    [TestCase("Docs.Ask+<>c.<Rerank>b__5_1(class Hit)", "Docs.Ask.Rerank")]
    [TestCase("Docs.Ask+<>c__DisplayClass5_0+<<RunAsync>b__0>d.MoveNext()", "Docs.Ask.RunAsync")]
    [TestCase("Docs.Ask..ctor(int32)", "Docs.Ask.ctor")]
    [TestCase("System.Threading.Thread.<PollGC>g__PollGCWorker|67_0()", "System.Threading.Thread.PollGC.PollGCWorker")]
    [TestCase("System.Text.RegularExpressions.Generated.<RegexGenerator_g>FC31972411426F6A0042BE4986D6450F8817ED42A49F0C88D164861D2E36F52B0__Words_3+Runner.Scan(int32)", "System.Text.RegularExpressions.Generated.Words_3.Runner.Scan")]
    [TestCase("dynamicClass.IL STUB;PInvoke(int)", "dynamicClass.IL_STUB:PInvoke")]
    public void CompilersAdditionsAreLeftOut(string told, string written) => Assert.That(MethodName.Of(told), Is.EqualTo(written));

    [Test]
    public void NoNameBreaksTheFoldedForm([Values("", "(", "[", "<>", "a;b c", "<a>b__", "`", "`1", "]", "+..ctor")] string told) =>
        Assert.That(MethodName.Of(told), Does.Not.Contain(' ').And.Not.Contain(';'));
}
