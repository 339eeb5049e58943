using SecResponder.Events.Asim;
using SecResponder.Events.EntraEvents;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.M365Audit;

/// <summary>Microsoft 365's unified audit log, as the Office 365 Management Activity API gives it.</summary>
/// <remarks>Microsoft Learn, "Office 365 Management Activity API schema": common schema, Azure Active Directory, Exchange Admin, SharePoint.</remarks>
internal sealed class M365AuditSource : JsonSource
{
    private static readonly LogSource[] Sigma = [new(null, "m365", "audit"), new(null, "m365", "exchange"), new(null, "m365", "threat_management"), new(null, "m365", "threat_detection")];

    private static readonly EventKind Change = new("m365-audit", "audit", AsimSchema.AuditEvent, Sigma);
    private static readonly EventKind Logon = new("m365-audit", "logon", AsimSchema.Authentication, [.. Sigma.Select(source => source with { Category = "authentication" })]);

    private static readonly WordMap UserTypes = new(
        ("0", "Regular"), ("1", "Other"), ("2", "Admin"), ("3", "Admin"), ("4", "System"), ("5", "Application"), ("6", "Application"), ("7", "Other"), ("8", "Other"), ("9", "Other"), ("10", "Guest"), ("Regular", "Regular"), ("Admin", "Admin"), ("DcAdmin", "Admin"), ("System", "System"),
        ("Application", "Application"), ("ServicePrincipal", "Application"));

    private static readonly WordMap Results = new(
        ("Success", "Success"), ("Succeeded", "Success"), ("True", "Success"), ("PartiallySucceeded", "Partial"), ("Failure", "Failure"), ("Failed", "Failure"), ("False", "Failure"), ("Error", "Failure"));

    private static readonly WordMap Reasons = new(
        ("InvalidUserNameOrPassword", "No such user or password"), ("UserAccountNotFound", "No such user"), ("UserDisabled", "User disabled"), ("IdsLocked", "User locked"), ("InvalidPasswordExpiredPassword", "Password expired"),
        ("UserStrongAuthClientAuthNRequiredInterrupt", "Logon violates policy"), ("UserStrongAuthClientAuthNRequired", "Logon violates policy"), ("UserStrongAuthEnrollmentRequired", "Logon violates policy"), ("UserStrongAuthEnrollmentRequiredInterrupt", "Logon violates policy"),
        ("ConditionalAccessFailed", "Logon violates policy"), ("DeviceNotCompliant", "Logon violates policy"), ("DeviceNotDomainJoined", "Logon violates policy"), ("SsoArtifactRevoked", "Session expired"), ("SsoArtifactExpiredDueToConditionalAccess", "Session expired"), ("UserAccountNotInDirectory", "No such user"),
        ("BlockedByConditionalAccess", "Logon violates policy"), ("ExternalSecurityChallenge", "Logon violates policy"), ("SsoArtifactInvalidOrExpired", "Session expired"));

    private static readonly byte[] NameKey = "pair.name"u8.ToArray();

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["CreationTime"] = Into.UtcTime(AsimField.TimeGenerated),
        ["Id"] = Into.Text(AsimField.EventOriginalUid),
        ["RecordType"] = Into.Text(AsimField.EventOriginalType),
        ["Workload"] = Workload,
        ["ResultStatus"] = Into.Word(AsimField.EventResult, Results),
        ["ClientIP"] = Address,
        ["ClientIPAddress"] = Address,
        // A row of the table OfficeActivity, as Log Analytics exports it.
        ["TimeGenerated"] = Row,
        ["OfficeWorkload"] = Workload,
        ["SourceRecordId"] = Into.Text(AsimField.EventOriginalUid),
        ["Client_IPAddress"] = Address,
        ["ActorIpAddress"] = Address,
        ["UserAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["ExtendedProperties>[]>Name"] = Name,
        ["ExtendedProperties>[]>Value"] = Extended,
        ["DeviceProperties>[]>Name"] = Name,
    };

    // Lists of names and values as text; the text of a table's row says what the members of the record say.
    private static readonly FieldSetter Pairs = JsonText.Read(new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        [">[]>Name"] = Name,
        [">[]>Value"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, text),
        [">[]>NewValue"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        [">[]>OldValue"] = (e, text) => ChangedValues.Append(e, AsimField.OldValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
    }));

