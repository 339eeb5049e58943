using System.Runtime.CompilerServices;

namespace SecResponder.Events.Text;

/// <summary>White space as JSON and XML know it: blank, tab and the ends of lines.</summary>
internal static class Blanks
{
    /// <summary>The place of the next byte that is none, or the end. Most texts have none, or one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Skip(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length && text[at] > ' ' ? at : SkipSome(text, at);

    private static int SkipSome(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }
}
