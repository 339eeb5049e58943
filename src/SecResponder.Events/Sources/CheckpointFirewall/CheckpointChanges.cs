using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>The old and the new value in <c>fieldschanges</c>: <c>Action: Changed from 'Drop' to 'Accept' Track: was not modified</c>.</summary>
internal static class CheckpointChanges
{
    private static ReadOnlySpan<byte> From => "Changed from '"u8;

    private static ReadOnlySpan<byte> To => "' to '"u8;

    /// <summary>One field that was changed gives its old and its new value; of several, all of the text is the new value.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        if (!e.Has(AsimField.EventMessage))
            e.SetText(AsimField.EventMessage, text);
        if (IsSingle(text, out var old, out var now))
        {
            e.SetText(AsimField.OldValue, old);
            e.SetText(AsimField.NewValue, now);
        }
        else
            e.SetText(AsimField.NewValue, text);
    }

    private static bool IsSingle(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> old, out ReadOnlySpan<byte> now)
    {
        old = default;
        now = default;
        var from = text.IndexOf(From);
        if (from < 0 || text.IndexOf("Added '"u8) >= 0 || text.IndexOf("Removed '"u8) >= 0 || text[(from + 1)..].IndexOf(From) >= 0)
            return false;
        var rest = text[(from + From.Length)..];
        var to = rest.IndexOf(To);
        if (to < 0)
            return false;
        old = rest[..to];
        rest = rest[(to + To.Length)..];
        var end = rest.IndexOf((byte)'\'');
        if (end < 0)
            return false;
        now = rest[..end];
        return true;
    }
}
