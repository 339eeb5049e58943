using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>The words that stand before a record's first field: older programs say there, in a sentence, what newer ones say in <c>op</c>.</summary>
internal static class AuditMessage
{
    /// <summary>Takes the words of a program's message: <c>PAM: session open acct=…</c>, <c>changing system time exe=…</c>, or a text without any field.</summary>
    public static void Read(SecurityEvent e, AuditType type, ReadOnlySpan<byte> text)
    {
        if (type.Form == AuditForm.Access && AuditAccess.Sentence(e, text))
            return;
        var words = Words(text);
        if (words.IsEmpty)
            return;
        e.SetText(AsimField.EventMessage, words);
        Operation(e, words);
    }

    /// <summary>Takes the words of a record itself: <c>auditd start, ver=…</c>. Before the other records' fields stands at most who speaks: <c>user pid=…</c>.</summary>
    public static void ReadOuter(SecurityEvent e, AuditType type, ReadOnlySpan<byte> text)
    {
        if (type.Form == AuditForm.Access)
            AuditAccess.Sentence(e, text);
        else if (e.Kind == AuditKinds.Setting || e.Kind == AuditKinds.Other)
            Operation(e, Words(text));
    }

    private static void Operation(SecurityEvent e, ReadOnlySpan<byte> words)
    {
        if (words.SequenceEqual("user"u8))
            return;
        e.SetText(AsimField.EventOriginalSubType, words);
        if (e.Kind.Schema == AsimSchema.AuditEvent)
            e.SetText(AsimField.Operation, words);
    }

    // What stands before the word that the first equals sign ends.
    private static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> text)
    {
        var equals = text.IndexOf((byte)'=');
        if (equals >= 0)
            text = text[..(text[..equals].LastIndexOf((byte)' ') + 1)];
        return text.Trim(" :,"u8);
    }
}
