using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GraphActivity;

/// <summary>The requests that users and applications made to Microsoft Graph in a tenant, and to the older Azure AD Graph.</summary>
/// <remarks>Microsoft Learn, "Access Microsoft Graph activity logs"; Azure Monitor tables MicrosoftGraphActivityLogs, AADGraphActivityLogs.</remarks>
internal sealed class GraphActivitySource : JsonSource
{
    private const int FirstFailure = 400;

    private static readonly EventKind Microsoft = Kind("MicrosoftGraphActivityLogs");
    private static readonly EventKind AzureAd = Kind("AzureADGraphActivityLogs");

    private static readonly JsonReading MicrosoftReading = new(Microsoft, GraphFields.Map, Finish);
    private static readonly JsonReading AzureAdReading = new(AzureAd, GraphFields.Map, Finish);

    private static readonly Utf8Map<JsonReading> Tables = new(
    [
        new("MicrosoftGraphActivityLogs", MicrosoftReading), new("AzureADGraphActivityLogs", AzureAdReading), new("AADGraphActivityLogs", AzureAdReading),
    ]);

    public override string Id => Microsoft.Source;

    public override string Title => "Microsoft Graph activity logs";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Microsoft, AzureAd];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Microsoft Graph"u8.ToArray();

    protected override string TimeMembers => "time, TimeGenerated";

    protected override string Wanted => "its category is neither MicrosoftGraphActivityLogs nor AzureADGraphActivityLogs";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("GraphActivityLogs\""u8) >= 0 && ReadingOf(json) is not null;

    // A diagnostic setting names the category; a row of the workspace names its table, whatever its column Category says.
    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => Tables.Find(JsonMember.Find(json, "category"u8)) ?? Tables.Find(JsonMember.Find(json, "Type"u8));

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Url))
            return new Rejection(RejectionCodes.Truncated, "it has no requestUri", 0);
        e.SetConstant(AsimField.EventType, AsimWords.ApiRequest);
        var status = e[AsimField.EventResultDetails].Utf8;
        e.SetConstant(AsimField.EventResult, Numbers.TryRead(status, out var code) ? code >= FirstFailure ? AsimWords.Failure : AsimWords.Success : AsimWords.NotApplicable);
        HostFields.Destination.Set(e, Host(e[AsimField.Url].Utf8));
        Caller(e);
        return null;
    }

    // A token is a user's, or an application's own; then the service principal is who asks.
    private static void Caller(SecurityEvent e)
    {
        var isApplication = e[AsimField.SrcOriginalUserType].Utf8.SequenceEqual("app"u8) || e[AsimField.SrcOriginalUserType].Utf8.SequenceEqual("Application"u8) || !e.Has(AsimField.SrcUserId);
        if (isApplication && e.Vendor.Find(GraphFields.ServicePrincipal) is { IsPresent: true } principal)
            e.Set(AsimField.SrcUserId, principal);
        if (!e.Has(AsimField.SrcUserId))
            return;
        e.SetConstant(AsimField.SrcUserIdType, AsimWords.AadId);
        e.SetConstant(AsimField.SrcUserType, isApplication ? AsimWords.Application : AsimWords.Regular);
    }

    private static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> url)
    {
        if (url.IndexOf("://"u8) is var scheme and > 0)
            url = url[(scheme + 3)..];
        var end = url.IndexOfAny("/:?"u8);
        return end < 0 ? url : url[..end];
    }

    private static EventKind Kind(string name) => new("graph-activity", name, AsimSchema.WebSession, new LogSource(null, "azure", "graphactivitylogs"), new LogSource(null, "azure", name.ToLowerInvariant()));
}
