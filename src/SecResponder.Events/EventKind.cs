using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events;

/// <summary>One kind of record that a source can write (PAN-OS TRAFFIC, ASA 302013, …): its schema and the Sigma log sources it feeds.</summary>
/// <param name="Source">The source's id, as <c>--source</c> takes it.</param>
/// <param name="Name">The vendor's name for the kind.</param>
/// <param name="Schema">The ASIM schema it is normalized to.</param>
/// <param name="LogSources">The Sigma log sources whose rules are tried on it.</param>
public sealed record EventKind(string Source, string Name, AsimSchema Schema, params LogSource[] LogSources)
{
    private readonly int _hash = HashCode.Combine(Source, Name, Schema);

    /// <summary>Events of which nothing is known but their own names.</summary>
    public static EventKind Unknown { get; } = new("", "", AsimSchema.None);

    /// <summary>Whether its events are sessions, of the network or of the web: what a vendor's field says of one may mean another thing in an event of another schema.</summary>
    internal bool IsSession => Schema is AsimSchema.NetworkSession or AsimSchema.WebSession;

    /// <summary>The source's id as every event of the kind has it; no part of what makes two kinds the same.</summary>
    internal byte[] SourceUtf8 { get; } = Encoding.UTF8.GetBytes(Source);

    /// <summary>The kind's name, for sources that write it into an event.</summary>
    internal byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(Name);

    public bool Equals(EventKind? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Source == other.Source && Name == other.Name && Schema == other.Schema && LogSources == other.LogSources);

    public override int GetHashCode() => _hash;
}
