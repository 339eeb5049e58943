using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Logons of administrators, as SYSTEM logs tell of them: in words.</summary>
internal static class PanSystemText
{
    private static readonly byte[] Logon = "Logon"u8.ToArray();
    private static readonly byte[] Logoff = "Logoff"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] WrongPassword = "No such user or password"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();

    /// <summary>Whether the event is about somebody's logon.</summary>
    public static bool IsLogon(ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> description) =>
        eventId.StartsWith("auth-"u8) || description.IndexOf(" logged in via "u8) >= 0 || description.IndexOf(" logged out via "u8) >= 0 || description.StartsWith("failed authentication for user"u8);

    /// <summary>Takes user, address and outcome out of the description.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> description)
    {
        var isFailure = eventId.SequenceEqual("auth-fail"u8) || description.StartsWith("failed"u8);
        e.SetConstant(AsimField.EventType, description.IndexOf(" logged out "u8) >= 0 ? Logoff : Logon);
        e.SetConstant(AsimField.EventResult, isFailure ? Failure : Success);
        if (isFailure)
            e.SetConstant(AsimField.EventResultDetails, description.IndexOf("Invalid username/password"u8) >= 0 ? WrongPassword : Other);
        UserFields.Target.Set(e, After(description, "user '"u8, "'"u8) is { IsEmpty: false } quoted ? quoted : After(description, "User "u8, " "u8));
        var address = After(description, "From: "u8, " "u8).TrimEnd(".,"u8);
        if (address.IsEmpty)
            address = After(description, " from "u8, " "u8).TrimEnd(".,"u8);
        HostFields.Source.Set(e, address);
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> end)
    {
        var start = text.IndexOf(before);
        if (start < 0)
            return default;
        var rest = text[(start + before.Length)..];
        var length = rest.IndexOf(end);
        return length < 0 ? rest : rest[..length];
    }
}
