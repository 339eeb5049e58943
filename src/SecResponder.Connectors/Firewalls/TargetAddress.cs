using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Firewalls;

/// <summary>The address that a call acts on.</summary>
internal static class TargetAddress
{
    /// <exception cref="ConnectorException">Its target is none: a mistake of ours, since an address is what it says.</exception>
    public static IPAddress Of(ActionCall call) => IPAddress.TryParse(call.Target?.DisplayName, out var address)
        ? address
        : throw new ConnectorException($"'{PlainText.Line(call.Target?.DisplayName, 80)}' is no address");

    /// <summary>Why no firewall should be told to block it; null: it may.</summary>
    public static Effect.Refused? Against(IPAddress address) => AddressGuard.IsHosts(address) ? null : new Effect.Refused($"{address} is nobody's address that could be blocked");
}
