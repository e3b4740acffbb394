using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Rag;

/// <summary>BM25 over the documents' words, stemmed and without stop words.</summary>
public sealed class KeywordIndex : IDisposable
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private const string Text = "text";
    private const string Number = "number";

    private static readonly Analyzer English = new EnglishAnalyzer(Version);

    private readonly FSDirectory _directory;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public KeywordIndex(string folder)
    {
        _directory = FSDirectory.Open(folder);
        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity() };
    }

    public static void Build(IEnumerable<Document> documents, string folder)
    {
        using var directory = FSDirectory.Open(folder);
        using var writer = new IndexWriter(directory, new IndexWriterConfig(Version, English) { Similarity = new BM25Similarity() });
        var number = 0;
        foreach (var document in documents)
        {
            writer.AddDocument(
            [
                new TextField(Text, document.Text, Field.Store.NO),
                new NumericDocValuesField(Number, number++),
            ]);
        }

        writer.ForceMerge(1);
        writer.Commit();
    }

    public Hit[] Matches(string question, int count)
    {
        var query = new BooleanQuery();
        foreach (var word in WordsOf(question)) query.Add(new TermQuery(new Term(Text, word)), Occur.SHOULD);
        var numbers = MultiDocValues.GetNumericValues(_reader, Number);
        return [.. _searcher.Search(query, count).ScoreDocs.Select(hit => new Hit((int)numbers.Get(hit.Doc), hit.Score))];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        using var words = English.GetTokenStream(Text, text);
        var word = words.GetAttribute<ICharTermAttribute>();
        words.Reset();
        while (words.IncrementToken()) yield return word.ToString()!;
        words.End();
    }
}
