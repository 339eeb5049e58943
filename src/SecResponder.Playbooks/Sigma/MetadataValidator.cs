using System.Text.RegularExpressions;
using FluentValidation;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What Sigma asks of a document's description of itself.</summary>
/// <remarks>SigmaHQ specification v2.1, "Rule": attributes; sigma-tags appendix. What is an error, and what a warning: <see cref="MetadataReader"/>.</remarks>
internal sealed partial class MetadataValidator : AbstractValidator<SigmaMetadata>
{
    private static readonly string[] Statuses = ["stable", "test", "experimental", "deprecated", "unsupported"];
    private static readonly string[] Levels = ["informational", "low", "medium", "high", "critical"];
    // ECS rules find their fields in ECS events by their own names, and in others by those of them that stand for an ASIM field.
    private static readonly string[] Taxonomies = ["sigma", "ecs", "asim"];
    private static readonly string[] Relations = ["derived", "obsolete", "merged", "renamed", "similar", "correlation"];

    public MetadataValidator()
    {
        RuleFor(m => m.Title).NotEmpty().OverridePropertyName("title").WithErrorCode(SigmaCodes.Missing)
            .WithMessage("the document has no title").WithState(_ => "add 'title:' with one short sentence");
        RuleFor(m => m.Title).MaximumLength(256).OverridePropertyName("title").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"the title has {m.Title.Length} characters, 256 may be").WithState(_ => "move the rest to 'description'");
        RuleFor(m => m.Id).Must(id => id is null || IsUuid(id)).WithSeverity(Severity.Warning).OverridePropertyName("id").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"the id '{m.Id}' is no UUID").WithState(_ => "write a UUID such as 7c6a2a3e-4a54-4b5c-9e8e-6a2a9f2c1d10; any generator will do");
        RuleFor(m => m.Name).Must(name => name is null || name.Length > 0).OverridePropertyName("name").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage("the name is empty").WithState(_ => "write a short handle, or take the key away");
        RuleFor(m => m.Taxonomy).Must(taxonomy => Taxonomies.Contains(taxonomy, StringComparer.OrdinalIgnoreCase)).OverridePropertyName("taxonomy").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"the taxonomy '{m.Taxonomy}' is not known").WithState(_ => $"use the fields of Sigma's own taxonomy and take 'taxonomy' away, or name one of {string.Join(", ", Taxonomies)}");
        RuleFor(m => m.Status).Must(status => status is null || Statuses.Contains(status)).WithSeverity(Severity.Warning).OverridePropertyName("status").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"'{m.Status}' is no status").WithState(m => $"{NearMiss.Question(m.Status!, Statuses)}one of {string.Join(", ", Statuses)}");
        RuleFor(m => m.Status).NotEqual("deprecated").WithSeverity(Severity.Warning).OverridePropertyName("status").WithErrorCode(SigmaCodes.Status)
            .WithMessage("the rule is deprecated; it still works").WithState(_ => "replace it with the rule that took its place (see 'related')");
        RuleFor(m => m.Status).NotEqual("unsupported").WithSeverity(Severity.Warning).OverridePropertyName("status").WithErrorCode(SigmaCodes.Status)
            .WithMessage("the rule is unsupported, so it is never active").WithState(_ => "give it another status when it works");
        RuleFor(m => m.Level).Must(level => level is null || Levels.Contains(level)).OverridePropertyName("level").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"'{m.Level}' is no level").WithState(m => $"{NearMiss.Question(m.Level!, Levels)}one of {string.Join(", ", Levels)}");
        RuleFor(m => m.Date).Must(IsDate).WithSeverity(Severity.Warning).OverridePropertyName("date").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"'{m.Date}' is no date").WithState(_ => "write YYYY-MM-DD");
        RuleFor(m => m.Modified).Must(IsDate).WithSeverity(Severity.Warning).OverridePropertyName("modified").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage(m => $"'{m.Modified}' is no date").WithState(_ => "write YYYY-MM-DD");
        // Thousands of public rules have bare tags; that says nothing against what they look for.
        RuleForEach(m => m.Tags).Must(tag => TagForm().IsMatch(tag)).WithSeverity(Severity.Warning).OverridePropertyName("tags").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage((_, tag) => $"the tag '{tag}' has no namespace").WithState(_ => "write namespace.name, such as attack.t1071");
        RuleForEach(m => m.Related).Must(relation => IsUuid(relation.Id) && Relations.Contains(relation.Type)).WithSeverity(Severity.Warning).OverridePropertyName("related").WithErrorCode(SigmaCodes.KeyValue)
            .WithMessage((_, relation) => $"'{relation.Type} {relation.Id}' is no relation").WithState(_ => $"write a UUID under 'id' and one of {string.Join(", ", Relations)} under 'type'");
    }

    private static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    private static bool IsDate(string? text) => text is null || DateForm().Match(text) is { Success: true } match
        && DateTime.TryParse($"{match.Groups[1].Value}-{match.Groups[2].Value}-{match.Groups[3].Value}", System.Globalization.CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^[^.\s]+\.\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex TagForm();
}