    private static readonly JsonReading ChangeReading = new(Change, new JsonFieldMap(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["Operation"] = Into.Text(AsimField.Operation),
        ["UserId"] = Into.User(UserFields.Actor),
        ["UserKey"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Other),
        ["UserType"] = Into.Word(AsimField.ActorUserType, UserTypes, AsimField.ActorOriginalUserType),
        ["OrganizationId"] = Into.Text(AsimField.ActorScopeId),
        ["ObjectId"] = Target,
        ["OfficeObjectId"] = Target,
        ["Parameters"] = Pairs,
        ["ModifiedProperties"] = Pairs,
        ["MailboxOwnerUPN"] = Into.Kept("MailboxOwnerUPN"),
        ["Target>[]>{}"] = Named,
        ["ClientAppId"] = Into.Text(AsimField.ActingAppId),
        ["AppId"] = Into.Text(AsimField.ActingAppId),
        ["ApplicationDisplayName"] = Into.Text(AsimField.ActingAppName),
        ["SessionId"] = Into.Text(AsimField.ActorSessionId),
        ["ResultStatusDetail"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["Parameters>[]>Name"] = Name,
        ["Parameters>[]>Value"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, text),
        ["ModifiedProperties>[]>Name"] = Name,
        ["ModifiedProperties>[]>NewValue"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["ModifiedProperties>[]>OldValue"] = (e, text) => ChangedValues.Append(e, AsimField.OldValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["Name"] = Into.Kept("alert.name"),
        ["Severity"] = Severity,
    })), FinishChange);

    private static readonly JsonReading LogonReading = new(Logon, new JsonFieldMap(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["Operation"] = Into.Text(AsimField.EventOriginalSubType),
        ["UserId"] = Into.User(UserFields.Target),
        ["UserKey"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.Other),
        ["UserType"] = Into.Word(AsimField.TargetUserType, UserTypes, AsimField.TargetOriginalUserType),
        ["OrganizationId"] = Into.Text(AsimField.TargetUserScopeId),
        ["ApplicationId"] = Into.Text(AsimField.ActingAppId),
        ["LogonError"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["ErrorNumber"] = Into.Kept("ErrorNumber"),
        ["DeviceProperties>[]>Value"] = Device,
        ["Target>[]>ID"] = Into.TextIfAbsent(AsimField.TargetAppId),
    })), FinishLogon);

    public override string Id => Change.Source;

    public override string Title => "Microsoft 365 unified audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Change, Logon];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Microsoft 365"u8.ToArray();

    protected override string TimeMembers => "CreationTime, TimeGenerated";

