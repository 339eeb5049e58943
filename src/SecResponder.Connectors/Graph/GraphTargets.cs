using Microsoft.Graph.Models;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Whom a step acts on, as Graph's paths name it, and what all actions on users read.</summary>
internal static class GraphTargets
{
    public static string UserOf(ActionCall call) => Id(call, GraphResolver.UserPrefix, "user");

    public static string ApplicationOf(ActionCall call) => Id(call, GraphResolver.ApplicationPrefix, "application");

    /// <summary>A user with some properties; null when there is none any more.</summary>
    public static Task<User?> UserAsync(this GraphApi graph, ActionCall call, string[] fields, CancellationToken cancellation) =>
        graph.ReadAsync(client => client.Users[UserOf(call)].GetAsync(ask => ask.QueryParameters.Select = fields, cancellation), cancellation);

    /// <summary>Whether users can be read; the right to change them shows only when the first is changed.</summary>
    public static Task<CheckResult> CheckUsersAsync(this GraphApi graph, string permission, CancellationToken cancellation) => graph.CheckAsync(
        client => client.Users.GetAsync(
            ask =>
            {
                ask.QueryParameters.Select = ["id"];
                ask.QueryParameters.Top = 1;
            },
            cancellation),
        $"users can be read; whether {permission} is granted shows when it is first used", $"User.Read.All and {permission}", cancellation);

    private static string Id(ActionCall call, string prefix, string kind) => call.Target?.Id is { } id && id.StartsWith(prefix, StringComparison.Ordinal)
        ? id[prefix.Length..]
        : throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no {kind} of the directory");
}
