using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.KubernetesAudit;

/// <summary>Kubernetes' audit log: one request to the API server, when it was answered. Lists of the webhook backend and AKS' records are envelopes of it.</summary>
/// <remarks>Kubernetes documentation, "Auditing" and "kube-apiserver Audit Configuration (v1)".</remarks>
internal sealed class KubernetesAuditSource : JsonSource
{
    private static readonly EventKind Audit = new("kubernetes-audit", "Event", AsimSchema.AuditEvent, new LogSource("application", "kubernetes", "audit"));

    private static readonly WordMap Verbs = new(
        ("create", "Create"), ("update", "Set"), ("patch", "Set"), ("delete", "Delete"), ("deletecollection", "Delete"), ("get", "Read"), ("list", "Read"), ("watch", "Read"), ("connect", "Execute"), ("bind", "Set"), ("escalate", "Set"),
        ("impersonate", "Execute"), ("approve", "Set"), ("proxy", "Execute"));

    private static readonly JsonReading Reading = new(Audit, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["auditID"] = Into.Text(AsimField.EventOriginalUid),
        ["stage"] = Into.Text(AsimField.EventOriginalSubType),
        ["level"] = Into.Text(AsimField.EventOriginalType),
        ["verb"] = Into.Kept("verb"),
        ["requestURI"] = Into.Kept("requestURI"),
        ["user>username"] = Into.User(UserFields.Actor),
        ["user>uid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Uid),
        ["impersonatedUser>username"] = Into.Kept("impersonatedUser.username"),
        ["sourceIPs>[]"] = (e, text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text),
        ["userAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["objectRef>resource"] = Into.Kept("objectRef.resource"),
        ["objectRef>subresource"] = Into.Kept("objectRef.subresource"),
        ["objectRef>namespace"] = Into.Kept("objectRef.namespace"),
        ["objectRef>name"] = Into.Kept("objectRef.name"),
        ["objectRef>uid"] = Into.Text(AsimField.ObjectId),
        ["responseStatus>code"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["responseStatus>message"] = Into.Text(AsimField.EventMessage),
        ["responseStatus>reason"] = Into.Text(AsimField.EventResultDetails),
        ["requestObject>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
        ["requestReceivedTimestamp"] = Into.All(Into.Time(AsimField.EventStartTime), Time),
        ["stageTimestamp"] = Into.All(Into.Time(AsimField.EventEndTime), Into.Time(AsimField.TimeGenerated)),
        ["timestamp"] = Time,
        ["annotations>authorization.k8s.io/decision"] = Into.Kept("decision"),
    }), Finish);

    public override string Id => Audit.Source;

    public override string Title => "Kubernetes audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit];

    protected override byte[] Vendor { get; } = "CNCF"u8.ToArray();

    protected override byte[] Product { get; } = "Kubernetes"u8.ToArray();

    protected override string TimeMembers => "stageTimestamp, requestReceivedTimestamp";

    protected override string Wanted => "it has no auditID and no verb";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"auditID\""u8) >= 0 && !JsonMember.Find(json, "auditID"u8).IsEmpty && !JsonMember.Find(json, "verb"u8).IsEmpty;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Find(json, "auditID"u8).IsEmpty || JsonMember.Find(json, "verb"u8).IsEmpty ? null : Reading;

    // One request comes at several stages; the last tells it as a whole.
    protected override bool IsNone(ReadOnlySpan<byte> json) => JsonMember.Find(json, "stage"u8) is var stage && (stage.SequenceEqual("RequestReceived"u8) || stage.SequenceEqual("ResponseStarted"u8));

    private static void Time(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    private static Rejection? Finish(SecurityEvent e)
    {
        var (verb, subresource) = (e.Vendor.Find("verb"u8), e.Vendor.Find("objectRef.subresource"u8));
        if (subresource.IsPresent)
        {
            var room = e.ScratchRoom(verb.Utf8.Length + 1 + subresource.Utf8.Length);
            verb.Utf8.CopyTo(room);
            room[verb.Utf8.Length] = (byte)'/';
            subresource.Utf8.CopyTo(room[(verb.Utf8.Length + 1)..]);
            e.SetText(AsimField.Operation, room);
        }
        else
            e.Set(AsimField.Operation, verb);
        e.SetConstant(AsimField.EventType, IsExecution(subresource.Utf8) ? AsimWords.Execute : Verbs.Find(verb.Utf8) ?? AsimWords.Other);
        Object(e);
        e.SetConstant(AsimField.ObjectType, e.Vendor.Find("objectRef.resource"u8).Utf8 is var resource && (resource.SequenceEqual("networkpolicies"u8) || resource.IndexOf("roles"u8) >= 0 || resource.IndexOf("rolebindings"u8) >= 0) ? AsimWords.PolicyRule : AsimWords.CloudResource);
        Actor(e);
        var isRefused = e.Vendor.Find("decision"u8).Utf8.SequenceEqual("forbid"u8);
        var hasFailed = Numbers.TryRead(e[AsimField.EventOriginalResultDetails].Utf8, out var code) && code >= 400;
        e.SetConstant(AsimField.EventResult, isRefused || hasFailed || e[AsimField.EventOriginalSubType].Utf8.SequenceEqual("Panic"u8) ? AsimWords.Failure : AsimWords.Success);
        return null;
    }

    private static bool IsExecution(ReadOnlySpan<byte> subresource) => subresource.SequenceEqual("exec"u8) || subresource.SequenceEqual("attach"u8) || subresource.SequenceEqual("portforward"u8) || subresource.SequenceEqual("proxy"u8);

    // namespace/resource/name; what has none of it (/healthz) is known by its path.
    private static void Object(SecurityEvent e)
    {
        var (space, resource, name) = (e.Vendor.Find("objectRef.namespace"u8), e.Vendor.Find("objectRef.resource"u8), e.Vendor.Find("objectRef.name"u8));
        if (!resource.IsPresent)
        {
            e.Set(AsimField.Object, e.Vendor.Find("requestURI"u8) is { IsPresent: true } uri ? uri : e[AsimField.Operation]);
            return;
        }
        KubernetesObject.Set(e, space, resource, name);
    }

    private static void Actor(SecurityEvent e)
    {
        var user = e[AsimField.ActorUsername].Utf8;
        e.SetConstant(AsimField.ActorUserType, user switch
        {
            _ when user.StartsWith("system:serviceaccount:"u8) => AsimWords.Service,
            _ when user.SequenceEqual("system:anonymous"u8) => AsimWords.Other,
            _ when user.StartsWith("system:"u8) => AsimWords.System,
            _ when user.IsEmpty => [],
            _ => AsimWords.Regular,
        });
    }
}
