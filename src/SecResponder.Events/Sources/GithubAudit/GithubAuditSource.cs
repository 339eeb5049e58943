using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GithubAudit;

/// <summary>GitHub's audit log of organizations and enterprises, streamed or by REST.</summary>
/// <remarks>GitHub Docs, "Audit log events for your organization", "Streaming the audit log".</remarks>
internal sealed class GithubAuditSource : JsonSource
{
    private static readonly EventKind Audit = new("github-audit", "audit_log", AsimSchema.AuditEvent, new LogSource(null, "github", "audit"));

    private static readonly WordMap Types = new(("create", "Create"), ("modify", "Set"), ("remove", "Delete"), ("access", "Read"), ("authentication", "Other"), ("restore", "Set"), ("transfer", "Set"));

    private static readonly byte[] GitHub = "GitHub"u8.ToArray();

    // What the action is about, from the most particular on.
    private static readonly byte[][] Objects = [.. new[] { "repo", "team", "user", "blocked_user", "invitee", "name", "integration", "org", "business" }.Select(System.Text.Encoding.UTF8.GetBytes)];

    // What was and what is: each action has its own names; streamed events of some actions have them in "data".
    private static IEnumerable<KeyValuePair<string, FieldSetter>> Values =>
        from prefix in (string[])["", "data>"]
        from value in ((string Name, AsimField Field)[])
        [
            ("permission", AsimField.NewValue), ("old_permission", AsimField.OldValue), ("visibility", AsimField.NewValue), ("previous_visibility", AsimField.OldValue), ("new_value", AsimField.NewValue), ("old_value", AsimField.OldValue),
            ("config", AsimField.NewValue), ("config_was", AsimField.OldValue), ("old_name", AsimField.OldValue), ("old_user", AsimField.OldValue), ("old_login", AsimField.OldValue), ("old_repo_permission", AsimField.OldValue),
            ("new_repo_permission", AsimField.NewValue), ("old_repo_base_role", AsimField.OldValue), ("new_repo_base_role", AsimField.NewValue), ("changes>old", AsimField.OldValue), ("changes>new", AsimField.NewValue),
        ]
        select KeyValuePair.Create(prefix + value.Name, Into.Text(value.Field));

    private static readonly JsonReading Reading = new(Audit, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["@timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["created_at"] = Time,
        ["_document_id"] = Into.Text(AsimField.EventOriginalUid),
        ["action"] = Into.Text(AsimField.Operation),
        ["operation_type"] = Into.Text(AsimField.EventOriginalType),
        ["actor"] = Into.User(UserFields.Actor),
        ["actor_id"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Other),
        ["actor_ip"] = Into.Address(AsimField.SrcIpAddr),
        ["actor_is_bot"] = (e, text) => e.SetConstant(AsimField.ActorUserType, text.SequenceEqual("true"u8) ? AsimWords.Application : []),
        ["actor_location>country_code"] = Into.Text(AsimField.SrcGeoCountry),
        ["user_agent"] = Into.Text(AsimField.HttpUserAgent),
        ["org"] = Into.All(Into.Kept("org"), Into.Text(AsimField.ActorScope)),
        ["org_id"] = Into.Text(AsimField.ActorScopeId),
        ["business"] = Into.Kept("business"),
        ["repo"] = Into.Kept("repo"),
        ["repository"] = Into.Kept("repo"),
        ["team"] = Into.Kept("team"),
        ["user"] = Into.Kept("user"),
        ["blocked_user"] = Into.Kept("blocked_user"),
        ["invitee"] = Into.Kept("invitee"),
        ["name"] = Into.Kept("name"),
        ["integration"] = Into.Kept("integration"),
        ["repo_id"] = Into.Text(AsimField.ObjectId),
        ["programmatic_access_type"] = Into.Text(AsimField.ActingAppName),
    }.Concat(Values)), Finish);

    public override string Id => Audit.Source;

    public override string Title => "GitHub audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit];

    protected override byte[] Vendor => GitHub;

    protected override byte[] Product { get; } = "Audit"u8.ToArray();

    protected override string TimeMembers => "@timestamp, created_at";

    protected override string Wanted => "it has no action";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"action\""u8) >= 0
        && (json.IndexOf("\"_document_id\""u8) >= 0
            || (json.IndexOf("\"actor\""u8) >= 0 && (json.IndexOf("\"@timestamp\""u8) >= 0 || json.IndexOf("\"created_at\""u8) >= 0) && (json.IndexOf("\"org\""u8) >= 0 || json.IndexOf("\"business\""u8) >= 0 || json.IndexOf("\"repo\""u8) >= 0)
                && JsonMember.Find(json, "action"u8).Contains((byte)'.')));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Find(json, "action"u8).IsEmpty ? null : Reading;

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    private static void Time(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        var action = e[AsimField.Operation].Utf8;
        // "protected_branch.destroy": the verb follows the category.
        e.SetConstant(AsimField.EventType, Types.Find(e[AsimField.EventOriginalType].Utf8) ?? ChangeVerb.TypeOf(action[(action.LastIndexOf((byte)'.') + 1)..]));
        foreach (var name in Objects)
            if (!e.Has(AsimField.Object))
                e.Set(AsimField.Object, e.Vendor.Find(name));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, action.StartsWith("protected_branch"u8) || action.StartsWith("repository_ruleset"u8) || action.StartsWith("ip_allow_list"u8) ? AsimWords.PolicyRule : AsimWords.CloudResource);
        e.SetConstant(AsimField.TargetAppName, GitHub);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Other);
        return null;
    }
}
