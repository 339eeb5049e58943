using SecResponder.Events.Asim;
using SecResponder.Events.EntraEvents;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.EntraSignin;

/// <summary>Microsoft Entra ID's sign-in logs: of people, of applications, of managed identities; as a diagnostic setting sends them and as Microsoft Graph gives them.</summary>
/// <remarks>Microsoft Learn, Azure Monitor tables SigninLogs, AADNonInteractiveUserSignInLogs, AADServicePrincipalSignInLogs, AADManagedIdentitySignInLogs; Microsoft Graph, "signIn resource type".</remarks>
internal sealed class EntraSigninSource : JsonSource
{
    private const string Source = "entra-signin";

    private static readonly WordMap Risks = new(("low", "Low"), ("medium", "Medium"), ("high", "High"));

    private static readonly JsonFieldMap Map = new(Places());

    private static readonly JsonReading Interactive = Reading("SignInLogs");
    private static readonly JsonReading NonInteractive = Reading("NonInteractiveUserSignInLogs");
    private static readonly JsonReading ServicePrincipal = Reading("ServicePrincipalSignInLogs");
    private static readonly JsonReading ManagedIdentity = Reading("ManagedIdentitySignInLogs");
    private static readonly JsonReading Adfs = Reading("ADFSSignInLogs");

    public override string Id => Source;

