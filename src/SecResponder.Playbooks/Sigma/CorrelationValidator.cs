using FluentValidation;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What the types of correlation ask of their conditions.</summary>
/// <remarks>SigmaHQ specification v2.1, "Correlation rules"; the percentile is the reference implementation's key.</remarks>
internal sealed class CorrelationValidator : AbstractValidator<SigmaCorrelation>
{
    public CorrelationValidator()
    {
        RuleFor(c => c.Rules).Must(rules => !rules.IsEmpty).OverridePropertyName("rules").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage("the correlation names no rules").WithState(_ => "list ids or names of rules under 'rules'");
        RuleFor(c => c.Threshold).NotNull().When(c => !IsTemporal(c)).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} needs a condition").WithState(_ => "add 'condition: {gte: 5}'");
        RuleFor(c => c.Threshold).Must(threshold => !threshold!.Fields.IsEmpty).When(c => IsOfValues(c) && c.Threshold is not null).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage(c => $"{NameOf(c)} needs a field").WithState(_ => "add the field to the condition: '{field: user, gte: 5}'");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Fields.Length == 1).When(c => IsOfNumbers(c) && c.Threshold is { Fields.IsEmpty: false }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationCondition)
            .WithMessage(c => $"{NameOf(c)} measures one field").WithState(_ => "name one field; several are for value_count");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Percentile is not null).When(c => c is { Type: SigmaCorrelationType.ValuePercentile, Threshold: not null }).OverridePropertyName("condition").WithErrorCode(SigmaCodes.Correlation)
            .WithMessage("value_percentile needs a percentile").WithState(_ => "add 'percentile: 95' to the condition (50 is the median)");
        RuleFor(c => c.Threshold).Must(threshold => threshold!.Percentile is null or > 0 and <= 100).When(c => c.Threshold is not null).OverridePropertyName("condition").WithErrorCode(SigmaCodes.CorrelationValue)
            .WithMessage("the percentile must be above 0 and at most 100").WithState(_ => "write a number such as 95");
    }

    private static bool IsTemporal(SigmaCorrelation c) => c.Type is SigmaCorrelationType.Temporal or SigmaCorrelationType.TemporalOrdered;

    private static bool IsOfValues(SigmaCorrelation c) => c.Type == SigmaCorrelationType.ValueCount || IsOfNumbers(c);

    private static bool IsOfNumbers(SigmaCorrelation c) =>
        c.Type is SigmaCorrelationType.ValueSum or SigmaCorrelationType.ValueAvg or SigmaCorrelationType.ValuePercentile or SigmaCorrelationType.ValueMedian;

    private static string NameOf(SigmaCorrelation c) => CorrelationReader.Types.First(known => known.Type == c.Type).Name;
}
