using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Teams;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources.Sentinel;

/// <summary>Which of Microsoft Sentinel's incidents a step is about, and the comment of its own that a step writes there.</summary>
/// <remarks>Azure REST API, "Incidents", "Incident Comments" (Microsoft.SecurityInsights 2023-02-01): a comment's name is a GUID that its writer chooses, so that writing it again is the same comment.</remarks>
internal static partial class SentinelIncidents
{
    /// <summary>The version of the API.</summary>
    public const string Version = "2023-02-01";

    /// <summary>The parameter that names the incident.</summary>
    public static ActionParameter Parameter { get; } = new(
        "incident", ParameterKind.Text, true, "The incident's id as the event has it: /subscriptions/…/incidents/<name>; the name alone where Connectors:Azure:Workspaces has one workspace");

    private const string Below = "/providers/Microsoft.SecurityInsights/incidents/";
    private const int LongestComment = 30_000;

    /// <summary>The incident; null, and why, where it is none of a configured workspace.</summary>
    public static (ArmId? Incident, string Against) Of(AzureOptions options, ActionCall call)
    {
        var given = call.With.GetValueOrDefault(Parameter.Name, "");
        if (options.Workspaces.Count == 0)
            return (null, "no workspace is named in Connectors:Azure:Workspaces");
        if (!given.StartsWith('/'))
            return !Name().IsMatch(given) ? (null, $"'{PlainText.Line(given, 80)}' is no incident's id")
                : options.Workspaces.Count > 1 ? (null, $"'{given}' may be in any of {options.Workspaces.Count} workspaces: give the incident's whole id")
                : (ArmId.Parse(options.Workspaces[0] + Below + given), "");
        return ArmId.Parse(given) is { } id && id.Is("Microsoft.SecurityInsights/incidents") && Name().IsMatch(id.Name)
            ? options.Workspaces.Any(workspace => id.Same($"{workspace}{Below}{id.Name}")) ? (id, "") : (null, $"{PlainText.Line(given, 300)} lies in no workspace in Connectors:Azure:Workspaces")
            : (null, $"'{PlainText.Line(given, 300)}' is no incident's id");
    }

    /// <summary>The incident, where a step has got so far that it must be one.</summary>
    /// <exception cref="ConnectorException">It is none any more: the configuration has changed.</exception>
    public static ArmId Known(AzureOptions options, ActionCall call) => Of(options, call) is { Incident: { } id } ? id : throw new ConnectorException($"{ArmApi.System}: {Of(options, call).Against}");

    /// <summary>The step's own comment: its name is made of the step's id.</summary>
    public static ArmId CommentOf(ArmId incident, string stepId)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(stepId)).AsSpan(0, 16);
        // RFC 9562, version 8: made by a rule of one's own.
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return incident.Below($"comments/{new Guid(bytes, bigEndian: true)}");
    }

    /// <summary>A comment's body. The portal shows Markdown and HTML: what an event says is text there, too.</summary>
    public static JsonObject Comment(string text) =>
        new() { ["properties"] = new JsonObject { ["message"] = text.Length > LongestComment ? text[..(LongestComment - 1)] + "…" : text } };

    /// <summary>Text as one line of a comment.</summary>
    public static string Line(string text, int longest) => Markdown.Escape(PlainText.Line(text, longest));

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z\-]{0,79}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
