namespace Modbench.Engine;

/// <summary>
/// Written by the source generator into an assembly that declares pipelines. The host reads it from metadata, without loading user code.
/// </summary>
/// <param name="json">A <see cref="PipelineManifest"/> in its JSON form.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PipelineManifestAttribute(string json) : Attribute
{
    /// <summary>The manifest's JSON; see <see cref="PipelineManifest.Parse"/>.</summary>
    public string Json { get; } = json;
}
