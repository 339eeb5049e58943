using SecResponder.Lab.State;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>What a person says of the incident when they close its ticket.</summary>
public enum Closing
{
    FalsePositive,
    TruePositive,
    Otherwise,
}

/// <summary>An action that opens tickets, as the suite of tickets has to know it besides.</summary>
internal abstract class TicketCase : ActionCase
{
    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("queue", "soc"), ("title", "t"));

    /// <summary>Lets a person close the ticket, in the system's own words.</summary>
    public abstract void Close(LabState lab, string stepId, Closing how);

    /// <summary>The state that the ticket is in.</summary>
    public abstract string State(LabState lab, string stepId);

    /// <summary>The comments as they stand there, oldest first.</summary>
    public abstract IReadOnlyList<string> Comments(LabState lab, string stepId);

    /// <summary>All that a reader sees of the ticket: title, description, comments.</summary>
    public abstract string Seen(LabState lab, string stepId);

    /// <summary>Fails when anything of the ticket is more than text where events stand: a link, a mention, a mark, a picture.</summary>
    public abstract void IsOnlyText(LabState lab, string stepId);
}
