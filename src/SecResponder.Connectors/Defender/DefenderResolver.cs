using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>Tells which machine had an address at a time, or has a name, by what Defender's sensors saw.</summary>
/// <remarks>An address: machines seen with it within a quarter of an hour of the time, in the last 30 days (page find-machines-by-ip). More than one is nobody.</remarks>
public sealed class DefenderResolver(DefenderApi defender) : IEntityResolver
{
    internal const string Prefix = "mde:";

    /// <inheritdoc/>
    public bool Knows(EntityKind kind) => kind == EntityKind.Host;

    /// <inheritdoc/>
    public async Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        try
        {
            return IPAddress.TryParse(reference.Value, out var address)
                ? await ByAddressAsync(address, reference.AsOf, cancellation)
                : await ByNameAsync(reference.Value, cancellation);
        }
        catch (ConnectorException e)
        {
            return new Resolution.Unavailable(e.Message);
        }
    }

    private async Task<Resolution> ByAddressAsync(IPAddress address, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var at = asOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var answer = await defender.GetAsync($"api/machines/findbyip(ip='{address}',timestamp={at})", cancellation);
        if (answer.Status == HttpStatusCode.BadRequest)
            return new Resolution.Unknown($"Defender can't tell who had {address} at {at}: {answer.Reason}");
        return Told(answer, address.ToString(), $"seen with {address} within 15 minutes of {at}", 90);
    }

    private async Task<Resolution> ByNameAsync(string name, CancellationToken cancellation)
    {
        if (name.Length > 255 || name.Any(c => char.IsControl(c) || c is '\'' or '/' or '?' or '#' or '%'))
            return new Resolution.Unknown($"'{PlainText.Line(name, 60)}' can't be a machine's name");
        var direct = await defender.GetAsync($"api/machines/{Uri.EscapeDataString(name)}", cancellation);
        if (direct.IsSuccess && direct.Body is { ValueKind: JsonValueKind.Object } machine && machine.Member("value") is null)
            return new Resolution.Resolved(Entity(machine), 95, $"Defender's machine of the name {PlainText.Line(name, 100)}");
        if (!direct.IsSuccess && direct.Status != HttpStatusCode.NotFound)
            throw direct.Broken();
        var answer = await defender.GetAsync($"api/machines?$filter={Uri.EscapeDataString($"computerDnsName eq '{name}'")}", cancellation);
        return Told(answer, name, $"its DNS name is {PlainText.Line(name, 100)}", 95);
    }

    private static Resolution Told(ApiAnswer answer, string what, string evidence, int confidence)
    {
        if (answer.Status == HttpStatusCode.NotFound)
            return new Resolution.Unknown($"Defender knows no machine {PlainText.Line(what, 100)}");
        var machines = answer.List("value").Select(Entity).DistinctBy(machine => machine.Id).ToArray();
        return machines switch
        {
            [] => new Resolution.Unknown($"Defender knows no machine {PlainText.Line(what, 100)}"),
            [var only] => new Resolution.Resolved(only, confidence, $"Defender: {evidence}"),
            _ => new Resolution.Ambiguous([.. machines.Select(machine => $"{machine.DisplayName} ({machine.Id})")], $"Defender: {evidence}"),
        };
    }

    private static ResolvedEntity Entity(JsonElement machine)
    {
        var (id, name) = (machine.Text("id"), machine.Text("computerDnsName"));
        if (id.Length == 0)
            throw new ConnectorException("Defender answered a machine without an id");
        var names = ImmutableArray.CreateBuilder<string>();
        names.AddRange(new[] { name, name.Split('.')[0], machine.Text("lastIpAddress"), id }.Where(known => known.Length > 0));
        names.AddRange(machine.Items("ipAddresses").Select(address => address.Text("ipAddress")).Where(address => address.Length > 0));
        return new ResolvedEntity(
            EntityKind.Host, Prefix + id, name.Length > 0 ? name.Split('.')[0] : id, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)], [.. machine.Texts("machineTags")]);
    }
}
