namespace SelfRag;

/// <summary>
/// The tokens of a model that nobody trained: the commonest words of the .NET documentation, so that a prompt has about as many tokens as it would have for a real
/// model, and invented words up to the size asked for. Same size, same tokens.
/// </summary>
/// <remarks>
/// SentencePiece puts a token together from two that are tokens, so every beginning of a word is one too. What is in no word is spelled in byte tokens.
/// </remarks>
public sealed class DummyVocabulary
{
    private const string Space = "\u2581";
    private const string Syllables = "ba de fi go ku la me ni po ru sa te vi wo zu ka le mi no pu ra se ti vo xu";

    private readonly List<string> _texts = [];
    private readonly List<TokenKind> _kinds = [];
    private readonly HashSet<string> _known = [];

    public DummyVocabulary(int size)
    {
        Add("<unk>", TokenKind.Unknown);
        Add("<s>", TokenKind.Control);
        Add("</s>", TokenKind.Control);
        for (var value = 0; value < 256; value++) Add($"<0x{value:X2}>", TokenKind.Byte);

        // Only whole words come out: nothing but them gets weights of its own in the output.
        foreach (var word in Words(Lower)) AddBeginnings(Space + word);
        foreach (var word in Words(Names)) AddBeginnings(word);
        FirstWord = _texts.Count;
        foreach (var word in Invented().Take(size - FirstWord)) Add(Space + word, TokenKind.Normal);
        if (_texts.Count != size) throw new ArgumentOutOfRangeException(nameof(size), size, $"between {FirstWord} and {_texts.Count} tokens");
    }

    public const int Unknown = 0;

    public const int Beginning = 1;

    public const int End = 2;

    /// <summary>From here on tokens are whole words.</summary>
    public int FirstWord { get; }

    public IReadOnlyList<string> Texts => _texts;

    public IReadOnlyList<TokenKind> Kinds => _kinds;

    private static string[] Words(string text) => text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Invented()
    {
        var syllables = Words(Syllables);
        return from first in syllables from second in syllables from third in syllables select first + second + third;
    }

    private void AddBeginnings(string word)
    {
        for (var length = 1; length <= word.Length; length++) Add(word[..length], TokenKind.Normal);
    }

    private void Add(string text, TokenKind kind)
    {
        if (!_known.Add(text)) return;
        _texts.Add(text);
        _kinds.Add(kind);
    }

