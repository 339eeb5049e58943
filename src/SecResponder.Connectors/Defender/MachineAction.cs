using System.Globalization;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>One thing that Defender was asked to do to a machine. 201 only means that it is queued: its status tells what became of it.</summary>
/// <remarks>Microsoft Learn, "Machine action resource type".</remarks>
internal sealed record MachineAction(string Id, string Type, string Status, string Comment, DateTimeOffset Created)
{
    public bool IsUnderWay => Status is "Pending" or "InProgress";

    public bool HasSucceeded => Status == "Succeeded";

    /// <summary>Whether a person has stopped it before it took effect.</summary>
    public bool IsCancelled => Status == "Cancelled";

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
