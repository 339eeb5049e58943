using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecResponder.Lab.Defender;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LabMachine[]))]
[JsonSerializable(typeof(MachineSeen))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(MachineBody))]
[JsonSerializable(typeof(MachineListBody))]
[JsonSerializable(typeof(MachineActionBody))]
[JsonSerializable(typeof(MachineActionListBody))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class DefenderJson : JsonSerializerContext;
