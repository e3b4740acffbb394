using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// 128 bits over values of any type: fields of the user's types and of the system's structs, items of collections whose order is that of their making. Not cryptographic,
/// for nobody wants to deceive; SHA-256 would bring OpenSSL into the user's process.
/// </summary>
internal sealed class ValueDigest
{
    private const int Deepest = 64;
    private const int MostValues = 20_000_000; // some seconds
    private const ulong NullTag = 0x6E75;
    private const ulong TextTag = 0x7478;
    private const ulong ItemsTag = 0x6974;
    private const ulong FieldsTag = 0x666C;

    // Others go by hash codes, which differ from process to process, or are what a query gives only once.
    private static readonly HashSet<Type> Collections =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(SortedDictionary<,>), typeof(SortedSet<>), typeof(SortedList<,>), typeof(Queue<>),
        typeof(Stack<>), typeof(LinkedList<>), typeof(Collection<>), typeof(ReadOnlyCollection<>), typeof(ReadOnlyDictionary<,>), typeof(ImmutableList<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>),
    ];

    private readonly Dictionary<Type, FieldInfo[]?> fields = [];
    private ulong first = 0x9E3779B97F4A7C15;
    private ulong second = 0xBF58476D1CE4E5B9;
    private int values;

    /// <summary>All so far, 32 hexadecimal digits.</summary>
    public override string ToString() => first.ToString("x16", CultureInfo.InvariantCulture) + second.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Adds a value; false: it is more than that, and so is the whole.</summary>
    public bool TryAdd(object? value) => TryAdd(value, 0);

    private bool TryAdd(object? value, int depth)
    {
        // An object that holds itself has no end.
        if (depth > Deepest || ++values > MostValues) return false;
        switch (value)
        {
            case null:
                Add(NullTag);
                return true;
            case string text:
                AddText(text);
                return true;
            case Uri uri:
                AddText(uri.OriginalString);
                return true;
            case Array array:
                return TryAddArray(array, depth);
        }

        var type = value.GetType();
        if (type.IsEnum) value = Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture);
        if (type.IsEnum || type.IsPrimitive) return TryAddNumber(value);
        return type.IsGenericType && Collections.Contains(type.GetGenericTypeDefinition())
            ? TryAddItems((IEnumerable)value, depth)
            : TryAddFields(value, type, depth);
    }

    private bool TryAddNumber(object value)
    {
        switch (value)
        {
            case bool yes: Add(yes ? 1UL : 0); break;
            case byte number: Add(number); break;
            case sbyte number: Add(unchecked((ulong)number)); break;
            case short number: Add(unchecked((ulong)number)); break;
            case ushort number: Add(number); break;
            case char letter: Add(letter); break;
            case int number: Add(unchecked((ulong)number)); break;
            case uint number: Add(number); break;
            case long number: Add(unchecked((ulong)number)); break;
            case ulong number: Add(number); break;
            case float number: Add(BitConverter.SingleToUInt32Bits(number)); break;
            case double number: Add(BitConverter.DoubleToUInt64Bits(number)); break;

            // An address or a handle.
            default: return false;
        }

        return true;
    }

    private bool TryAddArray(Array array, int depth)
    {
        Add(ItemsTag);
        for (var dimension = 0; dimension < array.Rank; dimension++) Add((ulong)array.GetLongLength(dimension));
        var element = array.GetType().GetElementType()!;
        if (element.IsPrimitive && element != typeof(nint) && element != typeof(nuint) && array.LongLength <= int.MaxValue / sizeof(long))
        {
            AddBytes(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
            return true;
        }

        foreach (var item in array)
        {
            if (!TryAdd(item, depth + 1)) return false;
        }

        return true;
    }

    private bool TryAddItems(IEnumerable items, int depth)
    {
        Add(ItemsTag);
        var count = 0UL;
        foreach (var item in items)
        {
            if (!TryAdd(item, depth + 1)) return false;
            count++;
        }

        Add(count);
        return true;
    }

    private bool TryAddFields(object value, Type type, int depth)
    {
        if (FieldsOf(type) is not { } known) return false;
        Add(FieldsTag);
        foreach (var field in known)
        {
            if (!TryAdd(field.GetValue(value), depth + 1)) return false;
        }

        return true;
    }

    private FieldInfo[]? FieldsOf(Type type)
    {
        if (fields.TryGetValue(type, out var known)) return known;
        var found = new List<FieldInfo>();
        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            // A class of the system may hold anything: buffers that it rents, locks, the system's own handles.
            if (!part.IsValueType && IsSystems(part)) return fields[type] = null;
            found.AddRange(part
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .OrderBy(field => field.MetadataToken));
        }

        return fields[type] = [.. found];
    }

    private static bool IsSystems(Type type) => type.Assembly.GetName().Name is { } name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard");

    private void AddText(string text)
    {
        Add(TextTag);
        AddBytes(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) Add(word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) Add(rest);
    }

    // Each step is a bijection of the state, and of the word, as in Checksum; two states with other multipliers make 128 bits.
    private void Add(ulong word)
    {
        first = (first ^ word) * 0xD6E8FEB86659FD93;
        first ^= first >> 32;
        second = (second ^ word) * 0x94D049BB133111EB;
        second ^= second >> 29;
    }
}
