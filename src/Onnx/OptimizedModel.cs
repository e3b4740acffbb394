using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace Modbench.Onnx;

/// <summary>
/// A model as ONNX Runtime has optimised it, kept as a file: later processes map it into memory in place of parsing and optimising the model.
/// </summary>
internal static class OptimizedModel
{
    /// <summary>Opens the kept file, or makes it first. Processes may do so at the same time: the file appears whole, under its name.</summary>
    /// <param name="model">Read to the end each time, for its hash.</param>
    /// <param name="folder">Made if it isn't there.</param>
    /// <param name="createOptions">Fresh options for each session.</param>
    /// <param name="stop">Cancels between the steps.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static async ValueTask<InferenceSession> OpenAsync(EmbeddingModel model, string folder, Func<SessionOptions> createOptions, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, await NameAsync(model, stop).ConfigureAwait(false));
        if (File.Exists(file) && TryMap(file, createOptions) is { } kept) return kept;

        Make(model, file, createOptions);
        stop.ThrowIfCancellationRequested();
        return Map(file, createOptions);
    }

    /// <summary>Another model, runtime or kind of processor has another name.</summary>
    private static async ValueTask<string> NameAsync(EmbeddingModel model, CancellationToken stop)
    {
        await using var content = model.OpenModel();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop).ConfigureAwait(false));
        return $"{hash[..16]}-onnxruntime-{OrtEnv.Instance().GetVersionString()}-{RuntimeInformation.ProcessArchitecture}.ort".ToLowerInvariant();
    }

    private static void Make(EmbeddingModel model, string file, Func<SessionOptions> createOptions)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            using var options = createOptions();
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED; // what lies above is bound to this very processor
            options.OptimizedModelFilePath = unfinished;
            options.AddSessionConfigEntry("session.save_model_format", "ORT");
            model.Load(path => new InferenceSession(path, options), bytes => new InferenceSession(bytes, options)).Dispose();
            File.Move(unfinished, file, overwrite: true);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Windows replaces no file that another process has mapped; that one is as good.
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static InferenceSession? TryMap(string file, Func<SessionOptions> createOptions)
    {
        try
        {
            return Map(file, createOptions);
        }
        catch (OnnxRuntimeException)
        {
            return null; // cut short, say: made anew; a changed weight is not noticed, as in any model file
        }
    }

    private static InferenceSession Map(string file, Func<SessionOptions> createOptions)
    {
        using var options = createOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry("session.load_model_format", "ORT");
        options.AddSessionConfigEntry("session.use_memory_mapped_ort_model", "1");
        options.AddSessionConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
        return new InferenceSession(file, options);
    }
}
