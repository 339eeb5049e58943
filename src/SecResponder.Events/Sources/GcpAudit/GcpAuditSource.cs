using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GcpAudit;

/// <summary>Google Cloud's audit logs: administration, data access, system events, refusals by policy; Workspace logons with them.</summary>
/// <remarks>Google Cloud, "AuditLog" and "Understanding audit logs"; Google Workspace, "Login audit".</remarks>
internal sealed class GcpAuditSource : JsonSource
{
    private static readonly LogSource Sigma = new(null, "gcp", "gcp.audit");

    // Workspace's administration and logins come in the same shape; its rules name the service.
    private static readonly EventKind Activity = new("gcp-audit", "AuditLog", AsimSchema.AuditEvent, Sigma, new LogSource(null, "gcp", "google_workspace.admin"), new LogSource(null, "gcp", "google_workspace.login"));
    private static readonly EventKind Logon = new("gcp-audit", "login", AsimSchema.Authentication, Sigma with { Category = "authentication" }, new LogSource("authentication", "gcp", "google_workspace.login"));

    private static readonly WordMap Severities = new(("DEBUG", "Informational"), ("INFO", "Informational"), ("NOTICE", "Informational"), ("WARNING", "Low"), ("ERROR", "Medium"), ("CRITICAL", "High"), ("ALERT", "High"), ("EMERGENCY", "High"));

    // What Workspace's login service calls a change of an account: the verb ends the name.
    private static readonly WordMap Accounts = new(
        ("2svEnroll", "Enable"), ("2svDisable", "Disable"), ("titaniumEnroll", "Enable"), ("titaniumUnenroll", "Disable"), ("passwordEdit", "Set"), ("recoveryEmailEdit", "Set"), ("recoveryPhoneEdit", "Set"), ("recoverySecretQaEdit", "Set"),
        ("emailForwardingOutOfDomain", "Set"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["insertId"] = Into.Text(AsimField.EventOriginalUid),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["logName"] = (e, text) => e.SetText(AsimField.EventOriginalType, text[(text.LastIndexOf("%2F"u8) is var at and >= 0 ? at + 3 : 0)..]),
        ["resource>labels>project_id"] = Into.Text(AsimField.DvcScopeId),
        ["protoPayload>serviceName"] = Service,
        ["protoPayload>requestMetadata>callerIp"] = Into.Address(AsimField.SrcIpAddr),
        ["protoPayload>requestMetadata>callerSuppliedUserAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["protoPayload>status>code"] = Into.Kept("status.code"),
        ["protoPayload>status>message"] = Into.Text(AsimField.EventMessage),
    };

    private static readonly JsonReading ActivityReading = new(Activity, Map(new(StringComparer.Ordinal)
    {
        ["protoPayload>methodName"] = Into.Text(AsimField.Operation),
        ["protoPayload>resourceName"] = Into.All(Into.Text(AsimField.Object), Into.Text(AsimField.ObjectId)),
        ["protoPayload>authenticationInfo>principalEmail"] = Into.User(UserFields.Actor),
        ["protoPayload>authenticationInfo>principalSubject"] = Into.Kept("principalSubject"),
        ["protoPayload>authenticationInfo>serviceAccountKeyName"] = Into.Kept("serviceAccountKeyName"),
        ["protoPayload>authorizationInfo>[]>granted"] = Into.Kept("granted"),
        ["protoPayload>request>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
        ["protoPayload>serviceData>policyDelta>bindingDeltas>[]>{}"] = Binding,
        ["protoPayload>metadata>event>[]>parameter>[]>{}"] = Parameter,
        ["protoPayload>metadata>previousValue"] = Into.Text(AsimField.OldValue),
    }), FinishActivity);

    private static readonly JsonReading LogonReading = new(Logon, Map(new(StringComparer.Ordinal)
    {
        ["protoPayload>methodName"] = Into.Text(AsimField.EventOriginalSubType),
        ["protoPayload>authenticationInfo>principalEmail"] = Into.User(UserFields.Target),
        ["protoPayload>metadata>event>[]>eventName"] = Into.Kept("eventName"),
        ["protoPayload>metadata>event>[]>parameter>[]>name"] = Into.Kept("parameter"),
        ["protoPayload>metadata>event>[]>parameter>[]>value"] = Into.Kept("value"),
    }), FinishLogon);

    public override string Id => Activity.Source;

    public override string Title => "Google Cloud audit logs";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Activity, Logon];

    protected override byte[] Vendor { get; } = "GCP"u8.ToArray();

    protected override byte[] Product { get; } = "Cloud Audit Logs"u8.ToArray();

    protected override string TimeMembers => "timestamp";

    protected override string Wanted => "it has no protoPayload";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"protoPayload\""u8) >= 0
        && (json.IndexOf("google.cloud.audit.AuditLog"u8) >= 0 || json.IndexOf("cloudaudit.googleapis.com"u8) >= 0 || (json.IndexOf("\"methodName\""u8) >= 0 && json.IndexOf("\"serviceName\""u8) >= 0 && JsonMember.Has(json, "protoPayload"u8)));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        if (!JsonMember.Has(json, "protoPayload"u8))
            return null;
        return IsLogon(json) ? LogonReading : ActivityReading;
    }

