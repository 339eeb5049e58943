using System.Text.Unicode;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>What was executed, argument by argument: <c>argc=3 a0="curl" a1="-o" a2=2F746D702F6120620A</c>. A long argument comes in parts: <c>a1_len=9000 a1[0]=… a1[1]=…</c>.</summary>
/// <remarks>The kernel's <c>audit_log_execve_info</c>. A call with more arguments than fit goes on in further records, which begin with the next argument.</remarks>
internal static class AuditArguments
{
    /// <summary>Takes the arguments, each under its name, and all of them with blanks between as <c>cmdline</c>.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // Each argument takes more room in the record than a blank and itself.
        var line = e.ScratchRoom(text.Length);
        var (written, start) = (0, 0);
        ReadOnlySpan<byte> name = default;
        var pairs = new AuditPairs(text);
        while (pairs.Next())
        {
            var key = pairs.Key;
            var bracket = key.IndexOf((byte)'[');
            var argument = bracket < 0 ? key : key[..bracket];
            if (!IsArgument(argument))
            {
                AuditFields.Set(e, key, pairs.Value);
                continue;
            }
            if (bracket < 0 || !argument.SequenceEqual(name))
            {
                End(e, name, line[start..written]);
                if (!name.IsEmpty)
                    line[written++] = (byte)' ';
                name = argument;
                start = written;
            }
            written += pairs.IsQuoted ? Copy(pairs.Value, line[written..]) : Decode(pairs.Value, line[written..]);
        }
        End(e, name, line[start..written]);
        AuditFields.Set(e, "cmdline"u8, line[..written]);
        e.SetText(AsimField.Object, line[..written]);
    }

    private static bool IsArgument(ReadOnlySpan<byte> key) => key.Length > 1 && key[0] == 'a' && key[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    // Bytes that are no text: the rest of the argument is worth reading all the same.
    private static void End(SecurityEvent e, ReadOnlySpan<byte> name, Span<byte> value)
    {
        if (!Utf8.IsValid(value))
            foreach (ref var b in value)
                if (b >= 0x80)
                    b = (byte)'?';
        AuditFields.Set(e, name, value);
    }

    private static int Copy(ReadOnlySpan<byte> value, Span<byte> room)
    {
        value.CopyTo(room);
        return value.Length;
    }

    // A part may end within a character, so what the bytes are is decided at the end of the argument.
    private static int Decode(ReadOnlySpan<byte> value, Span<byte> room)
    {
        if (!AuditText.IsHex(value))
            return Copy(value, room);
        for (var i = 0; i < value.Length / 2; i++)
            room[i] = AuditText.Byte(value, i);
        return value.Length / 2;
    }
}
