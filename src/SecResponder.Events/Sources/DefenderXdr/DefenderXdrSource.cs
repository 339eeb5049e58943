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
        ["CloudAppEvents"] = DefenderActivity.CloudApp,
        ["DeviceEvents"] = DefenderActivity.Device,
        ["IdentityDirectoryEvents"] = DefenderActivity.Directory,
        ["IdentityQueryEvents"] = DefenderActivity.Query,
        ["DeviceProcessEvents"] = DefenderProcess.Process,
        ["DeviceFileEvents"] = DefenderProcess.File,
        ["DeviceRegistryEvents"] = DefenderProcess.Registry,
        ["DeviceImageLoadEvents"] = DefenderActivity.Image,
        ["BehaviorInfo"] = new(DefenderKinds.Behavior, DefenderFields.Alert, Behavior),
        ["BehaviorEntities"] = new(DefenderKinds.BehaviorEntity, DefenderFields.Alert, Behavior),
        ["EmailEvents"] = DefenderMail.Mail,
        ["EmailUrlInfo"] = DefenderMail.MailUrl,
        ["EmailAttachmentInfo"] = DefenderMail.Attachment,
        ["EmailPostDeliveryEvents"] = DefenderMail.AfterMail,
        ["MessageEvents"] = DefenderMail.Message,
        ["MessageUrlInfo"] = DefenderMail.MessageUrl,
        ["MessagePostDeliveryEvents"] = DefenderMail.AfterMessage,
        ["UrlClickEvents"] = DefenderMail.Click,
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

    protected override string TimeMembers => "properties.Timestamp, time, createdDateTime";

    protected override string Wanted => "its table of advanced hunting is none that is read";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"AdvancedHunting-"u8) >= 0 || RowOf(json) is not null || DefenderAlert.ReadingOf(json) is not null;

    // What there is: devices, accounts, software, settings. It changes every hour and tells of nobody's deed.
    protected override bool IsNone(ReadOnlySpan<byte> json) => Inventory.Find(JsonMember.Find(json, "category"u8)) is not null;

    private static readonly Utf8Map<string> Inventory = new(new[] { "DeviceInfo", "DeviceNetworkInfo", "DeviceFileCertificateInfo", "IdentityInfo", "IdentityAccountInfo", "CloudStorageAggregatedEvents", "OAuthAppInfo", "ExposureGraphNodes", "ExposureGraphEdges", "DeviceTvmSoftwareInventory", "DeviceTvmSoftwareVulnerabilities", "DeviceTvmSecureConfigurationAssessment", "DeviceTvmInfoGathering" }
        .Select(table => KeyValuePair.Create("AdvancedHunting-" + table, table)));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => Tables.Find(JsonMember.Find(json, "category"u8)) ?? RowOf(json) ?? DefenderAlert.ReadingOf(json);

    // A row of the table as Log Analytics exports it: the columns on the first level, the table's name in "Type".
    private static JsonReading? RowOf(ReadOnlySpan<byte> json) => json.IndexOf("\"ReportId\""u8) >= 0 || json.IndexOf("\"AlertId\""u8) >= 0 || json.IndexOf("\"BehaviorId\""u8) >= 0 ? Rows.Find(JsonMember.Find(json, "Type"u8)) : null;

    private static readonly Utf8Map<JsonReading> Rows = new(Readings);

    private static Rejection? Network(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has neither LocalIP nor RemoteIP", 0);
        e.SetConstant(AsimField.EventType, AsimWords.EndpointNetworkSession);
        HostFields.Destination.Set(e, DefenderFields.Host(e.Vendor.Find("RemoteUrl"u8).Utf8));
        var action = e[AsimField.EventOriginalType].Utf8;
        DefenderFields.SetAccount(e, UserFields.Source, "actor.domain"u8, "actor.name"u8);
        Endpoint(e);
        // Local and remote are the endpoint's view; who began it is the source.
        if (action.StartsWith("Inbound"u8) || e.Vendor.Find(DefenderFields.Direction).Utf8.SequenceEqual("In"u8))
        {
            SessionEnds.Swap(e);
            Swap(e);
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Inbound);
        }
        else
            e.SetConstant(AsimField.NetworkDirection, action.StartsWith("Listening"u8) ? AsimWords.Listen : action.SequenceEqual("ConnectionFound"u8) ? AsimWords.NotApplicable : AsimWords.Outbound);
        e.SetConstant(AsimField.EventResult, action.EndsWith("Failed"u8) ? AsimWords.Failure : AsimWords.Success);
        if (action.EndsWith("Blocked"u8))
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
        SessionEnds.Complete(e);
        return null;
    }

    // The device that tells is the local end.
    private static void Endpoint(SecurityEvent e)
    {
        foreach (var (field, device) in Ends)
            if (e.Has(device))
                e.Set(field, e[device]);
        if (e.Has(AsimField.SrcIpAddr))
            e.Set(AsimField.DvcIpAddr, e[AsimField.SrcIpAddr]);
    }

    private static readonly (AsimField End, AsimField Device)[] Ends =
    [
        (AsimField.SrcHostname, AsimField.DvcHostname), (AsimField.SrcFQDN, AsimField.DvcFQDN), (AsimField.SrcDomain, AsimField.DvcDomain), (AsimField.SrcDomainType, AsimField.DvcDomainType),
        (AsimField.SrcDvcId, AsimField.DvcId), (AsimField.SrcDvcIdType, AsimField.DvcIdType),
    ];

    // What goes with the local end besides its names.
    private static void Swap(SecurityEvent e)
    {
        foreach (var (source, destination) in Pairs)
            if (e.Has(source))
            {
                e.Set(destination, e[source]);
                e.Remove(source);
            }
    }

    private static readonly (AsimField Source, AsimField Destination)[] Pairs =
    [
        (AsimField.SrcProcessName, AsimField.DstProcessName), (AsimField.SrcProcessId, AsimField.DstProcessId), (AsimField.SrcUserId, AsimField.DstUserId), (AsimField.SrcUserIdType, AsimField.DstUserIdType),
        (AsimField.SrcDvcId, AsimField.DstDvcId), (AsimField.SrcDvcIdType, AsimField.DstDvcIdType),
    ];

    private static Rejection? Logon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Logon);
        DefenderFields.SetAccount(e, UserFields.Target, "AccountDomain"u8, "AccountName"u8);
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
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

    private static Rejection? Alert(SecurityEvent e)
    {
        if (!e.Has(AsimField.EventUid))
            return new Rejection(RejectionCodes.Truncated, "it has no AlertId and no BehaviorId", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        return null;
    }

    // What was noticed is no alert yet; whoever hunts joins the two tables by the behavior.
    private static Rejection? Behavior(SecurityEvent e)
    {
        if (!e.Has(AsimField.AlertName))
            e.Set(AsimField.AlertName, e.Vendor.Find("ActionType"u8));
        return Alert(e);
    }
}
