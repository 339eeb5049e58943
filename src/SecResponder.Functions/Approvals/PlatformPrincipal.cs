using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Approvals;

/// <summary>
/// Who sent a request, as the platform's sign-in (App Service authentication with Entra) says in a header. Anybody can send that header where the platform
/// does not overwrite it: so it is read only where the deployment says that sign-in is on, and the platform does not say otherwise.
/// </summary>
public sealed class PlatformPrincipal(IConfiguration configuration)
{
    /// <summary>The setting that bicep/modules/functionApp.bicep writes together with the sign-in itself; absent means false.</summary>
    public const string TrustSetting = "Approvals:TrustPlatformPrincipal";

    /// <summary>What the platform itself says, in newer versions.</summary>
    internal const string PlatformSetting = "WEBSITE_AUTH_ENABLED";

    /// <summary>Base64 of <c>{"auth_typ":"aad","claims":[{"typ":…,"val":…}]}</c>.</summary>
    internal const string Header = "X-MS-CLIENT-PRINCIPAL";

    // Where Entra puts the UPN: the token's own claim, and the long name that the platform maps it to.
    private static readonly string[] NameClaims = ["preferred_username", "upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"];

    // Object ids, where the app's registration emits group claims. Somebody in more groups than a token holds has none of them here: then only names count.
    private static readonly string[] GroupClaims = ["groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"];

    private readonly bool _trusted =
        bool.TryParse(configuration[TrustSetting], out var trust) && trust && !string.Equals(configuration[PlatformSetting], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>The signed-in person with the Entra groups that the token names; null when nobody is signed in, or the header can't be trusted or read.</summary>
    public Person? Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        // More than one header: somebody in front of us added theirs.
        if (!_trusted || request.Headers[Header] is not { Count: 1 } header || Decode(header[0]!) is not { Type: "aad" } principal)
            return null;
        foreach (var name in NameClaims)
        {
            var values = principal.Claims.Where(claim => claim.Type == name).Select(claim => claim.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            if (values.Length > 0)
                return values is [{ Length: > 0 } only] ? new Person(only, Groups(principal)) : null;
        }
        return null;
    }

    private static ImmutableArray<Guid> Groups(ClientPrincipal principal) =>
        [.. principal.Claims.Where(claim => GroupClaims.Contains(claim.Type)).Select(claim => Guid.TryParseExact(claim.Value, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    private static ClientPrincipal? Decode(string header)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        if (Base64.DecodeFromUtf8InPlace(bytes, out var length) != OperationStatus.Done)
            return null;
        try
        {
            return JsonSerializer.Deserialize(bytes.AsSpan(0, length), ClientPrincipalJson.Default.ClientPrincipal);
        }
        catch (JsonException)
        {
            return null; // not what the platform sends: nobody is signed in
        }
    }
}

internal sealed record ClientPrincipal(
    [property: JsonPropertyName("auth_typ")] string Type,
    [property: JsonPropertyName("claims")] IReadOnlyList<ClientClaim> Claims);

internal sealed record ClientClaim([property: JsonPropertyName("typ")] string Type, [property: JsonPropertyName("val")] string Value);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClientPrincipal))]
internal sealed partial class ClientPrincipalJson : JsonSerializerContext;
