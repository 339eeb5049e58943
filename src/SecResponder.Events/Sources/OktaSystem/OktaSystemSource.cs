using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.OktaSystem;

/// <summary>Okta's System Log.</summary>
/// <remarks>Okta, "System Log API", LogEvent object, and "Event types".</remarks>
internal sealed class OktaSystemSource : JsonSource
{
    private static readonly LogSource Sigma = new(null, "okta", "okta");

    private static readonly EventKind Change = new("okta-system", "LogEvent", AsimSchema.AuditEvent, Sigma);
    private static readonly EventKind Logon = new("okta-system", "user.session", AsimSchema.Authentication, Sigma with { Category = "authentication" });

    private static readonly WordMap Severities = new(("DEBUG", "Informational"), ("INFO", "Informational"), ("WARN", "Low"), ("ERROR", "Medium"));

    private static readonly WordMap Results = new(("SUCCESS", "Success"), ("ALLOW", "Success"), ("FAILURE", "Failure"), ("DENY", "Failure"), ("SKIPPED", "NA"), ("CHALLENGE", "NA"), ("UNKNOWN", "NA"), ("DEFERRED", "NA"), ("ABANDONED", "NA"), ("RATE_LIMIT", "Failure"));

    private static readonly WordMap Reasons = new(
        ("INVALID_CREDENTIALS", "No such user or password"), ("VERIFICATION_ERROR", "Incorrect password"), ("LOCKED_OUT", "User locked"), ("PASSWORD_EXPIRED", "Password expired"), ("UNKNOWN_USER", "No such user"), ("DEACTIVATED", "User disabled"),
        ("SUSPENDED", "User disabled"), ("Sign-on policy evaluation resulted in DENY", "Logon violates policy"), ("NETWORK_ZONE_BLACKLIST", "Logon violates policy"));

