using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>rule.revert</c>: puts a rule of a network security group back as it was before a change, and nothing but that rule; only where it is still as the change left it.</summary>
/// <remarks>The rule has no room for a mark (its description is a part of what is restored), so what was done is read off the rule itself: as before, or not there.</remarks>
internal sealed class RevertRule(ArmApi arm) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "rule.revert", ArmApi.System, "Puts one security rule back as it was before a change opened it; a rule that the change made is deleted",
        [
            new ActionParameter("rule", ParameterKind.Resource, true, "The rule's id: …/networkSecurityGroups/<group>/securityRules/<rule>"),
            new ActionParameter("was", ParameterKind.Text, true, "What it was: {{ OldValue }}, a rule as JSON or 'property=value; …'; or 'absent', where the change has made it"),
            new ActionParameter("is", ParameterKind.Text, true, "What the change has made of it: {{ NewValue }}, in the same form. A rule that is otherwise by now is left alone"),
        ],
        IsHold: false)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/securityRules/read", "see whether the rule is still as the change left it"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/securityRules/write", "put it back"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkSecurityGroups/securityRules/delete", "delete one that the change has made"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "see by the group's tags whether it is protected"),
        ],
        FoundBy = "the rule itself, which is as it was before the change, or not there; who put it back can't be told from it",
        Limits = AzureConnector.Limits,
        Unverified =
        [
            "the Azure Activity Log does not tell what a rule was before it was changed; Resource Graph's changes and Terraform's plans do",
            "network security groups only: rule collections of Azure Firewall are another resource",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = AzureScope.TargetOf(call);
        if (Mistake(call, id) is { } mistake)
            return mistake;
        var (was, changed) = Change(call);
        if (changed is null)
            return new Effect.Refused("'is' tells nothing that can be compared: whether somebody has changed the rule since is not known, so it is left alone");
        if (was is null && call.With.GetValueOrDefault("was") != RuleValues.Absent)
            return new Effect.Refused($"'was' is neither '{RuleValues.Absent}' nor what the rule was: what to put back is not known");
        if (await arm.FindAsync(id, ArmVersions.Network, cancellation) is not { } rule)
            return was is null ? new Effect.NotOurs("the rule is gone already") : new Effect.Refused("the rule that the change left is gone: somebody has deleted it since, and it is not made anew");
        if (was is not null && IsReverted(was, changed, rule))
            return new Effect.NotOurs("the rule is as it was before the change already");
        if (SecurityRule.Differences(changed, rule.Properties) is { Count: > 0 } differences)
            return new Effect.Refused($"the rule is not as the change left it any more (it differs in {string.Join(", ", differences.Take(5))}): somebody has changed it since, and a person has to look");
        return was is null ? await DeleteAsync(rule, call.StepId, cancellation) : await PutAsync(rule, was, changed, call.StepId, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = AzureScope.TargetOf(call);
        var (was, changed) = Change(call);
        if (Mistake(call, id) is not null || changed is null)
            return new Effect.Absent();
        var rule = await arm.FindAsync(id, ArmVersions.Network, cancellation);
        if (was is null)
            return rule is null ? Reverted(id, null) : new Effect.Absent();
        return rule is null || !IsReverted(was, changed, rule) ? new Effect.Absent()
            : rule.IsSettled ? Reverted(id, was)
            : new Effect.Running(id.Name, "the rule is being written", arm.Options.PollEvery);
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) =>
        Task.FromResult<Effect>(new Effect.Refused("a rule that was put back is not opened again by itself: whoever needs the change makes it again; both values stand in the ledger"));

    private async Task<Effect> DeleteAsync(ArmResource rule, string stepId, CancellationToken cancellation)
    {
        var answer = await arm.SendAsync(HttpMethod.Delete, rule.Id.Url, ArmVersions.Network, null, rule.Etag, stepId, cancellation);
        if (await arm.SettleAsync(answer, cancellation) is { } unsettled)
            return unsettled;
        // A deletion's answer has nothing in it that could be believed: the rule itself tells.
        return await arm.FindAsync(rule.Id, ArmVersions.Network, cancellation) is null ? Reverted(rule.Id, null) : throw answer.Unreadable();
    }

    // What is put back is the rule as it stands, but for what the change has touched.
    private async Task<Effect> PutAsync(ArmResource rule, JsonObject was, JsonObject changed, string stepId, CancellationToken cancellation)
    {
        foreach (var name in changed.Select(member => member.Key).Concat(was.Select(member => member.Key)))
            if (rule.Properties.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key is { } known)
                rule.Properties.Remove(known);
        foreach (var (name, value) in was)
            rule.Properties[name] = value?.DeepClone();
        var answer = await arm.PutAsync(rule, ArmVersions.Network, stepId, cancellation);
        return await arm.SettleAsync(rule.Id, answer, cancellation) ?? Reverted(rule.Id, was);
    }

    // As it was: what was there is there, and what the change has added is not.
    private static bool IsReverted(JsonObject was, JsonObject changed, ArmResource rule) =>
        SecurityRule.Differences(was, rule.Properties).Count == 0
        && changed.All(member => SecurityRule.Member(was, member.Key) is not null || SecurityRule.Member(rule.Properties, member.Key) is null or JsonArray { Count: 0 });

    private static (JsonObject? Was, JsonObject? Is) Change(ActionCall call) =>
        (call.With.GetValueOrDefault("was", "") is var was && was == RuleValues.Absent ? null : RuleValues.Read(was), RuleValues.Read(call.With.GetValueOrDefault("is", "")));

    private Effect.Refused? Mistake(ActionCall call, ArmId id) =>
        id.Is(SecurityRule.Type) ? AzureScope.Against(arm.Options, id) : new Effect.Refused($"{PlainText.Line(call.Target?.DisplayName, 100)} is no rule of a network security group, but {id.Type}");

    private static Effect.Done Reverted(ArmId id, JsonObject? was) =>
        new(id.Name, was is null ? "the rule that the change has made is deleted" : $"the rule is as it was: {PlainText.Line(was.ToJsonString(), 400)}");
}
