using System.Text.Json;
using System.Text.Json.Serialization;
using SecResponder.Lab.Faults;
using SecResponder.Lab.State;

namespace SecResponder.Lab;

/// <summary>What the lab itself reads and writes, without reflection. Each system has a context of its own for its bodies.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LabFault))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, RequestsSeen>))]
internal sealed partial class LabJson : JsonSerializerContext;