    protected override string Wanted => "it has no Operation";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"RecordType\""u8) >= 0 && json.IndexOf("\"Operation\""u8) >= 0 && (json.IndexOf("\"CreationTime\""u8) >= 0 || json.IndexOf("\"OfficeWorkload\""u8) >= 0)
        && !JsonMember.Find(json, "Operation"u8).IsEmpty && (JsonMember.Has(json, "CreationTime"u8) || JsonMember.Has(json, "OfficeWorkload"u8));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var operation = JsonMember.Find(json, "Operation"u8);
        return operation.IsEmpty ? null
            : operation.SequenceEqual("UserLoggedIn"u8) || operation.SequenceEqual("UserLoginFailed"u8) || operation.SequenceEqual("MailboxLogin"u8) || operation.SequenceEqual("TeamsSessionStarted"u8) || operation.SequenceEqual("UserLoggedOff"u8) ? LogonReading : ChangeReading;
    }

    private static void Row(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static readonly FieldSetter SetTime = Into.UtcTime(AsimField.TimeGenerated);

    private static void Target(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("Not Available"u8) || text.SequenceEqual("Unknown"u8))
            return;
        e.SetText(AsimField.Object, text);
        e.SetText(AsimField.ObjectId, text);
    }

    // Entra's records list ids of the target; type 1 is its name.
    private static void Named(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        if (JsonMember.Find(json, "Type"u8).SequenceEqual("1"u8) && !e.Vendor.Find(TargetKey).IsPresent)
            e.Keep(TargetKey, JsonMember.Find(json, "ID"u8));
    }

    private static readonly byte[] TargetKey = "target.name"u8.ToArray();

    private static void Name(SecurityEvent e, ReadOnlySpan<byte> text) => e.Keep(NameKey, text);

    private static void Workload(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
    }

    // With a port, in brackets, or as IPv4 within IPv6; the first place that has one.
    private static void Address(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.SrcIpAddr))
            return;
        Addresses.Split(text, out var address, out var port);
        Addresses.Set(e, AsimField.SrcIpAddr, address);
        if (e.Has(AsimField.SrcIpAddr))
            Numbers.Port(e, AsimField.SrcPortNumber, port);
    }

    private static void Extended(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var name = e.Vendor.Find(NameKey).Utf8;
        if (name.SequenceEqual("UserAgent"u8))
            e.SetText(AsimField.HttpUserAgent, text);
        else if (name.SequenceEqual("RequestType"u8) && e.Kind == Logon)
            e.SetText(AsimField.LogonProtocol, text);
    }

    private static void Device(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var name = e.Vendor.Find(NameKey).Utf8;
        if (name.SequenceEqual("OS"u8))
            e.SetText(AsimField.SrcDvcOs, text);
        else if (name.SequenceEqual("DisplayName"u8))
            HostFields.Source.Set(e, text);
    }

    private static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        e.SetConstant(AsimField.EventSeverity, text.SequenceEqual("High"u8) ? AsimWords.High : text.SequenceEqual("Medium"u8) ? AsimWords.Medium : text.SequenceEqual("Low"u8) ? AsimWords.Low : AsimWords.Informational);
    }

    private static Rejection? FinishChange(SecurityEvent e)
    {
        var operation = e[AsimField.Operation].Utf8;
        e.SetConstant(AsimField.EventType, TypeOf(operation));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find(TargetKey) is { IsPresent: true } target ? target : e.Vendor.Find("MailboxOwnerUPN"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find("alert.name"u8) is { IsPresent: true } name ? name : e.Has(AsimField.TargetAppName) ? e[AsimField.TargetAppName] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, operation.IndexOf("Rule"u8) >= 0 || operation.IndexOf("Policy"u8) >= 0 || operation.IndexOf("policy"u8) >= 0 ? AsimWords.PolicyRule
            : e[AsimField.TargetAppName].Utf8.SequenceEqual("AzureActiveDirectory"u8) ? AsimWords.DirectoryServiceObject : AsimWords.CloudResource);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.SaasApplication);
        if (e[AsimField.ObjectId].Utf8.StartsWith("https://"u8))
            e.Set(AsimField.TargetUrl, e[AsimField.ObjectId]);
        return null;
    }

    // "New-InboxRule", "FileDeleted", "Add member to role.": the verb stands at either end.
    private static byte[] TypeOf(ReadOnlySpan<byte> operation)
    {
        if (ChangeVerb.Find(operation) is { } type)
            return type;
        return operation switch
        {
            _ when operation.EndsWith("Deleted"u8) || operation.EndsWith("Removed"u8) || operation.EndsWith("Recycled"u8) || operation.EndsWith("Delete"u8) => AsimWords.Delete,
            _ when operation.EndsWith("Created"u8) || operation.EndsWith("Added"u8) || operation.EndsWith("Uploaded"u8) || operation.EndsWith("Copied"u8) => AsimWords.Create,
            _ when operation.EndsWith("Modified"u8) || operation.EndsWith("Updated"u8) || operation.EndsWith("Changed"u8) || operation.EndsWith("Renamed"u8) || operation.EndsWith("Moved"u8) || operation.EndsWith("Set"u8) => AsimWords.Set,
            _ when operation.EndsWith("Accessed"u8) || operation.EndsWith("Downloaded"u8) || operation.EndsWith("Viewed"u8) || operation.EndsWith("Previewed"u8) || operation.EndsWith("Queried"u8) => AsimWords.Read,
            _ when operation.IndexOf("Accessed"u8) >= 0 || operation.IndexOf("Downloaded"u8) >= 0 || operation.IndexOf("Visited"u8) >= 0 => AsimWords.Read,
            _ when operation.IndexOf("Created"u8) >= 0 || operation.StartsWith("Added"u8) => AsimWords.Create,
            _ when operation.IndexOf("Modified"u8) >= 0 || operation.IndexOf("Updated"u8) >= 0 || operation.StartsWith("Consent"u8) => AsimWords.Set,
            _ when operation.StartsWith("Removed"u8) => AsimWords.Delete,
            _ => AsimWords.Other,
        };
    }

    private static Rejection? FinishLogon(SecurityEvent e)
    {
        var operation = e[AsimField.EventOriginalSubType].Utf8;
        e.SetConstant(AsimField.EventType, operation.SequenceEqual("UserLoggedOff"u8) ? AsimWords.Logoff : AsimWords.Logon);
        var error = e[AsimField.EventOriginalResultDetails].Utf8;
        var hasFailed = operation.SequenceEqual("UserLoginFailed"u8) || (!error.IsEmpty && !operation.SequenceEqual("UserLoggedIn"u8));
        e.SetConstant(AsimField.EventResult, hasFailed || e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure) && !operation.SequenceEqual("UserLoggedIn"u8) ? AsimWords.Failure : AsimWords.Success);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            e.SetConstant(AsimField.EventResultDetails, Reasons.Find(error) ?? EntraErrors.ReasonOf(e.Vendor.Find("ErrorNumber"u8).Utf8));
        return null;
    }
}
