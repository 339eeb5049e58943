namespace SecResponder.Server.Access;

/// <summary>Callers that Microsoft Entra signs in: <c>Server:Entra</c>, in the words of Microsoft.Identity.Web.</summary>
internal sealed class EntraOptions
{
    public const string Section = "Server:Entra";

    /// <summary>The cloud. Default: <c>https://login.microsoftonline.com/</c>.</summary>
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The tenant; without it no token is taken.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>The app registration that callers ask a token for. Its app roles <c>SecResponder.Ingest</c> and <c>SecResponder.Metrics</c> say what a caller may do.</summary>
    public string ClientId { get; set; } = "";

    public bool IsGiven => TenantId.Length > 0;
}
