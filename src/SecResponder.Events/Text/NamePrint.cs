namespace SecResponder.Events.Text;

/// <summary>Length and ends of a name in two bytes: many are passed over at once where one name is looked for among some dozens.</summary>
internal static class NamePrint
{
    /// <summary>How many there are of <see cref="Bucket"/>.</summary>
    public const int Buckets = 256;

    public static ushort Of(ReadOnlySpan<byte> name) => name.IsEmpty ? default : (ushort)((name.Length * 31 + name[0]) << 8 | name[^1]);

    /// <summary>A print in one byte.</summary>
    public static byte Bucket(ushort print) => (byte)(print ^ (print >> 8));
}
