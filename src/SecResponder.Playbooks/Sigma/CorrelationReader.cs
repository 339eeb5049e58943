using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads a correlation document.</summary>
internal sealed class CorrelationReader(Findings findings)
{
    private static readonly CorrelationValidator Validator = new();

    internal static readonly (string Name, SigmaCorrelationType Type)[] Types =
    [
        ("event_count", SigmaCorrelationType.EventCount), ("value_count", SigmaCorrelationType.ValueCount), ("value_sum", SigmaCorrelationType.ValueSum),
        ("value_avg", SigmaCorrelationType.ValueAvg), ("value_percentile", SigmaCorrelationType.ValuePercentile), ("value_median", SigmaCorrelationType.ValueMedian),
        ("temporal", SigmaCorrelationType.Temporal), ("temporal_ordered", SigmaCorrelationType.TemporalOrdered),
        ("first_seen", SigmaCorrelationType.FirstSeen), ("spike", SigmaCorrelationType.Spike), ("absence", SigmaCorrelationType.Absence), ("periodic", SigmaCorrelationType.Periodic), ("rare", SigmaCorrelationType.Rare),
    ];

    private static readonly ImmutableArray<string> Known = KnownKeys.Correlation.Names;

    public SigmaCorrelation? Read(YamlMap document)
    {
        var errors = findings.Errors;
        var metadata = MetadataReader.Read(document, findings);
        if (document["correlation"] is not YamlMap map)
        {
            findings.Error(document["correlation"]!, SigmaCodes.KeyType, "'correlation' must be a map", "write type, rules, timespan and condition under 'correlation'");
            return null;
        }
        foreach (var (key, _) in map.Entries)
            if (!Known.Contains(key.Text))
                findings.Error(key, SigmaCodes.Correlation, $"unknown key '{key.Text}' in a correlation", $"{NearMiss.Question(key.Text, Known)}known: {string.Join(", ", Known)}");
        var keys = new DocumentKeys(map, findings);
        var type = Type(map, keys);
        var timespan = keys.Text("timespan", strict: false) is { } text
            ? Span(map["timespan"]!, text)
            : Fail<TimeSpan>(keys.Place("timespan"), SigmaCodes.Correlation, "the correlation has no timespan", "add 'timespan: 10m'");
        var gap = Optional("gap");
        var learning = Optional("learning");
        var jitter = map["jitter"] is { } share ? Share(share) : null;
        var rules = keys.Scalars("rules", acceptOne: true).Select(rule => new SigmaReference(rule.Text, rule.Position)).ToImmutableArray();
        var condition = new CorrelationConditionReader(findings).Read(map, rules);
        if (findings.Errors > errors || type is null || timespan is null)
            return null;
        var correlation = new SigmaCorrelation
        {
            Metadata = metadata,
            Type = type.Value,
            Rules = rules.IsEmpty && condition.Extended is { } extended ? [.. extended.Names().Select(name => new SigmaReference(name, map["condition"]!.Position))] : rules,
            GroupBy = keys.Texts("group-by", acceptOne: true),
            Timespan = timespan.Value,
            Gap = gap,
            Learning = learning,
            Jitter = jitter,
            Aliases = Aliases(map),
            Threshold = condition.Threshold,
            Extended = condition.Extended,
            Generate = Generate(document, map),
            Position = map.Position,
        };
        if (findings.Errors == errors)
            foreach (var failure in Validator.Validate(correlation).Errors)
                MetadataReader.Report(failure, map, findings);
        return findings.Errors > errors ? null : correlation with { Threshold = correlation.Type == SigmaCorrelationType.ValueMedian ? correlation.Threshold! with { Percentile = 50 } : correlation.Threshold };

        TimeSpan? Optional(string key) => map[key] is not null && keys.Text(key, strict: false) is { } span ? Span(map[key]!, span) : null;
    }

    private SigmaCorrelationType? Type(YamlMap map, DocumentKeys keys)
    {
        var names = Types.Select(known => known.Name);
        if (keys.Text("type") is not { } name)
            return Fail<SigmaCorrelationType>(keys.Place("type"), SigmaCodes.Correlation, "the correlation has no type", $"one of {string.Join(", ", names)}");
        foreach (var known in Types)
            if (known.Name == name)
                return known.Type;
        return Fail<SigmaCorrelationType>(map["type"]!, SigmaCodes.CorrelationValue, $"unknown correlation type '{name}'", $"{NearMiss.Question(name, names)}one of {string.Join(", ", names)}");
    }

    private TimeSpan? Span(YamlNode at, string text)
    {
        if (text.EndsWith('M') || text.EndsWith('y'))
            return Fail<TimeSpan>(at, SigmaCodes.CorrelationValue, $"months and years are no timespan: '{text}'", "write minutes as 'm', or days: '30d'");
        var unit = text.Length < 2 ? TimeSpan.Zero : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        return unit > TimeSpan.Zero && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1_000_000
            ? count * unit
            : Fail<TimeSpan>(at, SigmaCodes.CorrelationValue, $"'{text}' is no timespan", "write a whole number above zero and one of s, m, h, d, w: '10m'");
    }

    private double? Share(YamlNode at) => at is YamlScalar { Text: [.. var digits, '%'] } && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 50
        ? percent / 100
        : Fail<double>(at, SigmaCodes.CorrelationValue, $"the jitter is {at.Kind} that is no share", "write it in percent of the interval, 0 to 50: 'jitter: 10%'");

    private ImmutableArray<SigmaAlias> Aliases(YamlMap map)
    {
        if (map["aliases"] is null)
            return [];
        if (map["aliases"] is not YamlMap aliases)
        {
            findings.Error(map["aliases"]!, SigmaCodes.KeyType, "'aliases' must be a map", "write 'aliases: {name: {rule: field}}'");
            return [];
        }
        var read = ImmutableArray.CreateBuilder<SigmaAlias>();
        foreach (var (key, value) in aliases.Entries)
        {
            if (value is YamlMap fields && fields.Entries.All(entry => entry.Value is YamlScalar { IsNull: false }))
                read.Add(new SigmaAlias(key.Text, fields.Entries.ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal), key.Position));
            else
                findings.Error(value, SigmaCodes.KeyType, $"the alias '{key.Text}' must map each rule to a field", $"write '{key.Text}: {{rule: field}}'");
        }
        return read.ToImmutable();
    }

    // The specification's schema puts it at the top, the reference implementation inside.
    private bool Generate(YamlMap document, YamlMap map)
    {
        if ((map["generate"] ?? document["generate"]) is not { } node)
            return false;
        if (node is YamlScalar { Type: YamlScalarType.Boolean } flag)
            return flag.Text is "true" or "True" or "TRUE";
        findings.Error(node, SigmaCodes.KeyType, $"'generate' is {node.Kind}, it must be true or false", "write true or false without quotes");
        return false;
    }

    private T? Fail<T>(YamlNode at, string code, string message, string remedy) where T : struct
    {
        findings.Error(at, code, message, remedy);
        return null;
    }
}
