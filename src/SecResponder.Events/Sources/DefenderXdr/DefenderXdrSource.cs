using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>Microsoft Defender XDR's streaming API: alerts with their evidence, connections and logons of devices, activities in cloud applications.</summary>
/// <remarks>Microsoft Learn, "Streaming API", "Advanced hunting schema".</remarks>
internal sealed class DefenderXdrSource : JsonSource
{
    private static readonly Dictionary<string, JsonReading> Readings = new(StringComparer.Ordinal)
    {
        ["AlertInfo"] = new(DefenderKinds.AlertInfo, DefenderFields.Alert, Alert),
        ["AlertEvidence"] = new(DefenderKinds.AlertEvidence, DefenderFields.Alert, Alert),
        ["DeviceNetworkEvents"] = new(DefenderKinds.Network, DefenderFields.Network, Network),
        ["DeviceLogonEvents"] = new(DefenderKinds.DeviceLogon, DefenderFields.Logon, Logon),
        ["IdentityLogonEvents"] = new(DefenderKinds.IdentityLogon, DefenderFields.Logon, Logon),
        ["CloudAppEvents"] = new(DefenderKinds.CloudApp, DefenderFields.CloudApp, CloudApp),
    };

    private static readonly Utf8Map<JsonReading> Tables = new(Readings.Select(reading => KeyValuePair.Create("AdvancedHunting-" + reading.Key, reading.Value)));

    private static readonly WordMap Reasons = new(
        ("InvalidUserNameOrPassword", "No such user or password"), ("WrongPassword", "Incorrect password"), ("UnknownUser", "No such user"), ("AccountDisabled", "User disabled"), ("AccountLocked", "User locked"), ("AccountExpired", "Account expired"),
        ("PasswordExpired", "Password expired"), ("LogonTypeNotGranted", "Logon violates policy"), ("OutsideAuthorizedHours", "Logon violates policy"));

    public override string Id => DefenderKinds.Source;

    public override string Title => "Microsoft Defender XDR";

    public override IReadOnlyList<EventKind> Kinds => DefenderKinds.All;

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "M365 Defender for Endpoint"u8.ToArray();

    protected override string TimeMembers => "properties.Timestamp, time";

    protected override string Wanted => "its category is no table of advanced hunting that is read";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"AdvancedHunting-"u8) >= 0;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => Tables.Find(JsonMember.Find(json, "category"u8));

    private static Rejection? Network(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has neither LocalIP nor RemoteIP", 0);
        e.SetConstant(AsimField.EventType, AsimWords.EndpointNetworkSession);
        HostFields.Destination.Set(e, Host(e.Vendor.Find("RemoteUrl"u8).Utf8));
        var action = e[AsimField.EventOriginalType].Utf8;
        // Local and remote are the endpoint's view; who began it is the source.
        if (action.StartsWith("Inbound"u8))
        {
            SessionEnds.Swap(e);
            Process(e);
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Inbound);
        }
        else
            e.SetConstant(AsimField.NetworkDirection, action.StartsWith("Listening"u8) ? AsimWords.Listen : AsimWords.Outbound);
        e.SetConstant(AsimField.EventResult, action.EndsWith("Failed"u8) ? AsimWords.Failure : AsimWords.Success);
        if (action.EndsWith("Blocked"u8))
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Process(SecurityEvent e)
    {
        e.Set(AsimField.DstProcessName, e[AsimField.SrcProcessName]);
        e.Set(AsimField.DstProcessId, e[AsimField.SrcProcessId]);
        e.Remove(AsimField.SrcProcessName);
        e.Remove(AsimField.SrcProcessId);
    }

    // "https://www.example.com/a" and "www.example.com" alike.
    private static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> url)
    {
        if (url.IndexOf("://"u8) is var scheme and > 0)
            url = url[(scheme + 3)..];
        var end = url.IndexOfAny((byte)'/', (byte)':', (byte)'?');
        return end < 0 ? url : url[..end];
    }

    private static Rejection? Logon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Logon);
        if (!e.Has(AsimField.TargetUsername))
            User(e);
        if (!e.Has(AsimField.TargetUserId) && e.Vendor.Find("AccountObjectId"u8) is { IsPresent: true } id)
        {
            e.Set(AsimField.TargetUserId, id);
            e.SetConstant(AsimField.TargetUserIdType, AsimWords.AadId);
        }
        // The device that tells is the one logged on to.
        if (e.Kind == DefenderKinds.DeviceLogon && !e.Has(AsimField.TargetHostname))
        {
            e.Set(AsimField.TargetHostname, e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : FieldValue.Absent);
            e.Set(AsimField.TargetDvcId, e.Has(AsimField.DvcId) ? e[AsimField.DvcId] : FieldValue.Absent);
            if (e.Has(AsimField.TargetDvcId))
                e.SetConstant(AsimField.TargetDvcIdType, AsimWords.MdeId);
        }
        var action = e[AsimField.EventOriginalType].Utf8;
        e.SetConstant(AsimField.EventResult, action.SequenceEqual("LogonSuccess"u8) ? AsimWords.Success : action.SequenceEqual("LogonFailed"u8) ? AsimWords.Failure : AsimWords.NotApplicable);
        if (action.SequenceEqual("LogonFailed"u8))
            e.SetConstant(AsimField.EventResultDetails, Reasons.Find(e[AsimField.EventOriginalResultDetails].Utf8) ?? AsimWords.Other);
        return null;
    }

    private static void User(SecurityEvent e)
    {
        var (domain, name) = (e.Vendor.Find("AccountDomain"u8), e.Vendor.Find("AccountName"u8));
        if (!domain.IsPresent || !name.IsPresent)
        {
            UserFields.Target.Set(e, name.Utf8);
            return;
        }
        var room = e.ScratchRoom(domain.Utf8.Length + 1 + name.Utf8.Length);
        domain.Utf8.CopyTo(room);
        room[domain.Utf8.Length] = (byte)'\\';
        name.Utf8.CopyTo(room[(domain.Utf8.Length + 1)..]);
        UserFields.Target.Set(e, room);
    }

    private static Rejection? CloudApp(SecurityEvent e)
    {
        var action = e[AsimField.EventOriginalType].Utf8;
        e.SetText(AsimField.Operation, action);
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "it has no ActionType", 0);
        e.SetConstant(AsimField.EventType, ChangeVerb.TypeOf(e.Vendor.Find("ActivityType"u8).Utf8 is { IsEmpty: false } activity && ChangeVerb.Find(activity) is not null ? activity : action));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetAppName) ? e[AsimField.TargetAppName] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        if (e.Vendor.Find("IsAdminOperation"u8).Utf8.SequenceEqual("true"u8))
            e.SetConstant(AsimField.ActorUserType, AsimWords.Admin);
        return null;
    }

    private static Rejection? Alert(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventUid))
            return new Rejection(RejectionCodes.Truncated, "it has no AlertId", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        return null;
    }
}
