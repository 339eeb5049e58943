using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>The path of an object: its parts with slashes between, without those that are empty.</summary>
internal static class ArgocdPath
{
    /// <summary>Sets <c>Object</c>.</summary>
    public static void SetObject(SecurityEvent e, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var room = e.ScratchRoom(first.Length + second.Length + third.Length + 2);
        var at = 0;
        Part(room, first, ref at);
        Part(room, second, ref at);
        Part(room, third, ref at);
        e.SetText(AsimField.Object, room[..at]);
    }

    private static void Part(Span<byte> room, ReadOnlySpan<byte> part, ref int at)
    {
        if (part.IsEmpty)
            return;
        if (at > 0)
            room[at++] = (byte)'/';
        part.CopyTo(room[at..]);
        at += part.Length;
    }
}
