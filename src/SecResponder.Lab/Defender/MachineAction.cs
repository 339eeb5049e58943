namespace SecResponder.Lab.Defender;

/// <summary>One action on a machine; moved on under <see cref="MachineWorld"/>'s lock.</summary>
internal sealed class MachineAction(
    string id, string machineId, string machineName, string type, string scope, string comment, DateTimeOffset created, DateTimeOffset seenFrom)
{
    public string Id { get; } = id;
    public string MachineId { get; } = machineId;
    public string MachineName { get; } = machineName;
    public string Type { get; } = type;
    public string Scope { get; } = scope;
    public string Comment { get; } = comment;
    public DateTimeOffset Created { get; } = created;
    public DateTimeOffset SeenFrom { get; } = seenFrom;
    public string Status { get; private set; } = "Pending";
    public DateTimeOffset Updated { get; private set; } = created;
    public int Reads { get; set; }
    public bool IsFinal => Status != "Pending";

    public void End(string status, DateTimeOffset at) => (Status, Updated) = (status, at);

    public MachineActionBody ToBody(bool inList) => new()
    {
        Id = Id,
        Type = Type,
        Scope = Scope,
        Requestor = "lab",
        RequestorComment = Comment,
        Status = Status,
        MachineId = MachineId,
        ComputerDnsName = MachineName,
        CreationDateTimeUtc = Created,
        LastUpdateDateTimeUtc = inList ? null : Updated,
        LastUpdateTimeUtc = inList ? Updated : null,
    };
}
