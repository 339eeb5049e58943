using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Teams;

/// <summary>Microsoft Teams' channels, behind Workflows webhooks.</summary>
internal sealed class TeamsSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public ChannelWall Wall { get; } = new(options, time);

    public override string Name => "teams";

    public override bool Owns(string path) => path.StartsWith("/workflows/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new TeamsApi(Wall, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("cards", Wall.Snapshot(), TeamsJson.Default.CardSeen)];

    public override void Clear() => Wall.Clear();

    public override void Show(StringBuilder html) => CardList.Write(html, Wall.Snapshot());
}

/// <summary>One card that a channel got.</summary>
public sealed record CardSeen(string Channel, DateTimeOffset At, JsonElement Card, IReadOnlyList<string> Lines);

/// <summary>Teams' part of the lab.</summary>
public static class LabCards
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The cards, oldest first.</summary>
        public IReadOnlyList<CardSeen> Cards => snapshot.Of<CardSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CardSeen))]
internal sealed partial class TeamsJson : JsonSerializerContext;
