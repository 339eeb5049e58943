namespace SecResponder.Lab.ServiceNow;

// The Table API's envelopes: every value of a record is text.

internal sealed record RecordBody(IReadOnlyDictionary<string, string> Result);

internal sealed record RecordListBody(IReadOnlyList<IReadOnlyDictionary<string, string>> Result);

internal sealed record ServiceNowErrorBody(ServiceNowErrorDetail Error, string Status = "failure");

internal sealed record ServiceNowErrorDetail(string Message, string? Detail);
