using System.Text.Json;
using System.Text.Json.Serialization;
using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;

namespace SecResponder.Lab;

/// <summary>Everything the lab reads and writes, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LabSnapshot))]
[JsonSerializable(typeof(LabFault))]
[JsonSerializable(typeof(LabMachine[]))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(MachineBody))]
[JsonSerializable(typeof(MachineListBody))]
[JsonSerializable(typeof(MachineActionBody))]
[JsonSerializable(typeof(MachineActionListBody))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(RecordBody))]
[JsonSerializable(typeof(RecordListBody))]
[JsonSerializable(typeof(ServiceNowErrorBody))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class LabJson : JsonSerializerContext;
