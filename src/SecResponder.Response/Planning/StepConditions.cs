using System.Collections.Immutable;
using Fluid.Values;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>Whether a step is to be run, once what it needs has ended. Pure.</summary>
internal sealed class StepConditions(TemplateRenderer renderer)
{
    /// <summary>The name by which conditions look at steps.</summary>
    public const string Steps = "steps";

    /// <summary>Why it is not to be run, or null.</summary>
    /// <remarks>Without a condition that looks at steps, all that it needs must be done: a step that needs an isolation does not follow one that was refused.</remarks>
    public string? Against(Incident incident, ResponseStep step, ImmutableArray<ResponseStep> all)
    {
        if (step.Conditions.IsEmpty && step.Needs.IsEmpty)
            return null;
        var context = renderer.ContextOf(incident);
        context.SetValue(Steps, new DictionaryValue(new FluidValueDictionaryFluidIndexable(
            all.Where(one => one.Name is not null).DistinctBy(one => one.Name).ToDictionary(one => one.Name!, ValueOf, StringComparer.Ordinal))));
        var looks = false;
        foreach (var condition in step.Conditions)
        {
            var rendered = renderer.Render(condition.Template, context);
            if (rendered.Problem is { } problem)
                return $"whether '{condition.Expression}' can't be told: {problem}";
            if (rendered.Text.Length > 0 != condition.Holds)
                return (condition.Holds ? $"'{condition.Expression}' does not hold" : $"'{condition.Expression}' holds, and it is for when it does not")
                    + (incident.Change is { } change && condition.Expression.Contains(TemplateRenderer.Change + ".", StringComparison.Ordinal) ? $": the change is {change.Line}" : "");
            looks |= condition.Expression.Contains(Steps + ".", StringComparison.Ordinal);
        }
        return looks ? null : all.FirstOrDefault(one => step.Needs.Contains(one.Id) && one.Outcome != "done") is { } lacking
            ? $"it needs '{lacking.Name ?? lacking.Action}', which was {lacking.Outcome}"
            : null;
    }

    private static FluidValue ValueOf(ResponseStep step) => new DictionaryValue(new FluidValueDictionaryFluidIndexable(new Dictionary<string, FluidValue>(StringComparer.Ordinal)
    {
        ["state"] = StringValue.Create(step.Outcome),
        ["note"] = StringValue.Create(step.Note ?? ""),
        ["reference"] = StringValue.Create(step.Reference ?? ""),
        ["refused_by"] = StringValue.Create(step.RefusedBy ?? ""),
    }));
}
