using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.ServiceNow;

/// <summary>ServiceNow's Table API: tickets.</summary>
internal sealed class ServiceNowSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public TicketDesk Desk { get; } = new(time);

    public override string Name => "servicenow";

    public override bool Owns(string path) => path.StartsWith("/api/now/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new ServiceNowApi(Desk, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("tickets", Desk.Snapshot(), ServiceNowJson.Default.TicketSeen)];

    public override void Clear() => Desk.Clear();

    public override void Show(StringBuilder html) => TicketList.Write(html, Desk.Snapshot());
}

/// <summary>One ticket: its fields under ServiceNow's names, its work notes oldest first.</summary>
public sealed record TicketSeen(string Number, string SysId, string Table, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> WorkNotes);

/// <summary>ServiceNow's part of the lab.</summary>
public static class LabTickets
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The tickets, oldest first.</summary>
        public IReadOnlyList<TicketSeen> Tickets => snapshot.Of<TicketSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TicketSeen))]
[JsonSerializable(typeof(RecordBody))]
[JsonSerializable(typeof(RecordListBody))]
[JsonSerializable(typeof(ServiceNowErrorBody))]
internal sealed partial class ServiceNowJson : JsonSerializerContext;
