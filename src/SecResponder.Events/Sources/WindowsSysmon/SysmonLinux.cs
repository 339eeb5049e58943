using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Sysmon for Linux: the events of Sysmon's first years, with the same data, of another product and another log source.</summary>
/// <remarks>Microsoft, Sysinternals, "Sysmon for Linux".</remarks>
internal static class SysmonLinux
{
    private static readonly byte[] Product = "Sysmon for Linux"u8.ToArray();
    private static readonly byte[] System = "Linux"u8.ToArray();

    /// <summary>Finishes the event as Windows' own, and says whose it is.</summary>
    public static Func<SecurityEvent, Rejection?> Finishing(Func<SecurityEvent, Rejection?> finish) => e =>
    {
        if (finish(e) is { } rejection)
            return rejection;
        e.Begin(SysmonKinds.OfLinux[e.Kind]);
        e.SetConstant(AsimField.EventProduct, Product);
        e.SetConstant(AsimField.DvcOs, System);
        return null;
    };
}
