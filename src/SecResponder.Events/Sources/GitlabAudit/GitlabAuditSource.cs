using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GitlabAudit;

/// <summary>GitLab's audit events: streamed, by REST, and as <c>audit_json.log</c> has them.</summary>
/// <remarks>GitLab Docs, "Audit event schema and examples", "Log system: audit_json.log".</remarks>
internal sealed class GitlabAuditSource : JsonSource
{
    private static readonly EventKind Audit = new("gitlab-audit", "audit_event", AsimSchema.AuditEvent, new LogSource(null, "gitlab", "audit"));
    private static readonly EventKind Logon = new("gitlab-audit", "authentication", AsimSchema.Authentication, new LogSource("authentication", "gitlab", "audit"));

    private static readonly byte[] GitLab = "GitLab"u8.ToArray();

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["created_at"] = Into.Time(AsimField.TimeGenerated),
        ["time"] = Time,
        ["event_type"] = Into.Text(AsimField.EventOriginalType),
        ["event_name"] = (e, text) => e.SetText(AsimField.EventOriginalType, e.Has(AsimField.EventOriginalType) ? default : text),
        ["ip_address"] = Into.Address(AsimField.SrcIpAddr),
        ["details>ip_address"] = (e, text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text),
        ["meta.remote_ip"] = (e, text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text),
        ["details>custom_message"] = Into.Text(AsimField.EventMessage),
        ["custom_message"] = Into.Text(AsimField.EventMessage),
    };

    private static readonly JsonReading AuditReading = new(Audit, new JsonFieldMap(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["author_id"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Other),
        ["author_name"] = Into.User(UserFields.Actor),
        ["details>author_name"] = Into.UserIfAbsent(UserFields.Actor),
        ["entity_path"] = Into.Text(AsimField.ActorScope),
        ["details>entity_path"] = Into.TextIfAbsent(AsimField.ActorScope),
        ["entity_type"] = Into.Kept("entity_type"),
        ["target_id"] = Into.Text(AsimField.ObjectId),
        ["details>target_id"] = Into.TextIfAbsent(AsimField.ObjectId),
        ["target_type"] = Into.Text(AsimField.OriginalObjectType),
        ["details>target_type"] = Into.TextIfAbsent(AsimField.OriginalObjectType),
        ["target_details"] = Into.Text(AsimField.Object),
        ["details>target_details"] = Into.TextIfAbsent(AsimField.Object),
        ["details>change"] = Into.Kept("change"),
        ["change"] = Into.Kept("change"),
        ["details>add"] = Into.Kept("add"),
        ["details>remove"] = Into.Kept("remove"),
        ["details>from"] = Into.Text(AsimField.OldValue),
        ["from"] = Into.Text(AsimField.OldValue),
        ["details>to"] = Into.Text(AsimField.NewValue),
        ["to"] = Into.Text(AsimField.NewValue),
        ["details>as"] = Into.TextIfAbsent(AsimField.NewValue),
        ["details>event_name"] = (e, text) => e.SetText(AsimField.EventOriginalType, e.Has(AsimField.EventOriginalType) ? default : text),
    })), FinishAudit);

    private static readonly JsonReading LogonReading = new(Logon, new JsonFieldMap(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["author_id"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.Other),
        ["author_name"] = Into.User(UserFields.Target),
        ["details>author_name"] = Into.UserIfAbsent(UserFields.Target),
        ["details>target_details"] = Into.Kept("target_details"),
        ["details>failed_login"] = Into.Kept("failed_login"),
        ["failed_login"] = Into.Kept("failed_login"),
        ["details>with"] = Into.Text(AsimField.LogonProtocol),
        ["with"] = Into.Text(AsimField.LogonProtocol),
    })), FinishLogon);

    public override string Id => Audit.Source;

    public override string Title => "GitLab audit events";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit, Logon];

    protected override byte[] Vendor => GitLab;

    protected override byte[] Product { get; } = "Audit"u8.ToArray();

    protected override string TimeMembers => "created_at, time";

    protected override string Wanted => "it has neither author_id nor entity_id";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"author_id\""u8) >= 0 && json.IndexOf("\"entity_id\""u8) >= 0 && json.IndexOf("\"entity_type\""u8) >= 0;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        if (!JsonMember.Has(json, "author_id"u8) || !JsonMember.Has(json, "entity_id"u8))
            return null;
        var type = JsonMember.Find(json, "event_type"u8);
        return json.IndexOf("\"failed_login\""u8) >= 0 || json.IndexOf("\"with\""u8) >= 0 || type.StartsWith("authenticated_with"u8) || type.StartsWith("user_signed"u8) || type.StartsWith("login_failed"u8) ? LogonReading : AuditReading;
    }

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    private static void Time(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static Rejection? FinishAudit(SecurityEvent e)
    {
        var (add, remove, change) = (e.Vendor.Find("add"u8), e.Vendor.Find("remove"u8), e.Vendor.Find("change"u8));
        var type = e[AsimField.EventOriginalType].Utf8;
        e.SetConstant(AsimField.EventType, add.IsPresent ? AsimWords.Create : remove.IsPresent ? AsimWords.Delete : change.IsPresent ? AsimWords.Set : TypeOf(type));
        e.Set(AsimField.Operation, type.IsEmpty ? e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : change.IsPresent ? change : add.IsPresent ? add : remove : e[AsimField.EventOriginalType]);
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, AsimWords.Other);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ActorScope) ? e[AsimField.ActorScope] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, type.IndexOf("protected_branch"u8) >= 0 || type.IndexOf("approval_rule"u8) >= 0 || type.IndexOf("policy"u8) >= 0 || type.IndexOf("ip_restriction"u8) >= 0 ? AsimWords.PolicyRule : AsimWords.CloudResource);
        e.SetConstant(AsimField.TargetAppName, GitLab);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
        return null;
    }

    // "project_created", "delete_issue": the verb stands at either end.
    private static byte[] TypeOf(ReadOnlySpan<byte> name)
    {
        if (ChangeVerb.Find(name) is { } first)
            return first;
        var last = name[(name.LastIndexOf((byte)'_') + 1)..];
        return last switch
        {
            _ when last.SequenceEqual("created"u8) || last.SequenceEqual("added"u8) => AsimWords.Create,
            _ when last.SequenceEqual("deleted"u8) || last.SequenceEqual("removed"u8) || last.SequenceEqual("destroyed"u8) || last.SequenceEqual("revoked"u8) => AsimWords.Delete,
            _ when last.SequenceEqual("updated"u8) || last.SequenceEqual("changed"u8) || last.SequenceEqual("renamed"u8) => AsimWords.Set,
            _ when last.SequenceEqual("enabled"u8) => AsimWords.Enable,
            _ when last.SequenceEqual("disabled"u8) || last.SequenceEqual("blocked"u8) => AsimWords.Disable,
            _ when last.SequenceEqual("operation"u8) || last.SequenceEqual("downloaded"u8) || last.SequenceEqual("viewed"u8) => AsimWords.Read,
            _ => AsimWords.Other,
        };
    }

    private static Rejection? FinishLogon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e[AsimField.EventOriginalType].Utf8.IndexOf("signed_out"u8) >= 0 ? AsimWords.Logoff : AsimWords.Logon);
        var hasFailed = e.Vendor.Find("failed_login"u8).IsPresent || e[AsimField.EventOriginalType].Utf8.StartsWith("login_failed"u8);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
        if (!e.Has(AsimField.TargetUsername))
            UserFields.Target.Set(e, e.Vendor.Find("target_details"u8).Utf8);
        e.SetConstant(AsimField.TargetAppName, GitLab);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
        return null;
    }
}
