using System.Collections.Immutable;
using SecResponder.Lab;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>One action, as the contract suite has to know it: how it is called, and where in the lab's own state its effect shows.</summary>
internal abstract class ActionCase
{
    public abstract ActionSignature Signature { get; }

    /// <summary>Whether the other side keeps the step's id. Where it does not, what it was before the intent tells whose doing it is: another step's call is then one that found it so.</summary>
    public virtual bool MarksItsStep => true;

    /// <summary>Where in the system the step is planned to be done; null: there is one place.</summary>
    public virtual string? Place => null;

    /// <summary>The methods of the requests that change something.</summary>
    public virtual ImmutableArray<string> Writes => ["POST"];

    /// <summary>Whether the other side is asked over HTTP; false where the list is our own, and dies with the process.</summary>
    public virtual bool IsOverHttp => true;

    /// <summary>A part of the paths of those requests that bring the effect about, where others only make ready for it; null: all do.</summary>
    public virtual string? EffectPath => null;

    /// <summary>The call, as the runner would make it, its target resolved.</summary>
    public abstract Task<ActionCall> CallAsync(Outside outside, string step);

    /// <summary>How often the step's effect stands now: read out of the lab's state, not asked of the action.</summary>
    public abstract int Standing(LabState lab, string stepId);

    /// <summary>How often the step has brought it about, taken back or not.</summary>
    public virtual int Times(LabState lab, string stepId) => Standing(lab, stepId);

    /// <summary>Lets somebody else bring the same state about; false where that means nothing (a ticket of another is another ticket).</summary>
    public virtual bool TryLetAnother(LabState lab) => false;

    /// <summary>Whether what somebody else brought about still stands.</summary>
    public virtual bool AnothersStands(LabState lab) => true;

    /// <summary>Answers that say nothing: none of them may be taken for success. Fewer where a success has no body to be read.</summary>
    public virtual IEnumerable<string> Rubbish => [.. HtmlOrWorse, "", "null", "{}", "[]", "42", "\"done\"", """{"value":null}""", """{"value":{}}""", """{"result":[7]}""", """{"value":["x"]}"""];

    protected static IEnumerable<string> HtmlOrWorse => ["<html><body>Sign in</body></html>", "{\"value\":", new string('[', 100_000), "{\"a\":\"" + new string('x', 5 << 20) + "\"}"];

    public override string ToString() => Signature.Name;
}

/// <summary>One outside system, as the suite sets it up.</summary>
internal abstract class TestedSystem
{
    /// <summary>Its name in the lab.</summary>
    public abstract string Name { get; }

    /// <summary>Its actions.</summary>
    public abstract ImmutableArray<ActionCase> Cases { get; }

    /// <summary>Puts into the lab what its actions act on, before it starts.</summary>
    public virtual void Furnish(LabOptions lab)
    {
        // The machines are there already.
    }

    /// <summary>Connects it to the lab; every secret of it is the canary.</summary>
    public abstract void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets);
}
