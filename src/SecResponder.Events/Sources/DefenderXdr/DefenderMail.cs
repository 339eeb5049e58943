using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>Mail and Teams messages: what came from whom for whom, what was in it, what was done about it later, who clicked on what. ASIM has no schema for mail; a delivery is told as a change at its recipient.</summary>
/// <remarks>Microsoft Learn, "Advanced hunting schema": EmailEvents, EmailUrlInfo, EmailAttachmentInfo, EmailPostDeliveryEvents, UrlClickEvents, MessageEvents, MessageUrlInfo, MessagePostDeliveryEvents.</remarks>
internal static class DefenderMail
{
    private static readonly byte[] UrlFound = "UrlFound"u8.ToArray();
    private static readonly byte[] AttachmentFound = "AttachmentFound"u8.ToArray();
    private static readonly byte[] Email = "Email"u8.ToArray();

    private static readonly WordMap Threats = new(("Phish", "Phishing"), ("Malware", "Malware"), ("Spam", "Spam"));

    private static readonly WordMap Actions = new(("ClickAllowed", "Allow"), ("ClickBlocked", "Deny"), ("ClickBlockedByTenantPolicy", "Deny"), ("UrlErrorPage", "Deny"), ("UrlScanInProgress", "Deny"));

    private static readonly Dictionary<string, FieldSetter> Common = new(StringComparer.Ordinal)
    {
        ["properties>ActionType"] = Into.All(Into.Text(AsimField.Operation), Into.Text(AsimField.EventOriginalSubType)),
        ["properties>DeliveryAction"] = Into.Text(AsimField.Operation),
        ["properties>NetworkMessageId"] = Into.Text(AsimField.ObjectId),
        ["properties>TeamsMessageId"] = Into.Text(AsimField.ObjectId),
        ["properties>Subject"] = Into.Text(AsimField.EventMessage),
        ["properties>SenderFromAddress"] = Into.User(UserFields.Actor),
        ["properties>SenderEmailAddress"] = Into.User(UserFields.Actor),
        ["properties>SenderMailFromAddress"] = Into.UserIfAbsent(UserFields.Actor),
        ["properties>SenderObjectId"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AadId),
        ["properties>SenderIPv4"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>SenderIPv6"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>RecipientEmailAddress"] = Into.Text(AsimField.Object),
        ["properties>RecipientDetails>[]>RecipientSmtpAddress"] = (e, text) => TextLists.Append(e, AsimField.Object, text),
        ["properties>DeliveryLocation"] = Into.Text(AsimField.NewValue),
        ["properties>LatestDeliveryLocation"] = Into.Text(AsimField.NewValue),
        ["properties>ActionResult"] = Into.Kept("ActionResult"),
        ["properties>Url"] = Into.All(Into.Text(AsimField.TargetUrl), Into.Text(AsimField.Object)),
        ["properties>FileName"] = Into.Kept("FileName"),
        ["properties>ThreatTypes"] = Threat,
        ["properties>ThreatNames"] = Into.Text(AsimField.ThreatName),
    };

    private static readonly JsonFieldMap Map = new(DefenderFields.Columns(DefenderFields.Device.Where(IsOfRecord).Concat(Common)));

    private static readonly JsonFieldMap ClickMap = new(DefenderFields.Columns(DefenderFields.Device.Where(place => IsOfRecord(place) || place.Key == "properties>ActionType").Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>Url"] = Into.Text(AsimField.Url),
        ["properties>AccountUpn"] = Into.User(UserFields.Source),
        ["properties>IPAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>Workload"] = Into.Text(AsimField.EventOriginalSubType),
        ["properties>IsClickedThrough"] = Into.Kept("IsClickedThrough"),
        ["properties>ThreatTypes"] = Threat,
    })));

    public static JsonReading Mail { get; } = new(DefenderKinds.Mail, Map, e => Finish(e, AsimWords.Create, null));

    public static JsonReading MailUrl { get; } = new(DefenderKinds.MailUrl, Map, e => Finish(e, AsimWords.Read, UrlFound));

    public static JsonReading Attachment { get; } = new(DefenderKinds.Attachment, Map, e => Finish(e, AsimWords.Read, AttachmentFound));

    public static JsonReading AfterMail { get; } = new(DefenderKinds.AfterMail, Map, e => Finish(e, AsimWords.Set, null));

    public static JsonReading Message { get; } = new(DefenderKinds.Message, Map, e => Finish(e, AsimWords.Create, null));

    public static JsonReading MessageUrl { get; } = new(DefenderKinds.MessageUrl, Map, e => Finish(e, AsimWords.Read, UrlFound));

    public static JsonReading AfterMessage { get; } = new(DefenderKinds.AfterMessage, Map, e => Finish(e, AsimWords.Set, null));

    public static JsonReading Click { get; } = new(DefenderKinds.Click, ClickMap, FinishClick);

    private static Rejection? Finish(SecurityEvent e, byte[] type, byte[]? operation)
    {
        if (operation is not null)
            e.SetConstant(AsimField.Operation, operation);
        // What came in a mail is named beside it; a file without a name is known by its mail.
        var file = e.Vendor.Find("FileName"u8);
        if (e.Kind == DefenderKinds.Attachment && file.IsPresent)
            e.Set(AsimField.Object, file);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.ObjectId]);
        if (!e.Has(AsimField.Operation) || !e.Has(AsimField.Object))
            return new Rejection(RejectionCodes.Truncated, "it has no DeliveryAction and no ActionType, or neither recipient nor message", 0);
        e.SetConstant(AsimField.EventOriginalType, e.Kind.NameUtf8);
        e.SetConstant(AsimField.EventType, type);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        e.SetConstant(AsimField.OriginalObjectType, Email);
        var result = e.Vendor.Find("ActionResult"u8).Utf8;
        e.SetConstant(AsimField.EventResult, e[AsimField.Operation].Utf8.SequenceEqual("Blocked"u8) || (!result.IsEmpty && !result.SequenceEqual("Success"u8)) ? AsimWords.Failure : AsimWords.Success);
        return null;
    }

    private static Rejection? FinishClick(SecurityEvent e)
    {
        if (!e.Has(AsimField.Url))
            return new Rejection(RejectionCodes.Truncated, "it has no Url", 0);
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        // Who clicked through a warning was not stopped.
        if (e.Vendor.Find("IsClickedThrough"u8).Utf8.SequenceEqual("true"u8))
            e.SetConstant(AsimField.DvcAction, AsimWords.Allow);
        else
            Actions.TrySet(e, AsimField.DvcAction, e[AsimField.EventOriginalType].Utf8);
        HostFields.Destination.Set(e, DefenderFields.Host(e[AsimField.Url].Utf8));
        if (!e.Has(AsimField.DstHostname) && !e.Has(AsimField.DstIpAddr))
            e.Set(AsimField.Dst, e[AsimField.Url]);
        return null;
    }

    private static bool IsOfRecord(KeyValuePair<string, FieldSetter> place) => place.Key is "time" or "properties>Timestamp" or "properties>ReportId";

    // "Phish, Malware": the first is the gravest.
    private static void Threat(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)',');
        Threats.TrySet(e, AsimField.ThreatCategory, end < 0 ? text : text[..end]);
    }
}
