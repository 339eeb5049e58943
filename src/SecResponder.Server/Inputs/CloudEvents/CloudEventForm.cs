namespace SecResponder.Server.Inputs.CloudEvents;

/// <summary>The ways in which a CloudEvent comes by HTTP.</summary>
/// <remarks>CloudEvents 1.0.2, HTTP protocol binding, section 3: which of them it is, is told by the content type; binary is what has none of the two and the header <c>ce-specversion</c>.</remarks>
internal enum CloudEventForm
{
    /// <summary>It is none.</summary>
    None,
    /// <summary>The body is data, the headers say the rest.</summary>
    Binary,
    /// <summary>The body is one event.</summary>
    Structured,
    /// <summary>The body is an array of events.</summary>
    Batch,
}

/// <summary>Tells which it is.</summary>
internal static class CloudEventMode
{
    public const string SpecVersion = "ce-specversion";

    public static CloudEventForm Of(HttpRequest request)
    {
        var type = (request.ContentType ?? "").Split(';', 2)[0].Trim();
        if (type.StartsWith("application/cloudevents-batch", StringComparison.OrdinalIgnoreCase))
            return CloudEventForm.Batch;
        if (type.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase))
            return CloudEventForm.Structured;
        return request.Headers.ContainsKey(SpecVersion) ? CloudEventForm.Binary : CloudEventForm.None;
    }
}
