using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Slack;

/// <summary>Slack: the Web API of a bot below <c>/slack/api/</c>, incoming webhooks below <c>/slack/services/</c>.</summary>
internal sealed class SlackSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public MessageWall Wall { get; } = new(options.Of<SlackLab>(), time);

    public override string Name => "slack";

    public override bool Owns(string path) => path.StartsWith("/slack/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new SlackApi(Wall, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("messages", Wall.Snapshot(), SlackJson.Default.MessageSeen)];

    public override void Clear() => Wall.Clear();
}

/// <summary>How the lab's Slack stands.</summary>
public sealed class SlackLab
{
    /// <summary>The channels that the bot is a member of.</summary>
    public IReadOnlyList<string> Channels { get; set; } = ["C0000001"];

    /// <summary>What the bot may do.</summary>
    public string Scopes { get; set; } = "chat:write,channels:history";

    /// <summary>Messages a second for one channel before it is too much. Default: no end; Slack takes one.</summary>
    public int MessagesASecond { get; set; } = int.MaxValue;

    /// <summary>The most messages of one answer, whatever is asked for. Default 200.</summary>
    public int MostAtOnce { get; set; } = 200;
}

/// <summary>One message.</summary>
public sealed record MessageSeen(string Channel, string Ts, string Text, JsonElement Blocks, string? Step, bool IsWebhooks);

/// <summary>Slack's part of the lab.</summary>
public static class LabMessages
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The messages, oldest first; what was deleted is not among them.</summary>
        public IReadOnlyList<MessageSeen> Messages => snapshot.Of<MessageSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageSeen))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SlackJson : JsonSerializerContext;
