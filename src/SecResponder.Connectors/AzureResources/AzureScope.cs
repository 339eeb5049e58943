using System.Text.RegularExpressions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>What may be acted on: the identity may be able to do more, a playbook can't.</summary>
internal static partial class AzureScope
{
    /// <summary>How ids begin that targets of Azure's have.</summary>
    public const string Prefix = "azure:";

    public static bool IsScope(string? text) => text is not null && Form().IsMatch(text);

    /// <summary>The subscriptions that the scopes lie in.</summary>
    public static IEnumerable<string> Subscriptions(AzureOptions options) => options.Scopes.Select(scope => scope.Split('/')[2]).Distinct(StringComparer.OrdinalIgnoreCase);

    public static bool Allows(AzureOptions options, ArmId id) => options.Scopes.Any(id.IsUnder);

    /// <summary>The resource that a call acts on.</summary>
    /// <exception cref="ConnectorException">Its target is none of Azure's: a mistake of ours, since the resolver gives only such.</exception>
    public static ArmId TargetOf(ActionCall call) =>
        call.Target?.Id is { } id && id.StartsWith(Prefix, StringComparison.Ordinal) && ArmId.Parse(id[Prefix.Length..]) is { } resource
            ? resource
            : throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no resource of Azure's");

    /// <summary>Why it may not be acted on; null: it may.</summary>
    public static Effect.Refused? Against(AzureOptions options, ArmId id) =>
        Allows(options, id) ? null : new Effect.Refused($"{PlainText.Line(id.Path, 300)} lies outside Connectors:Azure:Scopes");

    [GeneratedRegex(@"^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/resourceGroups/[\w.()\-]{1,90})?/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
