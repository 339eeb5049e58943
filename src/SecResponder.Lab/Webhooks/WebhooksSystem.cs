using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Webhooks;

/// <summary>A receiver of webhooks as a careful one is built: it verifies, knows what it has already, does it later, and takes it back.</summary>
internal sealed class WebhooksSystem : LabSystem
{
    private readonly WebhooksApi _api;

    public WebhooksSystem(LabOptions options, TimeProvider time)
    {
        var own = options.Of<WebhookLab>();
        Inbox = new HookInbox(own, time);
        _api = new WebhooksApi(Inbox, own, options, time);
    }

    public HookInbox Inbox { get; }

    public override string Name => "webhooks";

    public override bool Owns(string path) => path.StartsWith("/hooks/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => _api.Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("hooks", Inbox.Snapshot(), WebhooksJson.Default.HookSeen)];

    public override void Clear() => Inbox.Clear();
}

/// <summary>How the receiver stands.</summary>
public sealed class WebhookLab
{
    /// <summary>The secret that it verifies by: base64.</summary>
    public string Secret { get; set; } = "bGFiLXdlYmhvb2stc2VjcmV0LW9mLTMyLWJ5dGVzISE=";

    /// <summary>How often a step must have been asked for until it is done. Default 1: it is under way when it is taken, and done when it is first asked for.</summary>
    public int ReadsUntilDone { get; set; } = 1;
}

/// <summary>One step, as the receiver has it.</summary>
/// <param name="Hook">The webhook's name.</param>
/// <param name="StepId">The step.</param>
/// <param name="State">running, done or undone.</param>
/// <param name="Times">How often it was done.</param>
/// <param name="Deliveries">How often an event of it came, one that it has already included.</param>
/// <param name="Event">The event that it was told by.</param>
public sealed record HookSeen(string Hook, string StepId, string State, int Times, int Deliveries, JsonElement Event);

/// <summary>The receiver's part of the lab.</summary>
public static class LabHooks
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The steps that it was told of, oldest first.</summary>
        public IReadOnlyList<HookSeen> Hooks => snapshot.Of<HookSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HookSeen))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
