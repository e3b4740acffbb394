namespace Modbench.Engine;

/// <summary>The plan names a pipeline that its assembly has not registered.</summary>
internal sealed class PipelineNotFoundException(string pipeline, string assembly)
    : Exception($"assembly '{assembly}' has no pipeline '{pipeline}': rebuild the project so that its generated code matches its source");
