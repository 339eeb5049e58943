namespace SecResponder.Playbooks.Correlation;

/// <summary>Writes and reads very many states one after the other: what they share (the buffer, the names of where their events came from) is had once. Not thread-safe.</summary>
internal sealed class KeyStateText
{
    private readonly StateWriter _writer = new();
    private readonly NamesSeen _names = new();

    public byte[] Write(KeyState state)
    {
        _writer.Clear();
        KeyStateFormat.Write(_writer, state);
        return _writer.ToArray();
    }

    public KeyState Read(ReadOnlySpan<byte> bytes) => KeyStateFormat.Read(bytes, out _, _names);
}
