using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Response.Storage;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.CloudEvents;

/// <summary>Takes the data out of CloudEvents: the same data gives the same body in each of the three modes. An event without data stays as it is.</summary>
/// <remarks>CloudEvents 1.0.2: JSON event format, section 3.1 (data), 4 (batch); HTTP protocol binding, section 3. An event that lacks a required attribute is refused, its whole request with it: what was half taken could not be sent again.</remarks>
internal static class CloudEventReader
{
    private static readonly string[] Required = ["id", "source", "type"];

    /// <summary>Reads a request's events; what is wrong with them, or null.</summary>
    /// <param name="request">The request.</param>
    /// <param name="form">Which of the three ways it is.</param>
    /// <param name="body">Its body.</param>
    /// <param name="bodies">The data of each event, and what it is known again by: source and id are unique together (CloudEvents 1.0.2, section 3.1.1), and an event that is sent again says the same.</param>
    public static string? Read(HttpRequest request, CloudEventForm form, ArraySegment<byte> body, out ImmutableArray<IntakeBody> bodies)
    {
        bodies = [];
        if (form == CloudEventForm.Binary)
        {
            bodies = [Body(request.Headers["ce-source"].ToString(), request.Headers["ce-id"].ToString(), body)];
            return OfHeaders(request.Headers);
        }
        try
        {
            using var document = JsonDocument.Parse(body.AsMemory());
            if (form == CloudEventForm.Structured)
                return One(document.RootElement, "the event", out var data) is { } mistake ? mistake : Give([BodyOf(document.RootElement, data)], out bodies);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return "a batch of CloudEvents is a JSON array";
            List<IntakeBody> all = [];
            foreach (var (index, element) in document.RootElement.EnumerateArray().Index())
                if (One(element, $"event {index} of the batch", out var data) is { } mistake)
                    return mistake;
                else
                    all.Add(BodyOf(element, data));
            return Give([.. all], out bodies);
        }
        catch (JsonException e)
        {
            return $"a CloudEvent in structured or batch mode is JSON, and this is not: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return "data_base64 is not base64, or a text has half of a character";
        }
    }

    private static string? Give(ImmutableArray<IntakeBody> all, out ImmutableArray<IntakeBody> bodies)
    {
        bodies = all;
        return null;
    }

    private static IntakeBody BodyOf(JsonElement element, ArraySegment<byte> data) => Body(Text(element, "source"), Text(element, "id"), data);

    private static IntakeBody Body(string source, string id, ArraySegment<byte> data) => new(data) { Id = RecentIds.Of(source, id, data) };

    private static string? OfHeaders(IHeaderDictionary headers)
    {
        if (headers[CloudEventMode.SpecVersion].ToString() is var version and not "1.0")
            return VersionProblem("the event", version);
        return Required.FirstOrDefault(name => headers[$"ce-{name}"].ToString().Length == 0) is { } missing ? $"the event has no ce-{missing}: CloudEvents 1.0 wants ce-id, ce-source and ce-type" : null;
    }

    private static string? One(JsonElement element, string which, out ArraySegment<byte> data)
    {
        data = [];
        if (element.ValueKind != JsonValueKind.Object)
            return $"{which} is no JSON object";
        if (Text(element, "specversion") is var version and not "1.0")
            return VersionProblem(which, version);
        if (Required.FirstOrDefault(name => Text(element, name).Length == 0) is { } missing)
            return $"{which} has no {missing}: CloudEvents 1.0 wants id, source and type, each a text that is not empty";
        data = DataOf(element);
        return null;
    }

    private static ArraySegment<byte> DataOf(JsonElement element) =>
        element.TryGetProperty("data_base64", out var packed) ? packed.GetBytesFromBase64()
        : !element.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null ? Encoding.UTF8.GetBytes(element.GetRawText())
        : Encoding.UTF8.GetBytes(data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText());

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string VersionProblem(string which, string version) => version.Length == 0 ? $"{which} has no specversion; it must be 1.0" : $"{which} has a specversion that is not read here; it must be 1.0";
}
