using Rag;

namespace Modbench.Tests.Examples;

public sealed class DocumentationTests
{
    private const string Members = """
        <member name="T:System.Linq.Bag`1"><summary>A bag.</summary><typeparam name="TItem">Its items.</typeparam></member>
        <member name="M:System.Linq.Bag`1.#ctor"><summary>Makes a bag.</summary></member>
        <member name="M:System.Linq.Bag`1.Find``1(System.Func{`0,System.Collections.Generic.IEnumerable{``0}},System.Int32[],System.Nullable{System.Int32})">
          <summary>Finds with a limit.</summary><typeparam name="TKey">k</typeparam><param name="keys">k</param><param name="ids">i</param><param name="limit">l</param>
        </member>
        <member name="M:System.Linq.Bag`1.Find``1(System.Func{`0,System.Collections.Generic.IEnumerable{``0}})">
          <summary>Finds what <paramref name="keys" /> say in a
             <see cref="T:System.Linq.Bag`1" />,
             or <see langword="null" />; see <see cref="M:System.Linq.Bag`1.Find``1(System.Func{`0,System.Boolean})" />.</summary>
          <typeparam name="TKey">k</typeparam><param name="keys">k</param><returns>One <typeparamref name="TKey" />.</returns>
        </member>
        <member name="P:System.Linq.Bag`1.Item(System.String)"><summary>Gets one.</summary><param name="name">n</param></member>
        <member name="P:System.Linq.Bag`1.Count"><summary>Counts.</summary></member>
        <member name="P:System.Linq.Bag`1.System#Collections#ICollection#Count"><summary>Hidden.</summary></member>
        <member name="M:System.Linq.Bag`1.op_Equality(System.Object,System.Object)"><summary>Hidden.</summary></member>
        <member name="F:System.Linq.Bag`1.Empty"><summary>Hidden.</summary></member>
        <member name="T:System.Linq.Bag`1.Enumerator"><summary>Hidden.</summary></member>
        <member name="P:System.Linq.Bag`1.Enumerator.Current"><summary>Hidden.</summary></member>
        <member name="M:System.Linq.Bag`1.Undocumented"><summary></summary></member>
        <member name="T:System.Linqed.Other"><summary>Another namespace.</summary></member>
        """;

    private static IReadOnlyList<Document> _documents = null!;

    [OneTimeSetUp]
    public static void Read()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, $"<doc><members>{Members}</members></doc>");
        _documents = Documentation.Read([file]);
        File.Delete(file);
    }

    [Test]
    public void OneDocumentAMemberName() =>
        Assert.That(_documents.Select(document => document.Name), Is.EqualTo(new[] { "Bag", "Bag.Count", "Bag.Find", "Bag.Item" }));

    [Test]
    public void OverloadsBecomeTheSimplest()
    {
        var find = _documents.Single(document => document.Name == "Bag.Find");
        Assert.Multiple(() =>
        {
            Assert.That(find.Overloads, Is.EqualTo(2));
            Assert.That(find.Signature, Is.EqualTo("Bag<TItem>.Find<TKey>(Func<TItem, IEnumerable<TKey>> keys)"));
            Assert.That(find.Namespace, Is.EqualTo("System.Linq"));
        });
    }

    [Test]
    public void MarkupBecomesText()
    {
        var find = _documents.Single(document => document.Name == "Bag.Find");
        Assert.Multiple(() =>
        {
            Assert.That(find.Summary, Is.EqualTo("Finds what keys say in a Bag, or null; see Bag.Find."));
            Assert.That(find.Returns, Is.EqualTo("One TKey."));
        });
    }

    [TestCase("Bag", "Bag<TItem>")]
    [TestCase("Bag.Count", "Bag<TItem>.Count")]
    [TestCase("Bag.Item", "Bag<TItem>[string name]")]
    public void SignaturesReadAsCSharp(string name, string signature) =>
        Assert.That(_documents.Single(document => document.Name == name).Signature, Is.EqualTo(signature));

    [Test]
    public void ArraysNullablesAndKeywordsAreWrittenAsInCSharp()
    {
        var id = MemberId.Parse("M:N.T.M(System.Int32[],System.Nullable{System.Int64},System.Collections.Generic.List{System.String}[]@)")!;
        Assert.That(new Signature([], []).Of(id, ["a", "b", "c"]), Is.EqualTo("T.M(int[] a, long? b, List<string>[] c)"));
    }

    [Test]
    public void TheInstalledDocumentationHoldsWhatEveryQuestionAsksFor()
    {
        var documents = Documentation.Read(ReferencePack.Files());
        var names = documents.Select(document => document.Name).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(documents, Has.Count.InRange(2_500, 5_000));
            Assert.That(Questions.All, Has.Count.AtLeast(80));
            Assert.That(Questions.All.SelectMany(question => question.Members).Where(member => !names.Contains(member)), Is.Empty);
            Assert.That(documents.Where(document => document.Summary.Contains("<see") || document.Signature.Contains('`')), Is.Empty);
        });
    }
}