    private static readonly WordMap UserTypes = new(("User", "Regular"), ("SystemPrincipal", "System"), ("PublicClientApp", "Application"), ("ClientApp", "Application"), ("AppInstance", "Application"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["published"] = Into.Time(AsimField.TimeGenerated),
        ["uuid"] = Into.Text(AsimField.EventOriginalUid),
        ["eventType"] = Into.Text(AsimField.EventOriginalType),
        ["displayMessage"] = Into.Text(AsimField.EventMessage),
        ["severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["outcome>result"] = Into.Word(AsimField.EventResult, Results),
        ["outcome>reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["client>ipAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["client>userAgent>rawUserAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["client>geographicalContext>city"] = Into.Text(AsimField.SrcGeoCity),
        ["client>geographicalContext>state"] = Into.Text(AsimField.SrcGeoRegion),
        ["client>geographicalContext>country"] = Into.Text(AsimField.SrcGeoCountry),
        ["client>geographicalContext>geolocation>lat"] = Into.Real(AsimField.SrcGeoLatitude),
        ["client>geographicalContext>geolocation>lon"] = Into.Real(AsimField.SrcGeoLongitude),
        ["client>device"] = Device,
    };

    private static readonly JsonReading ChangeReading = new(Change, Map(new(StringComparer.Ordinal)
    {
        ["actor>id"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.OktaId),
        ["actor>alternateId"] = Into.User(UserFields.Actor),
        ["actor>type"] = Into.Word(AsimField.ActorUserType, UserTypes, AsimField.ActorOriginalUserType),
        ["authenticationContext>externalSessionId"] = Into.Text(AsimField.ActorSessionId),
        ["target>[]>id"] = Into.TextIfAbsent(AsimField.ObjectId),
        ["target>[]>type"] = Into.TextIfAbsent(AsimField.OriginalObjectType),
        ["target>[]>alternateId"] = (e, text) => KeepFirst(e, text.SequenceEqual("unknown"u8) ? default : text),
        ["target>[]>displayName"] = Into.TextIfAbsent(AsimField.Object),
        ["target>[]>changeDetails>from>{}"] = (e, json) => e.SetText(AsimField.OldValue, json),
        ["target>[]>changeDetails>to>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
    }), FinishChange);

    private static readonly JsonReading LogonReading = new(Logon, Map(new(StringComparer.Ordinal)
    {
        ["actor>id"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.OktaId),
        ["actor>alternateId"] = Into.User(UserFields.Target),
        ["actor>type"] = Into.Word(AsimField.TargetUserType, UserTypes, AsimField.TargetOriginalUserType),
        ["authenticationContext>externalSessionId"] = Into.Text(AsimField.TargetSessionId),
        ["authenticationContext>credentialType"] = Method,
        ["authenticationContext>authenticationProvider"] = Into.Text(AsimField.LogonProtocol),
        ["securityContext>isp"] = Into.Text(AsimField.SrcIsp),
        ["client>userAgent>os"] = (e, text) => e.SetText(AsimField.SrcDvcOs, Known(text)),
        ["client>userAgent>browser"] = Browser,
        ["target>[]>{}"] = LogonTarget,
    }), FinishLogon);

    public override string Id => Change.Source;

    public override string Title => "Okta System Log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Change, Logon];

    protected override byte[] Vendor { get; } = "Okta"u8.ToArray();

    protected override byte[] Product { get; } = "Okta"u8.ToArray();

    protected override string TimeMembers => "published";

    protected override string Wanted => "it has no eventType";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"eventType\""u8) >= 0 && json.IndexOf("\"published\""u8) >= 0 && (json.IndexOf("\"debugContext\""u8) >= 0 || json.IndexOf("\"displayMessage\""u8) >= 0 || json.IndexOf("\"legacyEventType\""u8) >= 0
            || (json.IndexOf("\"actor\""u8) >= 0 && json.IndexOf("\"outcome\""u8) >= 0 && JsonMember.Find(json, "eventType"u8).Contains((byte)'.')));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var type = JsonMember.Find(json, "eventType"u8);
        return type.IsEmpty ? null : IsLogon(type) ? LogonReading : ChangeReading;
    }

    private static bool IsLogon(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("user.session.start"u8) || type.SequenceEqual("user.session.end"u8) || type.StartsWith("user.authentication."u8) || type.SequenceEqual("user.session.access_admin_app"u8) || type.SequenceEqual("policy.evaluate_sign_on"u8);

    private static readonly byte[] TargetKey = "target.alternateId"u8.ToArray();

    private static void KeepFirst(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Vendor.Find(TargetKey).IsPresent)
            e.Keep(TargetKey, text);
    }

    private static void Device(SecurityEvent e, ReadOnlySpan<byte> text) =>
        e.SetConstant(AsimField.SrcDeviceType, text.SequenceEqual("Computer"u8) ? AsimWords.Computer : text.SequenceEqual("Mobile"u8) || text.SequenceEqual("Tablet"u8) ? AsimWords.MobileDevice : []);

    private static void Method(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.LogonMethod, text switch
    {
        _ when text.SequenceEqual("PASSWORD"u8) => AsimWords.UsernameAndPassword,
        _ when text.SequenceEqual("OTP"u8) || text.SequenceEqual("SMS"u8) || text.SequenceEqual("EMAIL"u8) => AsimWords.MultiFactor,
        _ when text.SequenceEqual("CERTIFICATE"u8) => AsimWords.Pki,
        _ => AsimWords.Other,
    });

    private static void Browser(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActingAppName, Known(text));
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    private static ReadOnlySpan<byte> Known(ReadOnlySpan<byte> text) => System.Text.Ascii.EqualsIgnoreCase(text, "unknown"u8) ? default : text;

    // The application that is logged on to, and the user, where Okta itself acts for somebody whom an identity provider has vouched for.
    private static void LogonTarget(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        var type = JsonMember.Find(json, "type"u8);
        if (type.SequenceEqual("AppInstance"u8))
        {
            e.SetText(AsimField.TargetAppName, JsonMember.Find(json, "displayName"u8));
            e.SetText(AsimField.TargetAppId, JsonMember.Find(json, "id"u8));
            e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
        }
        else if (type.SequenceEqual("User"u8) && !e.Vendor.Find(UserKey).IsPresent)
        {
            e.Keep(UserKey, JsonMember.Find(json, "alternateId"u8));
            e.Keep(UserIdKey, JsonMember.Find(json, "id"u8));
        }
    }

    private static readonly byte[] UserKey = "target.user"u8.ToArray();
    private static readonly byte[] UserIdKey = "target.user.id"u8.ToArray();

    private static void User(SecurityEvent e)
    {
        if (!e[AsimField.TargetOriginalUserType].Utf8.SequenceEqual("SystemPrincipal"u8) || e.Vendor.Find(UserKey) is not { IsPresent: true } user)
            return;
        UserFields.Target.Set(e, user.Utf8);
        e.Set(AsimField.TargetUserId, e.Vendor.Find(UserIdKey));
        e.SetConstant(AsimField.TargetUserType, AsimWords.Regular);
        e.SetText(AsimField.TargetOriginalUserType, "User"u8);
    }

    private static Rejection? FinishChange(SecurityEvent e)
    {
        var type = e[AsimField.EventOriginalType].Utf8;
        e.SetText(AsimField.Operation, type);
        // "user.lifecycle.create", "application.user_membership.add": the verb ends the name.
        e.SetConstant(AsimField.EventType, ChangeVerb.TypeOf(type[(type.LastIndexOf((byte)'.') + 1)..]));
        e.Set(AsimField.Object, e.Vendor.Find(TargetKey));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ObjectId) ? e[AsimField.ObjectId] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, type.StartsWith("policy."u8) || type.StartsWith("zone."u8) ? AsimWords.PolicyRule : AsimWords.DirectoryServiceObject);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        return null;
    }

    private static Rejection? FinishLogon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e[AsimField.EventOriginalType].Utf8.EndsWith("session.end"u8) ? AsimWords.Logoff : AsimWords.Logon);
        e.SetConstant(AsimField.EventSubType, AsimWords.Interactive);
        User(e);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            e.SetConstant(AsimField.EventResultDetails, Reasons.Find(e[AsimField.EventOriginalResultDetails].Utf8) ?? AsimWords.Other);
        return null;
    }

    private static JsonFieldMap Map(Dictionary<string, FieldSetter> more) => new(Common.Concat(more));
}