    private const string Lower =
        """
        about above absolute access accessor according accumulator action add added additional address advances after all allocated allowed already
        also always amount an and another any append application applied apply arc archive are argument arguments array as assembly associated
        asynchronous asynchronously at attribute attributes audit available average base based be because been before begin beginning begins
        behavior being between binary binder binding bit bits bitwise block body both bound buffer builder but by byte bytes calculate calendar call
        callback called caller calling can canceled cancellation cannot capacity case cases cast cause character characters checked children class
        client closed code collection combination common compare comparer comparing comparison compatible complement complete completed completeness
        completes completion complex component compression compute computed condition conditions const constant constructor contain contained
        containing contains content contents context continuation contract control conversion convert converted converts copied copy copying
        corresponding corresponds cosine could count create created culture current currently custom data date day days decimal default defined
        defines definition delegate derived describes description deserialization deserialize destination determine determines dictionary difference
        different digit digits dimensional directory disposed divided divides do does domain double drive due during dynamic each either element
        elements empty enabled encapsulates encoded encoding end entire entry enumerable enumeration enumerator equal equality equals equivalent er
        era error evaluation even event exactly example exceed exception exceptions exclusive execute execution exist existing exists explains
        expression expressions extract failed fails failure fall field fifth file files first fixed flags floating following follows for form format
        formatted formatting found fourth from full function garbage generic get given greater group gt half handle handler handles has hash have
        header holds hours how hyperbolic identifier identity if ignored imm immutable implement implementation implemented implements in inactive
        include includes including inclusive index indexes indexing indicate indicates indicating indices infinite infinity information inherited
        initial initialize initialized inner input insert instance instances instead int integer integers integral interface internal interval into
        invalid invocation invoke invoked invoking is isolated it item items iterate iterates its join key keys lane language large larger last
        later leap least left length less lesser level library line list loaded local locate location lock logarithm long loop lower lt machine
        magnitude managed mapped mask match matches matching maximum may member members memory message metadata method methods might milliseconds
        minimum minus mode modified module monitor month months more multidimensional multiplied must mutex name named names namespace narrowed
        native nearest negation negative new next no node nodes non not null nullable number numbers numeric object objects obtained occurred
        occurrence occurs of offset older on one only op open operating operation operations optional optionally options or order original other
        otherwise out output outside over overflow overload overridden pair pairs parallel parameter parameters parent parse parsed parsing part
        particular pass passed path pattern per perform permission pg pipe platform plus point pointer position positive power precision predicate
        present process processes processor produce product properties property provide provided provider provides ptr public qualified query queue
        quotient radians raised range reached read reader reading real reason receive received reference region relative release remainder remaining
        remove removed replaced represent representable representation represented representing represents request requested requests required
        reserved resource resources response result resulting results retrieve return returned returning returns right rights root rounding rule
        rules run runtime sae safe same scalar scope search second section security see selected selector semaphore sensitive sent sequence
        sequences serializable serialization serialize serialized server set sets seventh shift shifted should sign signature signed sine single
        sixth size so sort sorted source space span specific specified specifies specify specifying stack standard start started starting starts
        state static storage store stored stream string strings structure style substring subtracted succeeded successful successfully such sum
        supplied supplies support supported supports surrogate synchronization synchronize synchronized system table tangent target task tasks test
        text than that the their then there third this thread threads through thrown throws time timeout to token too total transform true tuple two
        type types unary undefined underlying uninitialized unmanaged unmapped unsigned upper use used user uses using valid value values variable
        vector vectors version versions via void wait was week were when where whether which while white whose widened will with within without
        would write writer writes writing written xmm year ymm you zero zip zone
        alone answer answers ask documentation my passages put question sentences someone something them want what who why
        """;

    private const string Names =
        """
        Access Aggregate Allow Ambiguous App Argument Array Assembly Async Attribute Attributes Audit Bad Base Big Binary Binder Binding Bit Block
        Blocking Boolean Buffer Buffers Builder Byte Calendar Call Callback Canceled Cancellation Capacity Cast Char Chars Client Code Collection
        Collections Com Comparable Compare Comparer Compiler Compression Concurrent Content Context Continuation Contract Control Converter
        Convertible Count Creation Culture Custom Data Dataflow Date Debug Decimal Decoder Default Diagnostics Dictionary Directory Disposed
        Document Domain Double Dynamic Element Empty Encoder Encoding Enumerable Enumerator Equality Error Event Exception Expression Expressions
        Fallback Field File Files Flags Format Found Frozen Full Generic Get Globalization Goto Guid Half Handle Handler Hash Hashtable Header
        Headers Hex Http Ignore Image Immutable Index Infinite Infinity Info Init Int Integer Interop Intrinsics Invalid Isolated Json Key Kind
        Lambda Left Linked Linq List Listener Load Local Lock Long Mapped Marshal Marshalling Match Max Member Memory Message Meta Metadata Method
        Min Missing Mode Model Mutex Name Negative Net New Node Nodes None Not Null Nullable Number Numerics Object Offset Only Operation Options
        Ordered Out Overflow Overload Parallel Parameter Parameters Path Permission Pipe Pipelines Pipes Platform Policy Positive Principal Property
        Provider Ptr Query Queryable Queue Range Read Reader Reference Reflection Request Resource Resources Result Right Rights Rule Rune Runtime
        Safe Scheduler Security Semaphore Serialization Serializer Services Set Single Slim Sorted Source Span Specialized Specifier Stack State
        Status Storage Stream Streaming String Styles Supported System Target Task Tasks Text Thread Threading Time Timeout Token Too Try Tuple Type
        Types Unary Unauthorized Uri Value Vector Version Wait With Write Writer Xml Zero Zip Zone
        """;
}

/// <summary>As GGUF numbers them.</summary>
public enum TokenKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    Byte = 6,
}
