using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Cli.Demo.Logs;

/// <summary>One record of the Azure Activity Log.</summary>
internal sealed record ActivityRecord
{
    public required DateTimeOffset At { get; init; }
    /// <summary>The operation, as the log writes it: upper case.</summary>
    public required string Operation { get; init; }
    /// <summary>Below the demo's subscription; begins with a slash.</summary>
    public required string Resource { get; init; }
    /// <summary>Who; a UPN.</summary>
    public required string Caller { get; init; }
    public required string CallerAddress { get; init; }
    public required string Correlation { get; init; }
    /// <summary>Start, Accept, Success or Failure.</summary>
    public string Result { get; init; } = "Success";
    /// <summary>Created, OK, Accepted, Forbidden …</summary>
    public string Status { get; init; } = "OK";
    /// <summary>The request's body, as JSON text within the JSON.</summary>
    public string? RequestBody { get; init; }
}

/// <summary>Azure's Activity Log, as a diagnostic setting sends it to an event hub: one body holds several records.</summary>
internal static class ActivityLog
{
    public const string Subscription = "/SUBSCRIPTIONS/6F2A0C57-4B0D-4C1E-9B77-0D2F6D3B8E10";

    private const string Claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

    // Quotes inside the request's body are written \" as Azure does, not \u0022.
    private static readonly JsonWriterOptions AsAzureWrites = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Body(IReadOnlyList<ActivityRecord> records)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, AsAzureWrites))
        {
            json.WriteStartObject();
            json.WriteStartArray("records");
            foreach (var record in records)
                Write(json, record);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ActivityRecord record)
    {
        json.WriteStartObject();
        json.WriteString("time", record.At.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
        json.WriteString("resourceId", (Subscription + record.Resource).ToUpperInvariant());
        json.WriteString("operationName", record.Operation);
        json.WriteString("category", "Administrative");
        json.WriteString("resultType", record.Result);
        json.WriteString("resultSignature", record.Result == "Success" ? $"Succeeded.{record.Status}" : record.Result == "Start" ? "Started."
            : $"{record.Result}.{record.Status}");
        json.WriteString("durationMs", "0");
        json.WriteString("callerIpAddress", record.CallerAddress);
        json.WriteString("correlationId", record.Correlation);
        Identity(json, record);
        json.WriteString("level", record.Result == "Failure" ? "Error" : "Information");
        json.WriteString("location", "global");
        json.WriteStartObject("properties");
        json.WriteString("statusCode", record.Status);
        json.WriteString("serviceRequestId", record.Correlation);
        json.WriteString("eventCategory", "Administrative");
        json.WriteString("entity", (Subscription + record.Resource).ToLowerInvariant());
        json.WriteString("message", record.Operation);
        if (record.RequestBody is not null)
            json.WriteString("requestbody", record.RequestBody);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, ActivityRecord record)
    {
        json.WriteStartObject("identity");
        json.WriteStartObject("authorization");
        json.WriteString("scope", (Subscription + record.Resource).ToLowerInvariant());
        json.WriteString("action", record.Operation);
        json.WriteStartObject("evidence");
        json.WriteString("role", "Owner");
        json.WriteString("roleAssignmentScope", Subscription.ToLowerInvariant());
        json.WriteString("principalType", "User");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("claims");
        json.WriteString($"{Claims}upn", record.Caller);
        json.WriteString($"{Claims}name", record.Caller);
        json.WriteString("http://schemas.microsoft.com/identity/claims/objectidentifier", ObjectId(record.Caller));
        json.WriteString("appid", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c");
        json.WriteString("ipaddr", record.CallerAddress);
        json.WriteString("idtyp", "user");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // One id a caller, the same in every run.
    private static string ObjectId(string caller) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(caller)).AsSpan(0, 16)).ToString();
}
