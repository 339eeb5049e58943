using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.EntraAudit;

/// <summary>Microsoft Entra ID's audit log, as a diagnostic setting sends it and as Microsoft Graph gives it (directoryAudit).</summary>
/// <remarks>Microsoft Learn, Azure Monitor table AuditLogs; Microsoft Graph, "directoryAudit resource type".</remarks>
internal sealed class EntraAuditSource : JsonSource
{
    private static readonly EventKind Audit = new("entra-audit", "AuditLogs", AsimSchema.AuditEvent, new LogSource(null, "azure", "auditlogs"));

    private static readonly WordMap Types = new(
        ("Add", "Create"), ("Create", "Create"), ("Assign", "Set"), ("Unassign", "Delete"), ("Update", "Set"), ("Set", "Set"), ("Delete", "Delete"), ("Remove", "Delete"), ("Get", "Read"), ("List", "Read"), ("Read", "Read"), ("Login", "Other"),
        ("Enable", "Enable"), ("Disable", "Disable"));

    private static readonly WordMap Results = new(("success", "Success"), ("failure", "Failure"), ("timeout", "Failure"), ("clientError", "Failure"), ("clientWarning", "Partial"), ("unknownFutureValue", "NA"));

    private static readonly byte[] NameKey = "modified.name"u8.ToArray();
    private static readonly byte[] DetailKey = "detail.key"u8.ToArray();

    private static readonly JsonReading Reading = new(Audit, new JsonFieldMap(Places()), Finish);

    public override string Id => Audit.Source;

    public override string Title => "Microsoft Entra ID audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Microsoft Entra ID"u8.ToArray();

    protected override string TimeMembers => "activityDateTime, time, TimeGenerated";

    protected override string Wanted => "it has no activityDisplayName: no record of the audit log";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        (json.IndexOf("\"activityDisplayName\""u8) >= 0 && (json.IndexOf("\"AuditLogs\""u8) >= 0 || json.IndexOf("\"initiatedBy\""u8) >= 0)) || IsRow(json);

    private static bool IsRow(ReadOnlySpan<byte> json) => json.IndexOf("\"ActivityDisplayName\""u8) >= 0 && json.IndexOf("\"InitiatedBy\""u8) >= 0 && json.IndexOf("\"TargetResources\""u8) >= 0;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => (json.IndexOf("\"activityDisplayName\""u8) >= 0 || IsRow(json)) && JsonMember.IsObject(json, out _) ? Reading : null;

    private static IEnumerable<KeyValuePair<string, FieldSetter>> Places()
    {
        yield return new("time", (e, text) => Time(e, text));
        yield return new("tenantId", Into.Text(AsimField.ActorScopeId));
        yield return new("callerIpAddress", Address);
        yield return new("resultDescription", Into.Text(AsimField.EventOriginalResultDetails));
        yield return new("operationName", Into.TextIfAbsent(AsimField.Operation));
        foreach (var prefix in (string[])["", "properties>"])
            foreach (var (place, set) in Members())
                yield return new(prefix + place, set);
        foreach (var column in Columns())
            yield return column;
    }

    // A row of the table AuditLogs, as Log Analytics exports it: the same in upper case, objects as text.
    private static Dictionary<string, FieldSetter> Columns()
    {
        var members = Members();
        var places = new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
        {
            ["TimeGenerated"] = Time,
            ["AADTenantId"] = Into.Text(AsimField.ActorScopeId),
            ["AADOperationType"] = Into.Text(AsimField.EventOriginalType),
            ["OperationName"] = Into.TextIfAbsent(AsimField.Operation),
            ["ResultDescription"] = Into.TextIfAbsent(AsimField.EventOriginalResultDetails),
        };
        foreach (var name in (string[])["id", "category", "activityDateTime", "activityDisplayName", "operationType", "result", "resultReason", "loggedByService", "correlationId", "userAgent"])
            places.Add(char.ToUpperInvariant(name[0]) + name[1..], members[name]);
        foreach (var (column, member) in ((string, string)[])[("InitiatedBy", "initiatedBy>"), ("TargetResources", "targetResources>"), ("AdditionalDetails", "additionalDetails>")])
        {
            var inner = new JsonFieldMap(members.Where(place => place.Key.StartsWith(member, StringComparison.Ordinal))
                .Select(place => KeyValuePair.Create((member == "initiatedBy>" ? "" : ">") + place.Key[member.Length..], place.Value)));
            places.Add(column, JsonText.Read(inner));
            places.Add(column + ">{}", JsonText.Read(inner));
        }
        return places;
    }

