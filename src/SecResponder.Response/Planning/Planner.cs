using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Fluid;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>Makes an incident's plan. Pure: the same playbook, incident and actions give the same plan, bit for bit; nobody outside is asked.</summary>
/// <param name="actions">The actions that connectors carry out, by name.</param>
/// <param name="limits">What a template may take.</param>
/// <param name="homes">Tells which system is meant, where several carry an action out; the step keeps it.</param>
public sealed class Planner(FrozenDictionary<string, ActionSignature> actions, TemplateLimits limits, HomeOfAction? homes = null)
{
    private readonly TemplateRenderer _renderer = new(limits);

    /// <summary>Whether a step that has waited is to be run now: why not, or null.</summary>
    internal string? Against(Incident incident, ResponseStep step, ImmutableArray<ResponseStep> all) => new StepConditions(_renderer).Against(incident, step, all);

    /// <summary>What is asked of change records about an incident; a problem where a template could not be rendered.</summary>
    internal (ChangeQuestion Question, string? Problem) ChangeOf(ChangeRule rule, Incident incident)
    {
        var context = _renderer.ContextOf(incident);
        string? problem = null;
        return (new ChangeQuestion([.. rule.Of.Select(Text).Where(text => text.Length > 0)], rule.By is null ? null : Text(rule.By), rule.Ticket is null ? "" : Text(rule.Ticket), incident.OpenedAt), problem);

        string Text(string template)
        {
            var rendered = _renderer.Render(template, context);
            problem ??= rendered.Problem;
            return rendered.Text.Trim();
        }
    }

    /// <summary>Renders every step. A step that can't be run (unknown action, empty target, no end to its hold) is in the plan, refused, with the reason.</summary>
    /// <param name="playbook">The playbook.</param>
    /// <param name="incident">The incident; its plan hash is not read.</param>
    /// <param name="now">Wall clock: when runnable steps become due.</param>
    public Plan Make(Playbook playbook, Incident incident, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(incident);
        if (playbook.Response.IsEmpty)
            return new Plan([], PlanHash.Of([]));
        var context = _renderer.ContextOf(incident);
        ImmutableArray<ResponseStep> steps = [.. playbook.Response.Select((planned, index) => Step(incident, planned, index, context, now))];
        var named = steps.Where(step => step.Name is not null).ToLookup(step => step.Name!, step => step.Id, StringComparer.Ordinal);
        steps = [.. steps.Select((step, index) => Ordered(step, [.. playbook.Response[index].Needs.SelectMany(name => named[name])]))];
        steps = [.. steps.Select(step => step.State == StepState.Waiting && StepOrder.HaveEnded(step, steps) ? step with { DueAt = now } : step)];
        return new Plan(steps, PlanHash.Of(steps));
    }

    // What waits, or has a condition, is judged when its turn comes; what can't be run at all is refused here already.
    private static ResponseStep Ordered(ResponseStep step, ImmutableArray<string> needs) =>
        step.State == StepState.Due && (!needs.IsEmpty || !step.Conditions.IsEmpty) ? step with { Needs = needs, State = StepState.Waiting, DueAt = null } : step with { Needs = needs };

    private ResponseStep Step(Incident incident, PlannedStep planned, int index, TemplateContext context, DateTimeOffset now)
    {
        var problems = new List<string>();
        var with = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, template) in planned.With)
        {
            var rendered = _renderer.Render(template, context);
            with[name] = rendered.Text.Trim();
            if (rendered.Problem is { } problem)
                problems.Add($"{name}: {problem}");
        }
        var signature = actions.GetValueOrDefault(planned.Action);
        if (signature is null)
            problems.Add($"no connector carries out '{planned.Action}'");
        var home = signature is null ? null : homes?.Invoke(planned.Action, incident.Owner, with);
        if (home is ActionHome.Nowhere { Problem: { } homeless })
            problems.Add(homeless);
        var target = signature?.Target is { } parameter ? Target(parameter, planned, with, incident, problems) : null;
        var lasts = signature is null ? null : Lasts(signature, with, problems);
        return new ResponseStep
        {
            Id = DerivedId.OfStep(incident.Id, index, planned.Action),
            IncidentId = incident.Id,
            PlaybookId = incident.PlaybookId,
            Owner = incident.Owner,
            Index = index,
            Action = planned.Action,
            System = (home as ActionHome.In)?.System ?? signature?.System ?? "",
            Receiver = CallLine.ReceiverOf(signature, planned.With, with),
            Place = (home as ActionHome.In)?.Place,
            Mode = incident.Mode,
            Target = target,
            Acts = signature is { Target: null, Acts: true },
            With = with.ToImmutable(),
            For = lasts,
            Approval = planned.Approval,
            Name = planned.Name,
            Conditions = planned.Conditions,
            Timeout = planned.Timeout,
            Retries = planned.Retries,
            Drift = planned.Drift,
            IfDown = planned.IfDown,
            State = problems.Count == 0 ? StepState.Due : StepState.Refused,
            DueAt = problems.Count == 0 ? now : null,
            Note = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }

    private static EntityReference? Target(
        ActionParameter parameter, PlannedStep planned, ImmutableSortedDictionary<string, string>.Builder with, Incident incident, List<string> problems)
    {
        if (with.GetValueOrDefault(parameter.Name) is { Length: > 0 } value)
            return new EntityReference(KindOf(parameter.Kind), value, incident.OpenedAt) { SeenBy = SeenBy(incident) };
        var template = planned.With.GetValueOrDefault(parameter.Name);
        problems.Add(template is null
            ? $"'{parameter.Name}' is not given, so there is nothing to act on"
            : $"'{parameter.Name}: {template}' is empty for this event, so there is nothing to act on");
        return null;
    }

    // The device that wrote the event, as far as the event tells.
    private static string? SeenBy(Incident incident)
    {
        using var evidence = JsonDocument.Parse(incident.Evidence);
        foreach (var field in (ReadOnlySpan<string>)["DvcHostname", "DvcFQDN", "DvcIpAddr", "Dvc"])
            if (evidence.RootElement.TryGetProperty(field, out var device) && device.ValueKind == JsonValueKind.String && device.GetString() is { Length: > 0 and < 256 } name)
                return name;
        return null;
    }

    private static TimeSpan? Lasts(ActionSignature signature, ImmutableSortedDictionary<string, string>.Builder with, List<string> problems)
    {
        if (!signature.IsHold)
            return null;
        if (with.TryGetValue("for", out var text) && DurationText.TryParse(text, out var lasts) && lasts <= DurationText.LongestHold)
            return lasts;
        problems.Add(text is null ? "'for' is not given: a hold must end" : $"'for: {text}' is not a duration such as 30m, 4h or 2d, a year at most: a hold must end");
        return null;
    }

    private static EntityKind KindOf(ParameterKind kind) => kind switch
    {
        ParameterKind.User => EntityKind.User,
        ParameterKind.Address => EntityKind.Address,
        ParameterKind.Resource => EntityKind.Resource,
        ParameterKind.Indicator => EntityKind.Indicator,
        ParameterKind.Application => EntityKind.Application,
        _ => EntityKind.Host,
    };
}
