using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>What was done: by the table where it has the event, else by its message and its provider.</summary>
internal static class EventlogActivity
{
    public static Rejection? Finish(SecurityEvent e)
    {
        // What Windows says of the record (its audit bits) is nothing that happened.
        e.Remove(AsimField.EventResult);
        var row = EventlogRows.Find(e.Kind, e[AsimField.EventOriginalType].Utf8);
        e.SetConstant(AsimField.EventType, row?.Type ?? AsimWords.Other);
        e.SetConstant(AsimField.ObjectType, row?.ObjectType ?? AsimWords.Other);
        if (row is not null)
        {
            e.SetConstant(AsimField.Operation, row.Operation);
            First(e, AsimField.Object, row.Object);
            First(e, AsimField.OldValue, row.Old);
            First(e, AsimField.NewValue, row.New);
        }
        else
            e.Set(AsimField.Operation, e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e[AsimField.EventOriginalType]);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find("Provider_Name"u8) is { IsPresent: true } provider ? provider : e.Vendor.Find("Channel"u8));
        var isError = IsError(e[AsimField.EventOriginalSeverity].Utf8);
        e.SetConstant(AsimField.EventResult, isError ? AsimWords.Failure : AsimWords.Success);
        if (row?.Severity is { } severity)
            e.SetConstant(AsimField.EventSeverity, severity);
        Who(e);
        WindowsHost.Set(e, HostFields.Target);
        return null;
    }

    /// <summary>Who did it: the account that the data name, else the one whose session wrote the record.</summary>
    public static void Who(SecurityEvent e)
    {
        if (WindowsData.Of(e, "ModifyingUser"u8) is { IsEmpty: false } modifier)
            Sid(e, modifier);
        else
            Account(e);
        var app = FirstOf(e, "ModifyingApplication"u8, "Process Name"u8, "HostApplication"u8);
        e.SetText(AsimField.ActingAppName, app);
        if (!app.IsEmpty)
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    private static void Account(SecurityEvent e)
    {
        var name = FirstOf(e, "UserContext"u8, "UserName"u8, "User"u8, "SubjectUserName"u8);
        if (name.IsEmpty)
            name = WindowsData.Joined(e, WindowsData.Of(e, "Domain"u8), WindowsData.Of(e, "AccountName"u8));
        if (name.StartsWith("S-1-"u8))
            Sid(e, name);
        else
            UserFields.Actor.Set(e, name);
        if (FirstOf(e, "UserID"u8, "UserId"u8) is var sid && sid.StartsWith("S-1-"u8))
            Sid(e, sid);
    }

    private static ReadOnlySpan<byte> FirstOf(SecurityEvent e, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default, ReadOnlySpan<byte> fourth = default)
    {
        var value = WindowsData.Of(e, first);
        if (value.IsEmpty)
            value = WindowsData.Of(e, second);
        if (value.IsEmpty)
            value = WindowsData.Of(e, third);
        return value.IsEmpty ? WindowsData.Of(e, fourth) : value;
    }

    private static void Sid(SecurityEvent e, ReadOnlySpan<byte> sid)
    {
        e.SetText(AsimField.ActorUserId, sid);
        e.SetConstant(AsimField.ActorUserIdType, AsimWords.Sid);
    }

    // Level by number (1 critical, 2 error) or by name.
    private static bool IsError(ReadOnlySpan<byte> level) =>
        level.SequenceEqual("1"u8) || level.SequenceEqual("2"u8) || System.Text.Ascii.EqualsIgnoreCase(level, "error"u8) || System.Text.Ascii.EqualsIgnoreCase(level, "critical"u8);

    private static void First(SecurityEvent e, AsimField field, byte[][] names)
    {
        foreach (var name in names)
            if (WindowsData.Of(e, name) is { IsEmpty: false } value)
            {
                e.SetText(field, value);
                return;
            }
    }
}
