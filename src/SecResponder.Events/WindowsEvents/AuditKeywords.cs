using System.Buffers.Text;
using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.WindowsEvents;

/// <summary>Whether what was audited succeeded: two bits of an event's keywords, however a collector writes them.</summary>
internal static class AuditKeywords
{
    private const ulong AuditFailure = 0x0010_0000_0000_0000;
    private const ulong AuditSuccess = 0x0020_0000_0000_0000;

    /// <summary>Keywords as a number or in words, NXLog's EventType, winlogbeat's outcome. The first that says it counts.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.EventResult))
            return;
        if (Bits(text) is var bits and not 0)
        {
            if ((bits & (AuditFailure | AuditSuccess)) != 0)
                e.SetConstant(AsimField.EventResult, (bits & AuditFailure) != 0 ? AsimWords.Failure : AsimWords.Success);
            return;
        }
        if (Ascii.EqualsIgnoreCase(text, "Audit Failure"u8) || Ascii.EqualsIgnoreCase(text, "AUDIT_FAILURE"u8) || Ascii.EqualsIgnoreCase(text, "failure"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        else if (Ascii.EqualsIgnoreCase(text, "Audit Success"u8) || Ascii.EqualsIgnoreCase(text, "AUDIT_SUCCESS"u8) || Ascii.EqualsIgnoreCase(text, "success"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Success);
    }

    private static ulong Bits(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("0x"u8))
            return Utf8Parser.TryParse(text[2..], out ulong bits, out var read, 'x') && read == text.Length - 2 ? bits : 0;
        // Collectors that hold the number as a double lose its last digits: what is a rounding error below the audit bits is rounded back.
        return Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length ? unchecked((ulong)number + 0x800) : 0;
    }
}
