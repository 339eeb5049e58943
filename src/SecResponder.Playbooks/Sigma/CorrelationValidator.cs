using FluentValidation;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What the types of correlation ask of their conditions.</summary>
/// <remarks>SigmaHQ specification v2.1, "Correlation rules"; the percentile is the reference implementation's key. SecResponder's own types: docs/correlation.md.</remarks>
internal sealed class CorrelationValidator : AbstractValidator<SigmaCorrelation>
{
    public CorrelationValidator()
    {
        RuleFor(c => c.Rules).Must(rules => !rules.IsEmpty).OverridePropertyName("rules").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage("the correlation names no rules").WithState(_ => "list ids or names of rules under 'rules'");
        RuleFor(c => c.Threshold).NotNull().When(c => !IsTemporal(c) && c.Type != SigmaCorrelationType.Absence).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} needs a condition").WithState(_ => "add 'condition: {gte: 5}'");
        RuleFor(c => c.Threshold).Must(threshold => !threshold!.Fields.IsEmpty).When(c => IsOfValues(c) && c.Threshold is not null).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} needs a field").WithState(_ => "add the field to the condition: '{field: user, gte: 5}'; first_seen takes a field alone");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Fields.Length == 1).When(c => IsOfNumbers(c) && c.Threshold is { Fields.IsEmpty: false }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage(c => $"{NameOf(c)} measures one field").WithState(_ => "name one field; several are for value_count");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Percentile is not null).When(c => c is { Type: SigmaCorrelationType.ValuePercentile, Threshold: not null }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage("value_percentile needs a percentile").WithState(_ => "add 'percentile: 95' to the condition (50 is the median)");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Percentile is null or > 0 and <= 100).When(c => c.Threshold is not null).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationValue)
            .WithMessage("the percentile must be above 0 and at most 100").WithState(_ => "write a number such as 95");
        OwnTypes();
    }

    private void OwnTypes()
    {
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Bounds.IsEmpty).When(c => c is { Type: SigmaCorrelationType.FirstSeen, Threshold: not null }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage("first_seen takes no bounds: each new value fires").WithState(_ => "leave gt, gte … out; to ask for several new values, count this correlation with an event_count");
        RuleFor(c => c.Threshold).Null().When(c => c.Type == SigmaCorrelationType.Absence).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage("absence takes no condition: it fires when nothing comes").WithState(_ => "leave it out; to ask for fewer than so many events, write an event_count with 'lt'");
        RuleFor(c => c.Threshold).Must(threshold => HasLower(threshold!)).When(c => c is { Type: SigmaCorrelationType.Spike or SigmaCorrelationType.Periodic, Threshold: not null }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage(c => $"{NameOf(c)} needs a lower bound").WithState(_ => "add gt or gte; for what no longer comes there is absence");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Bounds.All(bound => bound.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual)).When(c => c is { Type: SigmaCorrelationType.Rare, Threshold: not null }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage("rare needs an upper bound: the share in percent").WithState(_ => "write lt or lte: '{field: TargetProcessName, lt: 1}'");
        RuleFor(c => c.Timespan).LessThanOrEqualTo(TimeSpan.FromDays(1)).When(c => c.Type == SigmaCorrelationType.Spike).OverridePropertyName("timespan").WithErrorCode(SigmaCodes.CorrelationValue)
            .WithMessage("the timespan of a spike is at most a day").WithState(_ => "write the time in which the events are counted; how long is learnt says 'learning'");
        RuleFor(c => c.Learning).Must(learning => learning >= TimeSpan.FromDays(3)).When(c => c is { Type: SigmaCorrelationType.Spike, Learning: not null }).OverridePropertyName("learning").WithErrorCode(SigmaCodes.CorrelationValue)
            .WithMessage("a spike learns for three days at least").WithState(_ => "three weeks ('21d', the default) know each hour of the week three times");
        RuleFor(c => c.Learning).Null().When(c => c.Type is not (SigmaCorrelationType.FirstSeen or SigmaCorrelationType.Spike or SigmaCorrelationType.Rare)).OverridePropertyName("learning").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} learns nothing").WithState(_ => "take 'learning' away; first_seen, spike and rare have it");
        RuleFor(c => c.Jitter).Null().When(c => c.Type != SigmaCorrelationType.Periodic).OverridePropertyName("jitter").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} has no jitter").WithState(_ => "take 'jitter' away; periodic has it");
        RuleFor(c => c.Gap).Null().When(c => IsOwn(c)).OverridePropertyName("gap").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} makes no sessions").WithState(_ => "take 'gap' away");
    }

    private static bool HasLower(SigmaThreshold threshold) => threshold.Bounds.Any(bound => bound.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual);

    private static bool IsOwn(SigmaCorrelation c) => c.Type >= SigmaCorrelationType.FirstSeen;

    private static bool IsTemporal(SigmaCorrelation c) => c.Type is SigmaCorrelationType.Temporal or SigmaCorrelationType.TemporalOrdered;

    private static bool IsOfValues(SigmaCorrelation c) => c.Type is SigmaCorrelationType.ValueCount or SigmaCorrelationType.FirstSeen or SigmaCorrelationType.Rare || IsOfNumbers(c);

    private static bool IsOfNumbers(SigmaCorrelation c) =>
        c.Type is SigmaCorrelationType.ValueSum or SigmaCorrelationType.ValueAvg or SigmaCorrelationType.ValuePercentile or SigmaCorrelationType.ValueMedian;

    private static string NameOf(SigmaCorrelation c) => CorrelationReader.Types.First(known => known.Type == c.Type).Name;
}
