using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.DeviceEvents;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Leef;

/// <summary>One of LEEF's names, with all that is known of it: it is looked up once.</summary>
/// <param name="name">The name.</param>
/// <param name="own">What its value does besides; null: nothing.</param>
/// <param name="cef">What CEF calls it; null where that has no name for it.</param>
internal sealed class LeefName(byte[] name, FieldSetter? own, string? cef)
{
    private readonly DeviceEventField? _field = cef is null ? null : DeviceEventFields.Find(Encoding.UTF8.GetBytes(cef));
    private readonly bool _isHost = cef == "shost";
    private readonly bool _isDevice = cef == "dvchost";

    /// <summary>What it says of the event's kind.</summary>
    public DeviceEventFields.Seen Seen => _field?.Seen ?? DeviceEventFields.Seen.None;

    /// <summary>Takes the value into the event, and keeps it under LEEF's name and under CEF's.</summary>
    public void Take(SecurityEvent e, ReadOnlySpan<byte> value)
    {
        e.Keep(name, value);
        own?.Invoke(e, value);
        if (_field is not null && !IsSecondBest(e, value))
            _field.Take(e, value);
    }

    // A name that stands beside a better one; a device's name with blanks is a description.
    private bool IsSecondBest(SecurityEvent e, ReadOnlySpan<byte> value) => (_isHost && e.Has(AsimField.SrcHostname)) || (_isDevice && value.Contains((byte)' '));
}