    public override string Title => "Microsoft Entra ID sign-in logs";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Interactive.Kind, NonInteractive.Kind, ServicePrincipal.Kind, ManagedIdentity.Kind, Adfs.Kind, EntraRisks.UserRisk.Kind, EntraRisks.RiskyUser.Kind, EntraRisks.ServicePrincipalRisk.Kind, EntraRisks.RiskyServicePrincipal.Kind];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Microsoft Entra ID"u8.ToArray();

    protected override string TimeMembers => "createdDateTime, time, TimeGenerated";

    protected override string Wanted => "its category is none of the sign-in logs, of the risks found in them";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("SignInLogs\""u8) >= 0 || (EntraRisks.MayBe(json) && ReadingOf(json) is not null) || (json.IndexOf("\"createdDateTime\""u8) >= 0 && json.IndexOf("\"conditionalAccessStatus\""u8) >= 0 && json.IndexOf("\"appDisplayName\""u8) >= 0);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var category = JsonMember.Find(json, "category"u8);
        if (category.IsEmpty)
            category = JsonMember.Find(json, "Category"u8);
        foreach (var reading in (ReadOnlySpan<JsonReading>)[Interactive, NonInteractive, ServicePrincipal, ManagedIdentity, Adfs, EntraRisks.UserRisk, EntraRisks.RiskyUser, EntraRisks.ServicePrincipalRisk, EntraRisks.RiskyServicePrincipal])
            if (System.Text.Ascii.Equals(category, reading.Kind.Name))
                return reading;
        // Microsoft Graph's have no category.
        return category.IsEmpty && JsonMember.Has(json, "createdDateTime"u8) ? JsonMember.Find(json, "isInteractive"u8).SequenceEqual("false"u8) ? NonInteractive : Interactive : null;
    }

    private static JsonReading Reading(string category) => new(new EventKind(Source, category, AsimSchema.Authentication, new LogSource("authentication", "azure", "signinlogs")), Map, Finish);

    private static IEnumerable<KeyValuePair<string, FieldSetter>> Places()
    {
        yield return new("time", Time);
        yield return new("category", Into.Text(AsimField.EventOriginalType));
        yield return new("tenantId", Into.Text(AsimField.TargetUserScopeId));
        yield return new("callerIpAddress", Address);
        yield return new("resultType", EntraErrors.Set);
        yield return new("resultDescription", Into.Text(AsimField.EventMessage));
        foreach (var prefix in (string[])["", "properties>"])
            foreach (var (place, set) in Members())
                yield return new(prefix + place, set);
        foreach (var column in Columns())
            yield return column;
    }

    // A row of one of the tables, as Log Analytics exports it: the same in upper case, objects as text.
    private static Dictionary<string, FieldSetter> Columns()
    {
        var members = Members();
        var places = new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
        {
            ["TimeGenerated"] = Time,
            ["Category"] = Into.Text(AsimField.EventOriginalType),
            ["AADTenantId"] = Into.Text(AsimField.TargetUserScopeId),
            ["IPAddress"] = Into.Address(AsimField.SrcIpAddr),
            ["ResultType"] = EntraErrors.Set,
            ["ResultDescription"] = Into.Text(AsimField.EventMessage),
            ["ResourceIdentity"] = Into.Text(AsimField.TargetAppId),
            ["LocationDetails"] = LocationText,
            ["LocationDetails>{}"] = LocationText,
            ["DeviceDetail>{}"] = DeviceText,
            ["Status>{}"] = members["status"],
        };
        foreach (var name in (string[])["id", "createdDateTime", "userPrincipalName", "userId", "userType", "appId", "appDisplayName", "servicePrincipalName", "servicePrincipalId", "clientAppUsed", "userAgent", "resourceDisplayName",
            "authenticationRequirement", "riskLevelDuringSignIn", "correlationId", "sessionId", "status", "deviceDetail", "location"])
            places.Add(char.ToUpperInvariant(name[0]) + name[1..], members[name]);
        return places;
    }

    private static Dictionary<string, FieldSetter> Members() => new(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["createdDateTime"] = Into.Time(AsimField.TimeGenerated),
        ["userPrincipalName"] = Into.User(UserFields.Target),
        ["userId"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.AadId),
        ["userType"] = (e, text) => e.SetConstant(AsimField.TargetUserType, System.Text.Ascii.EqualsIgnoreCase(text, "guest"u8) ? AsimWords.Guest : System.Text.Ascii.EqualsIgnoreCase(text, "member"u8) ? AsimWords.Regular : []),
        ["appId"] = Into.Text(AsimField.ActingAppId),
        ["appDisplayName"] = Into.Text(AsimField.ActingAppName),
        ["servicePrincipalName"] = Into.Kept("servicePrincipalName"),
        ["servicePrincipalId"] = Into.Kept("servicePrincipalId"),
        ["ipAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["clientAppUsed"] = Into.Text(AsimField.LogonProtocol),
        ["userAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["resourceDisplayName"] = Into.Text(AsimField.TargetAppName),
        ["resourceId"] = (e, text) => e.SetText(AsimField.TargetAppId, text.StartsWith("/"u8) ? default : text),
        ["authenticationRequirement"] = (e, text) => e.SetConstant(AsimField.LogonMethod, text.StartsWith("multi"u8) ? AsimWords.MultiFactor : text.StartsWith("single"u8) ? AsimWords.UsernameAndPassword : []),
        ["riskLevelDuringSignIn"] = (e, text) => e.SetText(AsimField.ThreatOriginalRiskLevel, text.SequenceEqual("none"u8) || text.SequenceEqual("hidden"u8) ? default : text),
        ["correlationId"] = Into.TextIfAbsent(AsimField.TargetSessionId),
        ["sessionId"] = Into.Text(AsimField.TargetSessionId),
        ["status>errorCode"] = EntraErrors.Set,
        ["status>failureReason"] = (e, text) => e.SetText(AsimField.EventMessage, text.SequenceEqual("Other."u8) ? default : text),
        ["status"] = (e, json) => EntraErrors.Set(e, JsonMember.Find(json, "errorCode"u8)),
        ["deviceDetail>deviceId"] = Device,
        ["deviceDetail>displayName"] = Into.Host(HostFields.Source),
        ["deviceDetail>operatingSystem"] = Into.Text(AsimField.SrcDvcOs),
        ["deviceDetail"] = DeviceText,
        ["location>city"] = Into.Text(AsimField.SrcGeoCity),
        ["location>state"] = Into.Text(AsimField.SrcGeoRegion),
        ["location>countryOrRegion"] = Into.Text(AsimField.SrcGeoCountry),
        ["location>geoCoordinates>latitude"] = Into.Real(AsimField.SrcGeoLatitude),
        ["location>geoCoordinates>longitude"] = Into.Real(AsimField.SrcGeoLongitude),
        ["location"] = LocationText,
    };

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

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

    private static void Device(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.SrcDvcId, text);
        if (!text.IsEmpty)
            e.SetConstant(AsimField.SrcDvcIdType, AsimWords.Other);
    }

    // The non-interactive logs have objects as JSON text, or as their country alone.
    private static void DeviceText(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        Device(e, JsonMember.Find(json, "deviceId"u8));
        HostFields.Source.Set(e, JsonMember.Find(json, "displayName"u8));
        e.SetText(AsimField.SrcDvcOs, JsonMember.Find(json, "operatingSystem"u8));
    }

    private static void LocationText(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{', ..])
        {
            e.SetText(AsimField.SrcGeoCountry, text.Length == 2 ? text : default);
            return;
        }
        e.SetText(AsimField.SrcGeoCity, JsonMember.Find(text, "city"u8));
        e.SetText(AsimField.SrcGeoRegion, JsonMember.Find(text, "state"u8));
        e.SetText(AsimField.SrcGeoCountry, JsonMember.Find(text, "countryOrRegion"u8));
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Logon);
        var isService = e.Kind == ServicePrincipal.Kind || e.Kind == ManagedIdentity.Kind;
        e.SetConstant(AsimField.EventSubType, e.Kind == Interactive.Kind || e.Kind == Adfs.Kind ? AsimWords.Interactive : AsimWords.Service);
        if (isService)
            Application(e);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        Risks.TrySet(e, AsimField.EventSeverity, e[AsimField.ThreatOriginalRiskLevel].Utf8);
        if (e.Has(AsimField.TargetAppName) || e.Has(AsimField.TargetAppId))
            e.SetConstant(AsimField.TargetAppType, AsimWords.Resource);
        if (e.Has(AsimField.ActingAppName) || e.Has(AsimField.ActingAppId))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Service);
        return null;
    }

    // Who logs on is the application itself.
    private static void Application(SecurityEvent e)
    {
        UserFields.Target.Set(e, e.Vendor.Find("servicePrincipalName"u8) is { IsPresent: true } name ? name.Utf8 : e[AsimField.ActingAppName].Utf8);
        if (e.Vendor.Find("servicePrincipalId"u8) is { IsPresent: true } id)
        {
            e.Set(AsimField.TargetUserId, id);
            e.SetConstant(AsimField.TargetUserIdType, AsimWords.AadId);
        }
        e.SetConstant(AsimField.TargetUserType, AsimWords.Application);
        e.SetConstant(AsimField.LogonMethod, e.Kind == ManagedIdentity.Kind ? AsimWords.ManagedIdentity : AsimWords.ServicePrincipal);
    }
}