    private static Dictionary<string, FieldSetter> Members() => new(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["category"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text.SequenceEqual("AuditLogs"u8) ? default : text),
        ["activityDateTime"] = Into.Time(AsimField.TimeGenerated),
        ["activityDisplayName"] = Into.Text(AsimField.Operation),
        ["operationType"] = Into.Text(AsimField.EventOriginalType),
        ["result"] = Into.Word(AsimField.EventResult, Results),
        ["resultReason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["loggedByService"] = Service,
        ["correlationId"] = Into.Text(AsimField.ActorSessionId),
        ["userAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["initiatedBy>user>id"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AadId),
        ["initiatedBy>user>userPrincipalName"] = Into.User(UserFields.Actor),
        ["initiatedBy>user>displayName"] = Into.Kept("actor.displayName"),
        ["initiatedBy>user>ipAddress"] = Address,
        ["initiatedBy>app>appId"] = Into.Text(AsimField.ActingAppId),
        ["initiatedBy>app>displayName"] = Into.Text(AsimField.ActingAppName),
        ["initiatedBy>app>servicePrincipalId"] = Into.Kept("actor.servicePrincipalId"),
        ["targetResources>[]>id"] = Into.TextIfAbsent(AsimField.ObjectId),
        ["targetResources>[]>displayName"] = Into.TextIfAbsent(AsimField.Object),
        ["targetResources>[]>userPrincipalName"] = (e, text) => KeepFirst(e, text),
        ["targetResources>[]>type"] = Into.TextIfAbsent(AsimField.OriginalObjectType),
        ["targetResources>[]>modifiedProperties>[]>displayName"] = (e, text) => e.Keep(NameKey, text),
        ["targetResources>[]>modifiedProperties>[]>oldValue"] = (e, text) => ChangedValues.Append(e, AsimField.OldValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["targetResources>[]>modifiedProperties>[]>newValue"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["additionalDetails>[]>key"] = (e, text) => e.Keep(DetailKey, text),
        ["additionalDetails>[]>value"] = Detail,
    };

    private static readonly byte[] TargetName = "target.userPrincipalName"u8.ToArray();
    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    private static void Service(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        if (!text.IsEmpty)
            e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
    }

    private static void KeepFirst(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Vendor.Find(TargetName).IsPresent)
            e.Keep(TargetName, text);
    }

    private static void Time(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static void Address(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.SrcIpAddr))
            Addresses.Set(e, AsimField.SrcIpAddr, text);
    }

    private static void Detail(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Vendor.Find(DetailKey).Utf8.SequenceEqual("User-Agent"u8))
            e.SetText(AsimField.HttpUserAgent, text);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        var operation = e[AsimField.Operation].Utf8;
        e.SetConstant(AsimField.EventType, Types.Find(e[AsimField.EventOriginalType].Utf8) ?? ChangeVerb.TypeOf(operation));
        e.Set(AsimField.Object, e.Vendor.Find(TargetName));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ObjectId) ? e[AsimField.ObjectId] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, e[AsimField.EventOriginalSubType].Utf8.SequenceEqual("Policy"u8) || e[AsimField.OriginalObjectType].Utf8.SequenceEqual("Policy"u8) ? AsimWords.PolicyRule : AsimWords.DirectoryServiceObject);
        if (!e.Has(AsimField.ActorUsername))
            Application(e);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Service);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        return null;
    }

    // A person without a principal name, or an application that acts by itself.
    private static void Application(SecurityEvent e)
    {
        if (e.Vendor.Find("actor.displayName"u8) is { IsPresent: true } name)
        {
            UserFields.Actor.Set(e, name.Utf8);
            return;
        }
        UserFields.Actor.Set(e, e.Has(AsimField.ActingAppName) ? e[AsimField.ActingAppName].Utf8 : e[AsimField.ActingAppId].Utf8);
        if (!e.Has(AsimField.ActorUsername))
            return;
        e.SetConstant(AsimField.ActorUserType, AsimWords.Application);
        if (e.Vendor.Find("actor.servicePrincipalId"u8) is { IsPresent: true } id)
        {
            e.Set(AsimField.ActorUserId, id);
            e.SetConstant(AsimField.ActorUserIdType, AsimWords.AadId);
        }
    }
}
