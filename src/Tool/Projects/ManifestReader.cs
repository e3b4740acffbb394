using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Modbench.Engine;

namespace Modbench.Tool.Projects;

/// <summary>Reads the manifest that the generator put into an assembly, from its metadata: no user code is loaded.</summary>
internal static class ManifestReader
{
    /// <summary>The manifest's JSON; null: the file is no managed assembly or declares no pipeline.</summary>
    public static string? ReadJson(string assemblyPath)
    {
        using var image = new PEReader(File.OpenRead(assemblyPath));
        if (!image.HasMetadata)
        {
            return null;
        }

        var reader = image.GetMetadataReader();
        if (!reader.IsAssembly || !reader.AssemblyReferences.Any(handle => IsEngine(reader, handle)))
        {
            return null;
        }

        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (IsManifest(reader, attribute))
            {
                var value = reader.GetBlobReader(attribute.Value);
                return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }

    private static bool IsEngine(MetadataReader reader, AssemblyReferenceHandle handle) =>
        reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, typeof(PipelineManifestAttribute).Assembly.GetName().Name!);

    private static bool IsManifest(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, nameof(PipelineManifestAttribute))
            && reader.StringComparer.Equals(type.Namespace, typeof(PipelineManifestAttribute).Namespace!);
    }
}
