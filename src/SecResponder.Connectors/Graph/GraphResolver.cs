using System.Collections.Immutable;
using Microsoft.Graph.Models;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Tells who a user is (user principal name, object id, on-premises account name) and which application is meant (client id, object id, name), by the directory.</summary>
/// <remarks>A user's directory roles become tags (<c>role:Global Administrator</c>), so that protected lists can name them. Roles that can't be read protect everybody.</remarks>
public sealed class GraphResolver(GraphApi graph, GraphOptions options) : IEntityResolver
{
    internal const string UserPrefix = "entra:";
    internal const string ApplicationPrefix = "entra-app:";

    private static readonly string[] UserFields = ["id", "userPrincipalName", "displayName", "mail", "onPremisesSamAccountName", "userType"];
    private static readonly string[] ApplicationFields = ["id", "appId", "displayName"];

    /// <inheritdoc/>
    public bool Knows(EntityKind kind) => kind is EntityKind.User or EntityKind.Application;

    /// <inheritdoc/>
    public async Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var value = reference.Value.Trim();
        if (value.Length is 0 or > 256 || value.Any(c => char.IsControl(c) || c is '/' or '?' or '%'))
            return new Resolution.Unknown($"'{PlainText.Line(value, 60)}' can't be a name in the directory");
        try
        {
            return reference.Kind == EntityKind.User ? await UserAsync(value, cancellation) : await ApplicationAsync(value, cancellation);
        }
        catch (ConnectorException e)
        {
            return new Resolution.Unavailable(e.Message);
        }
    }

    private async Task<Resolution> UserAsync(string value, CancellationToken cancellation)
    {
        // 1. The directory's own names: exactly one user has them.
        if (value.Contains('@', StringComparison.Ordinal) || Guid.TryParse(value, out _))
        {
            var user = await graph.ReadAsync(client => client.Users[value].GetAsync(ask => ask.QueryParameters.Select = UserFields, cancellation), cancellation);
            return user is null ? Nobody(value) : await KnownAsync(user, $"the directory's user {PlainText.Line(value, 100)}", 95, cancellation);
        }
        // 2. DOMAIN\account, or the account alone: it may be there once for each domain.
        var account = value[(value.LastIndexOf('\\') + 1)..];
        var found = await graph.ReadAsync(
            client => client.Users.GetAsync(
                ask =>
                {
                    ask.QueryParameters.Select = UserFields;
                    ask.QueryParameters.Filter = $"onPremisesSamAccountName eq '{Quoted(account)}'";
                    // Asking for this property is an advanced query.
                    ask.QueryParameters.Count = true;
                    ask.Headers.Add("ConsistencyLevel", "eventual");
                },
                cancellation),
            cancellation);
        var users = found?.Value ?? throw GraphApi.Unreadable();
        return users switch
        {
            [] => Nobody(value),
            [var only] => await KnownAsync(only, $"the directory's user with the account {PlainText.Line(account, 100)}", 85, cancellation),
            _ => new Resolution.Ambiguous([.. users.Take(10).Select(user => user.UserPrincipalName ?? user.Id ?? "?")], $"the directory has {users.Count} users with the account {PlainText.Line(account, 100)}"),
        };
    }

    private async Task<Resolution> KnownAsync(User user, string evidence, int confidence, CancellationToken cancellation)
    {
        if (user.Id is not { Length: > 0 } id || user.UserPrincipalName is not { Length: > 0 } name)
            throw GraphApi.Unreadable();
        ImmutableArray<string> tags = user.UserType is { Length: > 0 } type ? [$"type:{type}"] : [];
        if (options.Roles)
            tags = tags.AddRange(await RolesAsync(id, cancellation));
        var names = new[] { name, id, user.Mail, user.OnPremisesSamAccountName, user.DisplayName }.OfType<string>().Where(known => known.Length > 0);
        return new Resolution.Resolved(new ResolvedEntity(EntityKind.User, UserPrefix + id, name, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)], tags), confidence, $"Graph: {evidence}");
    }

    private async Task<IEnumerable<string>> RolesAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var roles = await graph.ReadAsync(client => client.Users[id].TransitiveMemberOf.GraphDirectoryRole.GetAsync(ask => ask.QueryParameters.Select = ["displayName"], cancellation), cancellation);
            return (roles?.Value ?? throw GraphApi.Unreadable()).Select(role => $"role:{role.DisplayName}");
        }
        catch (ConnectorException e)
        {
            throw new ConnectorException($"the user's roles can't be read ({e.Message}): the identity needs RoleManagement.Read.Directory, or Connectors:Graph:Roles must say false", e) { RetryAfter = e.RetryAfter };
        }
    }

    private async Task<Resolution> ApplicationAsync(string value, CancellationToken cancellation)
    {
        var isId = Guid.TryParse(value, out _);
        var filter = isId ? $"appId eq '{Quoted(value)}' or id eq '{Quoted(value)}'" : $"displayName eq '{Quoted(value)}'";
        // What signs in is the service principal; applications of other tenants have nothing else here.
        var found = await graph.ReadAsync(
            client => client.ServicePrincipals.GetAsync(
                ask =>
                {
                    ask.QueryParameters.Select = ApplicationFields;
                    ask.QueryParameters.Filter = filter;
                },
                cancellation),
            cancellation);
        var principals = found?.Value ?? throw GraphApi.Unreadable();
        return principals switch
        {
            [] => new Resolution.Unknown($"the directory has no application {PlainText.Line(value, 100)}"),
            [{ AppId.Length: > 0, Id.Length: > 0 } only] => new Resolution.Resolved(
                new ResolvedEntity(EntityKind.Application, ApplicationPrefix + only.AppId, only.DisplayName ?? only.AppId,
                    [.. new[] { only.AppId, only.Id, only.DisplayName }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)], []),
                isId ? 95 : 80, $"Graph: the directory's application {PlainText.Line(value, 100)}"),
            [_] => throw GraphApi.Unreadable(),
            _ => new Resolution.Ambiguous([.. principals.Take(10).Select(principal => $"{principal.DisplayName} ({principal.AppId})")], $"the directory has {principals.Count} applications {PlainText.Line(value, 100)}"),
        };
    }

    private static Resolution.Unknown Nobody(string value) => new($"the directory has no user {PlainText.Line(value, 100)}");

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
