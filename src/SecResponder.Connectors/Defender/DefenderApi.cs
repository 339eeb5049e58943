using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>Defender for Endpoint's API, as far as it is needed: machines and their actions.</summary>
/// <remarks>Microsoft Learn, "Microsoft Defender for Endpoint API": machine, machineaction, isolate-machine, unisolate-machine, find-machines-by-ip.</remarks>
public sealed class DefenderApi(ApiClient api, DefenderOptions options, ISecrets secrets, TokenCredential credential)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Defender";

    private static readonly TokenRequestContext Scope = new(["https://api.securitycenter.microsoft.com/.default"]);

    internal TimeSpan PollEvery => options.PollEvery;

    internal Task<ApiAnswer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    internal Task<ApiAnswer> PostAsync(string path, string body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    /// <summary>The machine's isolations and releases, oldest first. Defender has no "is isolated": the newest that succeeded tells.</summary>
    internal async Task<IReadOnlyList<MachineAction>> ActionsAsync(string machineId, CancellationToken cancellation)
    {
        var answer = await GetAsync($"api/machineactions?$filter={Uri.EscapeDataString($"machineId eq '{machineId}'")}", cancellation);
        return [.. answer.List("value").Select(MachineAction.Of).Where(action => action.Type is MachineAction.Isolate or MachineAction.Unisolate)
            // Of two of the same moment the release is the later: there was something to release.
            .OrderBy(action => action.Created).ThenBy(action => action.Type == MachineAction.Unisolate)];
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(method, path, body, await AuthorizationAsync(cancellation), cancellation);
        if (answer.Status != global::System.Net.HttpStatusCode.Unauthorized || options.Token is null)
            return answer;
        // A token that was replaced meanwhile: nothing was done under the old one.
        secrets.Forget(options.Token);
        return await api.SendAsync(method, path, body, await AuthorizationAsync(cancellation), cancellation);
    }

    private async Task<AuthenticationHeaderValue> AuthorizationAsync(CancellationToken cancellation)
    {
        try
        {
            var token = options.Token is { } reference
                ? (await secrets.ReadAsync(reference, cancellation)).Reveal()
                : (await credential.GetTokenAsync(Scope, cancellation)).Token;
            return new AuthenticationHeaderValue("Bearer", token);
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"Defender: {e.Message}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConnectorException("Defender: the host's identity got no token; see doctor", e);
        }
    }
}

/// <summary>One machine action.</summary>
internal sealed record MachineAction(string Id, string Type, string Status, string Comment, DateTimeOffset Created)
{
    public const string Isolate = "Isolate";
    public const string Unisolate = "Unisolate";

    public bool IsUnderWay => Status is "Pending" or "InProgress";

    public bool HasSucceeded => Status == "Succeeded";

    /// <summary>Whether the step made it: the comment begins with its id.</summary>
    public bool IsOf(string stepId) => Comment.StartsWith(stepId, StringComparison.Ordinal);

    /// <summary>Reads one.</summary>
    /// <exception cref="ConnectorException">It lacks what every action has.</exception>
    public static MachineAction Of(JsonElement action)
    {
        var (id, type, status) = (action.Text("id"), action.Text("type"), action.Text("status"));
        return id.Length > 0 && type.Length > 0 && status.Length > 0
            ? new(id, type, status, action.Text("requestorComment"), Moment(action.Text("creationDateTimeUtc")))
            : throw new ConnectorException($"{DefenderApi.System} answered something that is no machine action");
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : default;
}
