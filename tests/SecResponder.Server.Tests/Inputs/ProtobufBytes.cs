using System.Text;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Writes protobuf messages by hand, as an exporter does.</summary>
internal static class ProtobufBytes
{
    public static byte[] Varint(int number, ulong value) => [.. Number((ulong)number << 3), .. Number(value)];

    public static byte[] Fixed64(int number, ulong value) => [.. Number((ulong)number << 3 | 1), .. BitConverter.GetBytes(value)];

    public static byte[] Fixed32(int number, uint value) => [.. Number((ulong)number << 3 | 5), .. BitConverter.GetBytes(value)];

    public static byte[] Text(int number, string text) => Message(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Message(int number, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(part => part)];
        return [.. Number((ulong)number << 3 | 2), .. Number((ulong)body.Length), .. body];
    }

    private static List<byte> Number(ulong value)
    {
        List<byte> bytes = [];
        do
        {
            bytes.Add((byte)(value & 0x7F | (value > 0x7F ? 0x80u : 0)));
            value >>= 7;
        }
        while (value > 0);
        return bytes;
    }
}
