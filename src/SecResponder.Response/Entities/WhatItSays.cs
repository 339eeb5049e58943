using System.Net;

namespace SecResponder.Response.Entities;

/// <summary>Entities that are what they say, with all names that a guardrail may know them by: the host of a URL, too.</summary>
internal static class WhatItSays
{
    private const int LongestUrl = 2048;

    /// <summary>The entity, or null when the text is none of its kind.</summary>
    public static ResolvedEntity? Of(EntityReference reference) => reference.Kind switch
    {
        EntityKind.Address => IPAddress.TryParse(reference.Value, out var address) ? OfAddress(EntityKind.Address, address) : null,
        EntityKind.Indicator => OfIndicator(reference.Value.Trim()),
        _ => null,
    };

    private static ResolvedEntity? OfIndicator(string value)
    {
        if (IPAddress.TryParse(value, out var address))
            return OfAddress(EntityKind.Indicator, address);
        // A network is written with its host bits cleared, and one of a single address is that: the same thing has one name.
        if (IPNetwork.TryParse(value, out var network))
            return network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8
                ? OfAddress(EntityKind.Indicator, network.BaseAddress)
                : new ResolvedEntity(EntityKind.Indicator, $"net:{network}", network.ToString(), [network.ToString()], []);
        if (DomainOf(value) is { } domain)
            return new ResolvedEntity(EntityKind.Indicator, $"domain:{domain}", domain, [domain], []);
        if (value.Length > LongestUrl || !Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            return null;
        var host = url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? url.Host.Trim('[', ']') : DomainOf(url.IdnHost);
        return host is null ? null : new ResolvedEntity(EntityKind.Indicator, $"url:{url.AbsoluteUri}", url.AbsoluteUri, [url.AbsoluteUri, host], []);
    }

    private static ResolvedEntity OfAddress(EntityKind kind, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new ResolvedEntity(kind, $"addr:{plain}", plain.ToString(), [plain.ToString()], []);
    }

    // A name with a dot in it, in the form that DNS knows; "localhost" and a single label are nothing that is out there.
    private static string? DomainOf(string value)
    {
        var name = value.TrimEnd('.');
        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns && Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var url)
            ? url.IdnHost.ToLowerInvariant()
            : null;
    }
}
