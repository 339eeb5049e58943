using System.Net;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>Who may send to a listener, by network; whoever may not is said once a minute, with the address.</summary>
internal sealed partial class SenderList(string name, SyslogOptions options, TimeProvider time, ILogger log)
{
    private readonly IPNetwork[] _networks = [.. options.From.Select(IPNetwork.Parse)];
    private long _saidAt = long.MinValue;

    public bool May(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Length == 0 || Array.Exists(_networks, network => network.Contains(plain));
    }

    public void Refused(IPAddress address)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        if (Interlocked.Exchange(ref _saidAt, minute) != minute)
            LogRefused(log, name, address.ToString());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Syslog input {Name} takes nothing from {Address}: it is in none of the networks of From")]
    private static partial void LogRefused(ILogger log, string name, string address);
}
