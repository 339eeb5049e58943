using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Fluid;
using Fluid.Values;

namespace SecResponder.Response.Planning;

/// <summary>Limits of a template. What is beyond them refuses the step; nothing is cut silently.</summary>
public sealed class TemplateLimits
{
    /// <summary>Characters a rendered value may have. Default 4,096; range 1 to 65,536.</summary>
    public int MaxOutput { get; set; } = 4096;
    /// <summary>Statements and loop turns that one value may take. Default 2,000; range 1 to 100,000.</summary>
    public int MaxSteps { get; set; } = 2000;
    /// <summary>Depth of nesting. Default 16; range 1 to 100.</summary>
    public int MaxRecursion { get; set; } = 16;
}

/// <summary>What became of a template: its text, or why there is none.</summary>
internal readonly record struct Rendered(string Text, string? Problem);

/// <summary>
/// Liquid over an event's fields and <c>incident</c>. The result is plain text: whoever puts it into JSON, Markdown, HTML or a URL escapes it there,
/// because only they know where it lands. No includes, no files, no functions, no reach into .NET objects.
/// </summary>
internal sealed class TemplateRenderer
{
    /// <summary>A name that is no event field: what the incident itself is.</summary>
    public const string Incident = "incident";

    /// <summary>And the change that it was, for playbooks that ask.</summary>
    public const string Change = "change";

    private readonly FluidParser _parser = new(new FluidParserOptions { AllowFunctions = false, AllowLiquidTag = false });
    private readonly ConcurrentDictionary<string, (IFluidTemplate? Template, string? Problem)> _parsed = new(StringComparer.Ordinal);
    private readonly TemplateOptions _options;
    private readonly TemplateLimits _limits;

    public TemplateRenderer(TemplateLimits limits)
    {
        _limits = limits;
        foreach (var tag in (ReadOnlySpan<string>)["include", "render", "from", "macro", "increment", "decrement"])
            _parser.RegisteredTags.Remove(tag);
        _options = new TemplateOptions
        {
            MaxSteps = limits.MaxSteps,
            MaxRecursion = limits.MaxRecursion,
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            // A plan is the same whenever it is made: templates know no wall clock.
            Now = static () => DateTimeOffset.UnixEpoch,
            Captured = (_, value, _) => ValueTask.FromResult(Bounded(value)),
        };
        // A value that doubles itself (append, capture) within few steps would fill memory long before it is written out: each result is bounded as it is made.
        foreach (var (name, filter) in _options.Filters.ToArray())
            _options.Filters.AddFilter(name, async (input, arguments, context) => Bounded(await filter(input, arguments, context)));
    }

    /// <summary>The values templates may use, made once an incident.</summary>
    public TemplateContext ContextOf(Incidents.Incident incident)
    {
        var context = new TemplateContext(_options, StringComparer.Ordinal);
        using (var evidence = JsonDocument.Parse(incident.Evidence))
            foreach (var (name, value) in EvidenceFields.Of(evidence.RootElement, ValueOf))
                context.SetValue(name, value);
        context.SetValue(Incident, new DictionaryValue(new FluidValueDictionaryFluidIndexable(new Dictionary<string, FluidValue>(StringComparer.Ordinal)
        {
            ["id"] = StringValue.Create(incident.Id),
            ["title"] = StringValue.Create(incident.Title),
            ["level"] = StringValue.Create(incident.Level ?? ""),
            ["owner"] = StringValue.Create(incident.Owner),
            ["summary"] = StringValue.Create(incident.Summary),
            ["count"] = NumberValue.Create(incident.EvidenceCount),
            ["opened"] = StringValue.Create(incident.OpenedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        })));
        if (incident.Change is { } change)
            context.SetValue(Change, new DictionaryValue(new FluidValueDictionaryFluidIndexable(new Dictionary<string, FluidValue>(StringComparer.Ordinal)
            {
                ["verdict"] = StringValue.Create(change.Verdict),
                ["number"] = StringValue.Create(change.Number ?? ""),
                ["title"] = StringValue.Create(change.Title ?? ""),
                ["reason"] = StringValue.Create(change.Reason),
            })));
        return context;
    }

    /// <summary>What is wrong with a template, or null.</summary>
    public string? Problem(string template) => template.Contains('{', StringComparison.Ordinal) ? _parsed.GetOrAdd(template, Parse).Problem : null;

    /// <summary>Renders one value.</summary>
    public Rendered Render(string template, TemplateContext context)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
            return template.Length > _limits.MaxOutput ? TooLong() : new(template, null);
        var (parsed, problem) = _parsed.GetOrAdd(template, Parse);
        if (parsed is null)
            return new("", problem);
        try
        {
            using var output = new BoundedWriter(_limits.MaxOutput);
            parsed.RenderAsync(output, context, NullEncoder.Default, isolateContext: true).AsTask().GetAwaiter().GetResult();
            return new(output.ToString(), null);
        }
        catch (OutputTooLongException)
        {
            return TooLong();
        }
        // Fluid tells its limits and a template's mistakes by InvalidOperationException and its descendants; arithmetic on odd values by these two.
        catch (Exception e) when (e is InvalidOperationException or ArithmeticException or FormatException or ArgumentException)
        {
            return new("", $"the template '{template}' could not be rendered: {e.Message}");
        }
    }

    private Rendered TooLong() => new("", $"the rendered text is longer than {_limits.MaxOutput} characters");

    private FluidValue Bounded(FluidValue value) => value switch
    {
        StringValue text when text.ToStringValue().Length > _limits.MaxOutput => throw new OutputTooLongException(),
        ArrayValue list when list.Values.Count > _limits.MaxOutput => throw new OutputTooLongException(),
        _ => value,
    };

    private (IFluidTemplate?, string?) Parse(string template) => HasRange(template)
        ? (null, $"the template '{template}' has a range ('..'): loops go over what the event holds")
        : _parser.TryParse(template, out var parsed, out var error) ? (parsed, null) : (null, $"the template '{template}' is not valid: {error}");

    // Liquid makes all of a range's numbers before the first is used: (1..2000000000) would take the process down.
    private static bool HasRange(string template)
    {
        for (var open = 0; (open = template.IndexOf('{', open)) >= 0; open++)
        {
            var close = template.IndexOf('}', open);
            if (template.AsSpan(open, (close < 0 ? template.Length : close) - open).Contains("..", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static FluidValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StringValue.Create(value.GetString()!),
        // Numbers keep their digits as text: 10.0 stays 10.0 and a 20-digit id stays itself; filters turn text into numbers where they count.
        JsonValueKind.Number when value.TryGetInt64(out var integer) => NumberValue.Create(integer),
        JsonValueKind.Number => StringValue.Create(value.GetRawText()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Object => new DictionaryValue(new FluidValueDictionaryFluidIndexable(
            value.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => ValueOf(member.Value), StringComparer.Ordinal))),
        JsonValueKind.Array => new ArrayValue([.. value.EnumerateArray().Select(ValueOf)]),
        _ => NilValue.Instance,
    };
}
