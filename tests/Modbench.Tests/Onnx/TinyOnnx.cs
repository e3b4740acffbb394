using System.Text;

namespace Modbench.Tests.Onnx;

/// <summary>Writes an ONNX file (protobuf, onnx.proto3) that copies its first input, float [1], to an output "y".</summary>
internal static class TinyOnnx
{
    public static byte[] Model(params string[] inputs)
    {
        byte[] node = [.. Text(1, inputs[0]), .. Text(2, "y"), .. Text(4, "Identity")];
        byte[] graph =
        [
            .. Field(1, node), .. Text(2, "tiny"), .. inputs.SelectMany(input => Field(11, Value(input))), .. Field(12, Value("y")),
        ];
        byte[] operators = [.. Number(2, 17)];
        return [.. Number(1, 8), .. Field(7, graph), .. Field(8, operators)];
    }

    private static byte[] Value(string name)
    {
        byte[] shape = [.. Field(1, Number(1, 1))];
        byte[] tensor = [.. Number(1, 1), .. Field(2, shape)];
        return [.. Text(1, name), .. Field(2, Field(1, tensor))];
    }

    private static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int field, byte[] content)
    {
        var length = content.Length < 128
            ? [(byte)content.Length]
            : new[] { (byte)((content.Length & 127) | 128), (byte)(content.Length >> 7) };
        return [(byte)((field << 3) | 2), .. length, .. content];
    }

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];
}
