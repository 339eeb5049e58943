using System.Collections.Immutable;
using System.Xml.Linq;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PanOs;

/// <summary>One firewall as playbooks name it: a device, or an HA pair, of which the active member is called. What the passive one is told stays with it.</summary>
/// <param name="name">Its name in the settings.</param>
/// <param name="members">One, or two.</param>
internal sealed class PanOsFirewall(string name, ImmutableArray<PanOsApi> members)
{
    public string Name => name;

    /// <summary>Whom to call now: asked anew each time, since a pair may have failed over.</summary>
    /// <exception cref="ConnectorException">None is active, or who is can't be told.</exception>
    public async Task<PanOsApi> ActiveAsync(CancellationToken cancellation)
    {
        if (members is [var only])
            return only;
        var told = new List<string>();
        TimeSpan? retryAfter = null;
        foreach (var member in members)
        {
            try
            {
                var state = State(await member.ShowAsync(new XElement("show", new XElement("high-availability", new XElement("state"))), cancellation));
                // Of an active/active pair both are, and tell each other.
                if (state.StartsWith("active", StringComparison.Ordinal))
                    return member;
                told.Add($"{member.Host} is {PlainText.Line(state, 40)}");
            }
            catch (ConnectorException e)
            {
                told.Add($"{member.Host}: {e.Message}");
                retryAfter ??= e.RetryAfter;
            }
        }
        throw new ConnectorException($"{PanOsApi.System} {name} has no active member: {string.Join("; ", told)}") { RetryAfter = retryAfter };
    }

    private static string State(XElement result) => result.Element("enabled")?.Value.Trim() == "yes"
        ? result.Element("group")?.Element("local-info")?.Element("state")?.Value.Trim() ?? "in no state that it tells"
        : "no member of an HA pair: give it an entry of its own in Connectors:PanOs:Firewalls";
}
