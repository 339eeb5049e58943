using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Simulation.Machinery;

/// <summary>What happens in a run, line by line. Two runs of one seed tell the same story, byte for byte: that is what its hash is for.</summary>
/// <param name="clock">True time.</param>
/// <param name="reader">Who wants to read it; null: only the hash is wanted.</param>
internal sealed class Story(SimClock clock, TextWriter? reader) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Over all lines so far, hex.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Tell(string what)
    {
        var line = $"{clock.Now:HH:mm:ss.fff} {what}\n";
        _hash.AppendData(Encoding.UTF8.GetBytes(line));
        reader?.Write(line);
    }

    public void Dispose() => _hash.Dispose();
}
