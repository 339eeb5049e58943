using System.Text.Json.Serialization;
using SecResponder.Response.Approvals;
using SecResponder.Response.Bundles;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tickets;

namespace SecResponder.Response;

/// <summary>How records are written down, by every store alike: declared order, no white space, enums by name.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerFact))]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(ResponseStep))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(Hold))]
[JsonSerializable(typeof(PendingComment))]
[JsonSerializable(typeof(BundleMove))]
internal sealed partial class ResponseJson : JsonSerializerContext;
