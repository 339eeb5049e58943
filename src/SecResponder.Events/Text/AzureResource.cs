using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>Azure resource ids: <c>/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/azureFirewalls/fw1</c>, in any case.</summary>
public static class AzureResource
{
    /// <summary>Sets the reporting resource: DvcId with its type, DvcScopeId (the subscription), DvcHostname (the resource's name).</summary>
    public static void SetDevice(SecurityEvent e, ReadOnlySpan<byte> id)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (id.IsEmpty)
            return;
        e.SetText(AsimField.DvcId, id);
        e.SetConstant(AsimField.DvcIdType, AsimWords.AzureResourceId);
        e.SetText(AsimField.DvcScopeId, Subscription(id));
        e.SetText(AsimField.DvcHostname, Name(id) is var name && name.Contains((byte)'.') ? default : name);
    }

    /// <summary>The last part: the resource's name.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> id) => id[(id.LastIndexOf((byte)'/') + 1)..];

    /// <summary>The subscription's id; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Subscription(ReadOnlySpan<byte> id)
    {
        const int Prefix = 15;
        if (id.Length <= Prefix || !Ascii.EqualsIgnoreCase(id[..Prefix], "/subscriptions/"u8))
            return default;
        var rest = id[Prefix..];
        var end = rest.IndexOf((byte)'/');
        return end < 0 ? rest : rest[..end];
    }
}
