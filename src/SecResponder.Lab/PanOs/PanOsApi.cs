using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.PanOs;

/// <summary>The XML API: <c>/panos/{device}/api/?type=…&amp;cmd=…</c>, or the same as a form. Errors mostly come with HTTP 200.</summary>
internal sealed class PanOsApi(PanOsWorld world, LabOptions options)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/panos/{device}/api/", ["GET", "POST"], AskAsync);

    private async Task AskAsync(HttpContext context)
    {
        var (status, body) = await AnswerAsync(context);
        await PanOsXml.AnswerAsync(context, status, body);
    }

    private async Task<(int Status, XElement Body)> AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["X-PAN-KEY"] != options.Token)
            return (403, new XElement("response", new XAttribute("status", "error"), new XAttribute("code", "403"), new XElement("result", new XElement("msg", "Invalid Credential"))));
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        string? Field(string name) => form?[name].FirstOrDefault() ?? context.Request.Query[name].FirstOrDefault();
        var device = (string)context.Request.RouteValues["device"]!;
        if (world.Firewall(device, Field("target")) is not { } firewall)
            return (200, PanOsXml.Error(device == PanOsWorld.Panorama ? 14 : 7, device == PanOsWorld.Panorama ? $"target {Field("target")} is not connected" : "no such device"));
        if (Command(Field("cmd")) is not { } command)
            return (200, PanOsXml.Error(17, "cmd is not well-formed"));
        var place = new Place(firewall, device, world.TableOf(firewall, device), Field("vsys") ?? "vsys1");
        return (200, (Field("type"), command.Name.LocalName) switch
        {
            ("op", "show") when command.Element("high-availability")?.Element("state") is not null => HighAvailability(place),
            ("op", "show") when command.Element("object")?.Element("registered-ip") is { } asked => Registered(place, asked),
            ("op", "clear") when command.Element("session")?.Element("all")?.Element("filter") is { } filter => Cut(place, filter),
            ("user-id", "uid-message") => Tell(place, command),
            (null, _) => PanOsXml.Error(400, "type is required"),
            _ => PanOsXml.Error(17, $"{command.Name.LocalName} is unexpected"),
        });
    }

    private XElement HighAvailability(Place place) => world.HaState(place.Firewall, place.Device) is { } state
        ? PanOsXml.Success(new XElement("enabled", "yes"), new XElement("group", new XElement("mode", "Active-Passive"),
            new XElement("local-info", new XElement("state", state)), new XElement("peer-info", new XElement("state", state == "active" ? "passive" : "active"))))
        : PanOsXml.Success(new XElement("enabled", "no"));

    private XElement Registered(Place place, XElement asked)
    {
        var entries = world.Tags().Where(tag => tag.Firewall == place.Table && tag.Vsys == place.Vsys)
            .Where(tag => asked.Element("ip") is not { } ip || ip.Value == tag.Address)
            .GroupBy(tag => tag.Address).Take(int.TryParse(asked.Element("limit")?.Value, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue)
            .Select(tags => new XElement("entry", new XAttribute("ip", tags.Key), new XAttribute("from_agent", "0"), new XAttribute("persistent", "1"),
                new XElement("tag", tags.Select(tag => new XElement("member", tag.Tag))))).ToArray();
        return PanOsXml.Success([.. entries, new XElement("count", entries.Length)]);
    }

    private XElement Cut(Place place, XElement filter)
    {
        if (filter.Element("source") is null && filter.Element("destination") is null)
            return PanOsXml.Error(17, "a filter is required");
        world.End(place.Firewall.Name, filter.Element("source")?.Value, filter.Element("destination")?.Value);
        return PanOsXml.Success("sessions cleared");
    }

    // Each tag is taken by itself: what is so already is an error, and the rest is done all the same.
    private XElement Tell(Place place, XElement message)
    {
        if (message.Element("type")?.Value != "update" || message.Element("payload")?.Elements().FirstOrDefault(part => part.Name.LocalName is "register" or "unregister") is not { } payload)
            return PanOsXml.Error(12, "uid-message is not an update that is known");
        var isToAdd = payload.Name.LocalName == "register";
        List<string> wrong = [];
        var address = "";
        foreach (var entry in payload.Elements("entry"))
        {
            address = entry.Attribute("ip")?.Value ?? "";
            foreach (var member in entry.Elements("tag").Elements("member"))
            {
                // 0, or none at all: for ever.
                TimeSpan? lasts = int.TryParse(member.Attribute("timeout")?.Value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
                if (seconds > 2_592_000)
                    wrong.Add($"timeout {seconds} is out of range");
                else if ((isToAdd ? world.Register(place.Table, place.Vsys, address, member.Value, lasts) : world.Unregister(place.Table, place.Vsys, address, member.Value)) is { } against)
                    wrong.Add(against);
            }
        }
        return wrong.Count > 0 ? PanOsXml.NotTaken(payload.Name.LocalName, address, wrong) : PanOsXml.Success(new XElement("uid-response", new XElement("version", "2.0")));
    }

    private static XElement? Command(string? text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text ?? ""), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null; // answered as PAN-OS does
        }
    }

    private sealed record Place(LabFirewall Firewall, string Device, string Table, string Vsys);
}
