using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Reads sampled stacks from a .nettrace file.</summary>
public sealed class StackReader
{
    private readonly List<string> methods = [];
    private readonly Dictionary<string, int> methodNumbers = new(StringComparer.Ordinal);
    private readonly List<StackCall> calls = [];
    private readonly Dictionary<StackCall, int> callNumbers = [];
    private readonly Dictionary<CallStackIndex, int> known = [];
    private readonly List<StackSample> samples = [];

    private StackReader()
    {
    }

    /// <param name="file">A .nettrace file; while it is read, another of twice its size lies beside it.</param>
    /// <exception cref="IOException">It can't be read, or is no trace.</exception>
    public static StackSamples Read(string file)
    {
        var converted = $"{file}.etlx";
        try
        {
            TraceLog.CreateFromEventPipeDataFile(file, converted);
            using var log = new TraceLog(converted);
            return Read(log);
        }
        catch (Exception error) when (error is not FileNotFoundException)
        {
            // The parser's own exceptions are of many types; a launch whose stacks don't fit the memory is one without stacks.
            throw new IOException($"{Path.GetFileName(file)} can't be read, is cut off or damaged: {error.Message}", error);
        }
        finally
        {
            File.Delete(converted);
        }
    }

    private static StackSamples Read(TraceLog log)
    {
        var reader = new StackReader();
        using var source = log.Events.GetSource();
        new SampleProfilerTraceEventParser(source).ThreadSample += sample =>
        {
            if (sample.CallStackIndex() is not CallStackIndex.Invalid and var stack)
                reader.samples.Add(new StackSample(TraceClock.TimeOf(sample), sample.ThreadID, reader.Call(log, stack), sample.Type == ClrThreadSampleType.Managed));
        };
        source.Process();
        reader.samples.Sort((one, other) => one.Time.CompareTo(other.Time));
        return new StackSamples { Methods = reader.methods, Calls = reader.calls, Samples = reader.samples, EventsLost = log.EventsLost };
    }

    private int Call(TraceLog log, CallStackIndex stack)
    {
        if (known.TryGetValue(stack, out var number)) return number;
        var caller = log.CallStacks.Caller(stack) is not CallStackIndex.Invalid and var outer ? Call(log, outer) : -1;
        var call = new StackCall(caller, Method(log, log.CallStacks.CodeAddressIndex(stack)));
        if (!callNumbers.TryGetValue(call, out number))
        {
            number = callNumbers[call] = calls.Count;
            calls.Add(call);
        }

        return known[stack] = number;
    }

    private int Method(TraceLog log, CodeAddressIndex address)
    {
        var told = log.CodeAddresses.MethodIndex(address) is not MethodIndex.Invalid and var method ? log.CodeAddresses.Methods.FullMethodName(method) : "";
        var name = told.Length > 0 ? MethodName.Of(told) : $"[{log.CodeAddresses.ModuleFile(address)?.Name ?? "unknown"}]";
        if (!methodNumbers.TryGetValue(name, out var number))
        {
            number = methodNumbers[name] = methods.Count;
            methods.Add(name);
        }

        return number;
    }
}
