using SecResponder.Events.Text;

namespace SecResponder.Events.DeviceEvents;

/// <summary>What is known of one of CEF's names.</summary>
/// <param name="Name">The name.</param>
/// <param name="Set">What the field's value does.</param>
/// <param name="Seen">What it says of the event's kind that the field is there.</param>
internal sealed record DeviceEventField(byte[] Name, FieldSetter Set, DeviceEventFields.Seen Seen)
{
    /// <summary>Takes the value into the event, and keeps it under the name; one that says something is expected.</summary>
    public void Take(SecurityEvent e, ReadOnlySpan<byte> value)
    {
        e.Keep(Name, value);
        Set(e, value);
    }
}
