using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzuredevopsAudit;

/// <summary>Azure DevOps' audit log: streamed, and as the REST API gives it.</summary>
/// <remarks>Microsoft Learn, "Azure DevOps auditing events", "Audit Log - Query" (DecoratedAuditLogEntry).</remarks>
internal sealed class AzuredevopsAuditSource : JsonSource
{
    private static readonly EventKind Audit = new("azuredevops-audit", "AuditLog", AsimSchema.AuditEvent, new LogSource(null, "azure", "devops"), new LogSource(null, "azuredevops", "audit"));

    private static readonly WordMap Categories = new(("modify", "Set"), ("remove", "Delete"), ("create", "Create"), ("access", "Read"), ("execute", "Execute"));

    private static readonly byte[] AzureDevOps = "Azure DevOps"u8.ToArray();

    private static readonly Dictionary<string, FieldSetter> Members = new(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["actionId"] = Into.Text(AsimField.Operation),
        ["category"] = Into.Text(AsimField.EventOriginalType),
        ["area"] = Into.Text(AsimField.EventOriginalSubType),
        ["details"] = Into.Text(AsimField.EventMessage),
        ["actorUPN"] = Into.User(UserFields.Actor),
        ["actorDisplayName"] = Into.Kept("actorDisplayName"),
        ["actorUserId"] = Into.Kept("actorUserId"),
        ["actorCUID"] = Into.Kept("actorCUID"),
        ["actorClientId"] = Into.Kept("actorClientId"),
        ["authenticationMechanism"] = Into.Kept("authenticationMechanism"),
        ["ipAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["userAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["scopeDisplayName"] = Into.Text(AsimField.ActorScope),
        ["scopeId"] = Into.Text(AsimField.ActorScopeId),
        ["projectName"] = Into.Kept("projectName"),
        ["projectId"] = Into.Text(AsimField.ObjectId),
        ["data>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
        ["data>RepoName"] = Into.Kept("data.name"),
        ["data>PipelineName"] = Into.Kept("data.name"),
        ["data>GroupName"] = Into.Kept("data.name"),
        ["data>PolicyTypeDisplayName"] = Into.Kept("data.name"),
        ["data>PreviousRepoName"] = Into.Text(AsimField.OldValue),
        ["data>PreviousProjectName"] = Into.Text(AsimField.OldValue),
        ["data>PreviousValue"] = Into.Text(AsimField.OldValue),
    };

    // A stream to Azure Monitor writes the names with capitals.
    private static readonly JsonReading Reading = new(Audit, new JsonFieldMap(Members.Concat(Members.Where(member => !member.Key.Contains('>', StringComparison.Ordinal)).Select(member =>
        KeyValuePair.Create(char.ToUpperInvariant(member.Key[0]) + member.Key[1..], member.Value))).Concat([KeyValuePair.Create("OperationName", Into.Text(AsimField.Operation)), KeyValuePair.Create("TimeGenerated", Into.Time(AsimField.TimeGenerated))])), Finish);

    public override string Id => Audit.Source;

    public override string Title => "Azure DevOps audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product => AzureDevOps;

    protected override string TimeMembers => "timestamp";

    protected override string Wanted => "it has no actionId";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        (json.IndexOf("\"actionId\""u8) >= 0 && (json.IndexOf("\"actorUPN\""u8) >= 0 || json.IndexOf("\"actorCUID\""u8) >= 0)) || (json.IndexOf("\"ActorUPN\""u8) >= 0 && json.IndexOf("\"ScopeType\""u8) >= 0);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) =>
        JsonMember.Find(json, "actionId"u8).IsEmpty && JsonMember.Find(json, "ActionId"u8).IsEmpty && JsonMember.Find(json, "OperationName"u8).IsEmpty ? null : Reading;

    private static Rejection? Finish(SecurityEvent e)
    {
        var action = e[AsimField.Operation].Utf8;
        e.SetConstant(AsimField.EventType, Categories.Find(e[AsimField.EventOriginalType].Utf8) ?? ChangeVerb.TypeOf(action[(action.LastIndexOf((byte)'.') + 1)..]));
        e.Set(AsimField.Object, e.Vendor.Find("data.name"u8) is { IsPresent: true } name ? name : e.Vendor.Find("projectName"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ActorScope) ? e[AsimField.ActorScope] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, action.StartsWith("Policy."u8) || action.StartsWith("Security."u8) ? AsimWords.PolicyRule : AsimWords.CloudResource);
        if (!e.Has(AsimField.ActorUsername))
            UserFields.Actor.Set(e, e.Vendor.Find("actorDisplayName"u8).Utf8);
        var id = e.Vendor.Find("actorUserId"u8) is { IsPresent: true } user ? user : e.Vendor.Find("actorCUID"u8);
        if (id.IsPresent)
        {
            e.Set(AsimField.ActorUserId, id);
            e.SetConstant(AsimField.ActorUserIdType, AsimWords.Other);
        }
        e.SetConstant(AsimField.TargetAppName, AzureDevOps);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
        return null;
    }
}
