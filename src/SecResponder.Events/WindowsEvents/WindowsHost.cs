using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>The machine that wrote the record, as one end of what happened.</summary>
internal static class WindowsHost
{
    /// <summary>Sets its name, in all of its parts.</summary>
    public static void Set(SecurityEvent e, HostFields host)
    {
        e.Set(host.Hostname, e[AsimField.DvcHostname]);
        e.Set(host.Fqdn, e[AsimField.DvcFQDN]);
        e.Set(host.Domain, e[AsimField.DvcDomain]);
        e.Set(host.DomainType, e[AsimField.DvcDomainType]);
    }
}
