using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.PagerDuty;

/// <summary>PagerDuty's Events API version 2, and as much of its REST API as reads pages back.</summary>
internal sealed class PagerDutySystem(LabOptions options, TimeProvider time) : LabSystem
{
    public PageBook Book { get; } = new(options.Of<PagerDutyLab>(), time);

    public override string Name => "pagerduty";

    public override bool Owns(string path) => path.StartsWith("/v2/enqueue", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/incidents", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new PagerDutyApi(Book, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("pages", Book.Snapshot(), PagerDutyJson.Default.PageSeen)];

    public override void Clear() => Book.Clear();
}

/// <summary>How the lab's PagerDuty stands.</summary>
public sealed class PagerDutyLab
{
    /// <summary>How long after an event was taken its page can be read. Default: no time at all.</summary>
    public TimeSpan ShownAfter { get; set; }

    /// <summary>Whether incidents hold alerts: then the key stands with the alert, not with the incident.</summary>
    public bool HoldsAlerts { get; set; } = true;
}

/// <summary>One page.</summary>
public sealed record PageSeen(string Id, string Key, string Summary, string Source, string Severity, string Status, int Events, JsonElement Details);

/// <summary>PagerDuty's part of the lab.</summary>
public static class LabPages
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The pages, oldest first.</summary>
        public IReadOnlyList<PageSeen> Pages => snapshot.Of<PageSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PageSeen))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PagerDutyJson : JsonSerializerContext;
