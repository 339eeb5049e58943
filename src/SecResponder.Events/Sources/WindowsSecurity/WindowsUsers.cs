using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>Who did it, and to whom it was done: name with domain, SID, type, session.</summary>
internal static class WindowsUsers
{
    /// <summary>The account that asked for it (Subject…).</summary>
    public static void Actor(SecurityEvent e)
    {
        Name(e, UserFields.Actor, WindowsData.Of(e, "SubjectDomainName"u8), WindowsData.Of(e, "SubjectUserName"u8));
        Sid(e, AsimField.ActorUserId, AsimField.ActorUserIdType, AsimField.ActorUserType, WindowsData.Of(e, "SubjectUserSid"u8), e[AsimField.ActorUsername].Utf8);
        if (e.Has(AsimField.ActorUsername))
            e.SetText(AsimField.ActorSessionId, WindowsData.Of(e, "SubjectLogonId"u8));
    }

    /// <summary>The account whose session wrote the record, where an event has no subject (7045).</summary>
    public static void Writer(SecurityEvent e)
    {
        Name(e, UserFields.Actor, WindowsData.Of(e, "Domain"u8), WindowsData.Of(e, "AccountName"u8));
        Sid(e, AsimField.ActorUserId, AsimField.ActorUserIdType, AsimField.ActorUserType, WindowsData.Of(e, "UserID"u8), e[AsimField.ActorUsername].Utf8);
    }

    /// <summary>The account that is logged on.</summary>
    public static void Target(SecurityEvent e, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> name, ReadOnlySpan<byte> sid, ReadOnlySpan<byte> session)
    {
        Name(e, UserFields.Target, domain, name);
        Sid(e, AsimField.TargetUserId, AsimField.TargetUserIdType, AsimField.TargetUserType, sid, e[AsimField.TargetUsername].Utf8);
        e.SetText(AsimField.TargetSessionId, session);
    }

    private static void Name(SecurityEvent e, UserFields user, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return;
        user.Set(e, name.Contains((byte)'@') || name.Contains((byte)'\\') ? name : WindowsData.Joined(e, domain, name));
    }

    // Microsoft Learn, "Well-known SIDs"; an account whose name ends in $ is a computer's.
    private static void Sid(SecurityEvent e, AsimField id, AsimField idType, AsimField userType, ReadOnlySpan<byte> sid, ReadOnlySpan<byte> name)
    {
        if (sid.StartsWith("S-1-"u8))
        {
            e.SetText(id, sid);
            e.SetConstant(idType, AsimWords.Sid);
        }
        if (sid.IsEmpty && name.IsEmpty)
            return;
        e.SetConstant(userType, sid switch
        {
            _ when sid.SequenceEqual("S-1-5-18"u8) => AsimWords.System,
            _ when sid.SequenceEqual("S-1-5-19"u8) || sid.SequenceEqual("S-1-5-20"u8) => AsimWords.Service,
            _ when sid.SequenceEqual("S-1-5-7"u8) => AsimWords.Other,
            _ when sid.StartsWith("S-1-5-21-"u8) && sid.EndsWith("-500"u8) => AsimWords.Admin,
            _ when sid.StartsWith("S-1-5-21-"u8) && sid.EndsWith("-501"u8) => AsimWords.Guest,
            _ when name.EndsWith("$"u8) => AsimWords.Machine,
            _ => AsimWords.Regular,
        });
    }
}
