using System.Collections.Immutable;
using SecResponder.Connectors.Graph.Incidents;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.Graph;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Graph;

/// <summary>An incident of Defender XDR, and how it is called by.</summary>
internal abstract class IncidentCase(ActionSignature signature, params (string Name, string Value)[] with) : ActionCase
{
    /// <summary>An incident that was merged into <see cref="Id"/>: what is asked of it is done there.</summary>
    public const string Merged = "41";

    public const string Id = "42";

    public static LabIncidents Seeds => new()
    {
        Incidents =
        [
            new IncidentSeen(Id, "Beacon") { Status = "inProgress", Determination = "malware", Classification = "truePositive", CustomTags = ["crown-jewel"] },
            new IncidentSeen(Merged, "Beacon") { Status = "redirected", RedirectIncidentId = Id },
        ],
    };

    public override ActionSignature Signature => signature;

    public override ImmutableArray<string> Writes => ["POST", "PATCH"];

    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, [("incident", Merged), .. with]);

    public static IncidentSeen Seen(LabState lab) => lab.Snapshot().Incidents.Single(incident => incident.Id == Id);

    public static bool Mentions(LabState lab, string stepId) => Seen(lab).Comments.Any(comment => comment.Comment.Contains($"[{stepId}]", StringComparison.Ordinal));

    protected static void Change(LabState lab, Func<IncidentSeen, IncidentSeen> change) => lab.Get<GraphSystem>().Incidents.Change(Id, "by hand", TimeSpan.Zero, change);

    protected static int Journal(LabState lab, string line) => lab.Get<GraphSystem>().Incidents.Journal.Count(entry => entry == line);
}

internal sealed class CommentIncidentCase() : IncidentCase(CommentIncident.Description, ("text", "isolated"))
{
    public override int Standing(LabState lab, string stepId) => Seen(lab).Comments.Count(comment => comment.Comment.Contains($"[{stepId}]", StringComparison.Ordinal));
}

internal sealed class TagIncidentCase() : IncidentCase(TagIncident.Description, ("tag", "contained"))
{
    // The comment goes before it.
    public override ImmutableArray<string> Writes => ["PATCH"];

    public override int Standing(LabState lab, string stepId) => Mentions(lab, stepId) ? Seen(lab).CustomTags.Count(tag => tag == "contained") : 0;

    // The first change is the one that adds it.
    public override int Times(LabState lab, string stepId) => Mentions(lab, stepId) ? Math.Min(1, Journal(lab, $"change {Id}")) : 0;

    public override bool TryLetAnother(LabState lab)
    {
        Change(lab, incident => incident with { CustomTags = [.. incident.CustomTags, "contained"] });
        return true;
    }

    public override bool AnothersStands(LabState lab) => Seen(lab).CustomTags.Contains("contained");
}

internal sealed class ResolveIncidentCase() : IncidentCase(ResolveIncident.Description, ("classification", "falsePositive"), ("determination", "notMalicious"))
{
    // The comment goes before it.
    public override ImmutableArray<string> Writes => ["PATCH"];

    public override int Standing(LabState lab, string stepId) => Seen(lab) is { Status: "resolved" } incident && incident.ResolvingComment?.Contains($"[{stepId}]", StringComparison.Ordinal) == true ? 1 : 0;

    public override int Times(LabState lab, string stepId) => Mentions(lab, stepId) ? Journal(lab, $"change {Id} resolved") : 0;

    public override bool TryLetAnother(LabState lab)
    {
        Change(lab, incident => incident with { Status = "resolved", Classification = "falsePositive", Determination = "notMalicious", ResolvingComment = "by hand" });
        return true;
    }

    public override bool AnothersStands(LabState lab) => Seen(lab) is { Status: "resolved", ResolvingComment: "by hand" };
}
