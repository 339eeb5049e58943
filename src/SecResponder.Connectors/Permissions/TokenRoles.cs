using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Permissions;

/// <summary>The application roles that stand in the token that a system of Microsoft's is called with: the claim <c>roles</c>.</summary>
/// <remarks>
/// Microsoft identity platform, "Access token claims reference". The token is for the other side to believe, not for us: its signature is not looked at, and what we read of it decides nothing but what
/// doctor says. A managed identity's token is kept for up to a day, so a role that was granted just now may not stand in it yet.
/// </remarks>
internal sealed class TokenRoles(string system, PermissionKind kind, BearerToken token) : IPermissionGrants
{
    public string System => system;

    public bool Tells(PermissionKind asked) => asked == kind;

    public async Task<ImmutableArray<GrantFinding>> CompareAsync(IReadOnlyCollection<NeededPermission> needed, CancellationToken cancellation)
    {
        var granted = Read((await token.HeaderAsync(cancellation)).Parameter ?? "")
            ?? throw new ConnectorException($"{system}: the token tells nothing about its roles (it is no JSON Web Token); whether they are granted shows when they are first used");
        return
        [
            .. needed.Select(permission => new GrantFinding(granted.Any(role => ApplicationRoles.Cover(role, permission.Name)) ? GrantState.Granted : GrantState.Missing, permission.Name, "") { Needed = permission }),
            .. granted.Where(role => !needed.Any(permission => ApplicationRoles.IsSame(role, permission.Name)))
                .Select(role => new GrantFinding(needed.Any(permission => ApplicationRoles.Cover(role, permission.Name)) ? GrantState.Wider : GrantState.NotNeeded, role, "")),
        ];
    }

    /// <summary>The roles in a token, or null when it is none that tells.</summary>
    internal static ImmutableArray<string>? Read(string token)
    {
        if (token.Split('.') is not [_, var claims, _])
            return null;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.Texts("roles").Distinct(StringComparer.Ordinal)] : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null; // an opaque token: the caller says so
        }
    }
}