    // Workspace's logons; what else its login service tells (second factors, warnings) are changes of accounts.
    private static bool IsLogon(ReadOnlySpan<byte> json) => json.IndexOf("google.login.LoginService.login"u8) >= 0 || json.IndexOf("google.login.LoginService.logout"u8) >= 0;

    private static void Service(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
    }

    // Who was given a role, and from whom it was taken: what SetIamPolicy changed. The request has the policy as a whole.
    private static void Binding(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        var isTaken = JsonMember.Find(json, "action"u8).SequenceEqual("REMOVE"u8);
        if (!e.Vendor.Find(DeltaKey).IsPresent)
            e.Remove(AsimField.NewValue);
        e.Keep(DeltaKey, json);
        ChangedValues.Append(e, isTaken ? AsimField.OldValue : AsimField.NewValue, JsonMember.Find(json, "role"u8), JsonMember.Find(json, "member"u8));
    }

    // Workspace names whom an event is about by a parameter.
    private static void Parameter(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        var name = JsonMember.Find(json, "name"u8);
        if (name.SequenceEqual("affected_email_address"u8) || name.SequenceEqual("USER_EMAIL"u8) || name.SequenceEqual("GROUP_EMAIL"u8))
            e.Keep(AffectedKey, JsonMember.Find(json, "value"u8));
        else if (name.SequenceEqual("OLD_VALUE"u8))
            e.SetText(AsimField.OldValue, JsonMember.Find(json, "value"u8));
        else if (name.SequenceEqual("NEW_VALUE"u8))
            e.SetText(AsimField.NewValue, JsonMember.Find(json, "value"u8));
    }

    private static readonly byte[] DeltaKey = "bindingDelta"u8.ToArray();
    private static readonly byte[] AffectedKey = "affected"u8.ToArray();

    private static Rejection? FinishActivity(SecurityEvent e)
    {
        var operation = e[AsimField.Operation].Utf8;
        if (operation.IsEmpty)
            return new Rejection(RejectionCodes.Truncated, "protoPayload has no methodName", 0);
        // "v1.compute.firewalls.patch", "google.iam.admin.v1.CreateServiceAccountKey": the verb begins the last part.
        var last = operation[(operation.LastIndexOf((byte)'.') + 1)..];
        e.SetConstant(AsimField.EventType, Accounts.Find(last) ?? (last.StartsWith("accountDisabled"u8) ? AsimWords.Disable : ChangeVerb.TypeOf(last)));
        e.Set(AsimField.Object, e.Vendor.Find(AffectedKey));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetAppName) ? e[AsimField.TargetAppName] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, operation.IndexOf("irewall"u8) >= 0 || operation.IndexOf("SecurityPolic"u8) >= 0 || operation.IndexOf("securityPolic"u8) >= 0 ? AsimWords.PolicyRule : AsimWords.CloudResource);
        Actor(e);
        Result(e);
        return null;
    }

    private static void Actor(SecurityEvent e)
    {
        if (!e.Has(AsimField.ActorUsername))
            UserFields.Actor.Set(e, e.Vendor.Find("principalSubject"u8).Utf8);
        if (e[AsimField.ActorUsername].Utf8.EndsWith(".gserviceaccount.com"u8))
            e.SetConstant(AsimField.ActorUserType, AsimWords.Service);
    }

    // google.rpc.Code: 0, or no status, is a success; a permission that was not granted is none.
    private static void Result(SecurityEvent e)
    {
        var code = e.Vendor.Find("status.code"u8).Utf8;
        var hasFailed = (!code.IsEmpty && !code.SequenceEqual("0"u8)) || (e.Vendor.Find("granted"u8).Utf8.SequenceEqual("false"u8) && code.IsEmpty);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        e.SetText(AsimField.EventOriginalResultDetails, code);
    }

    private static Rejection? FinishLogon(SecurityEvent e)
    {
        var name = e.Vendor.Find("eventName"u8).Utf8;
        if (name.IsEmpty && e[AsimField.EventOriginalSubType].Utf8 is var method)
            name = method[(method.LastIndexOf((byte)'.') + 1)..];
        e.SetConstant(AsimField.EventType, name.IndexOf("logout"u8) >= 0 ? AsimWords.Logoff : AsimWords.Logon);
        var hasFailed = name.IndexOf("failure"u8) >= 0 || name.IndexOf("Failure"u8) >= 0;
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
        Result(name.IsEmpty, e);
        return null;
    }

    // A logon that names nobody is still one: the address is what is known.
    private static void Result(bool isUnnamed, SecurityEvent e)
    {
        if (isUnnamed)
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
    }

    private static JsonFieldMap Map(Dictionary<string, FieldSetter> more) => new(Common.Concat(more));
}
