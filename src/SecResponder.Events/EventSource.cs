using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>One vendor's log format: how it is recognized and how it becomes ASIM. One folder under <c>Sources/</c>, one line in <see cref="EventSources"/>.</summary>
public abstract class EventSource
{
    private bool? _readsJson;
    private bool? _readsText;

    /// <summary>What <c>--source</c> takes and what stands in the event's Type: <c>cisco-asa</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Vendor and product for people: <c>Cisco ASA</c>.</summary>
    public abstract string Title { get; }

    /// <summary>The kinds of record it reads.</summary>
    public abstract IReadOnlyList<EventKind> Kinds { get; }

    /// <summary>A few records as the source writes them, with documentation addresses: the lines of <c>samples.log</c> in the source's folder. A header line comes before what it is the header of.</summary>
    public virtual IReadOnlyList<string> Samples => field ??= SampleFile.Of(GetType());

    /// <summary>Whether its records can be JSON objects; its samples show it. A line of text within a JSON object is an envelope, and no record of a source of text.</summary>
    public bool ReadsJson => _readsJson ??= Samples.Any(sample => JsonBody.Find(Encoding.UTF8.GetBytes(sample)) >= 0);

    /// <summary>Whether its records can be lines of text; its samples show it.</summary>
    public bool ReadsText => _readsText ??= Samples.Any(sample => JsonBody.Find(Encoding.UTF8.GetBytes(sample)) < 0);

    /// <summary>Whether it reads records of any vendor: then it must not be asked before the one who knows the vendor's.</summary>
    public virtual bool ReadsAnyVendor => false;

    /// <summary>Whether the record looks like this source's, by content alone. Cheap; never throws.</summary>
    public abstract bool Recognizes(ReadOnlySpan<byte> record);

    /// <summary>
    /// Reads one record and hands each event it holds to <paramref name="receiver"/>; what it can't read is rejected there with the reason and the
    /// position; what is no event by its nature is skipped there. Every record ends in at least one of the three. Never throws for anything that stands in the record.
    /// </summary>
    /// <param name="record">The record, out of its frame.</param>
    /// <param name="scratch">The event to fill; the receiver is done with it when it returns.</param>
    /// <param name="receiver">Takes events and rejections.</param>
    public abstract void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver);
}

/// <summary>Takes what a normalizer makes of a record.</summary>
public interface IEventReceiver
{
    /// <summary>Takes one event. It is valid during this call only.</summary>
    void Receive(SecurityEvent securityEvent);

    /// <summary>Takes what could not be read.</summary>
    void Reject(in RawRecord record, Rejection rejection);

    /// <summary>Takes a record that says nothing of an event and is none: a header line, a comment, a flow log's "no data". It needs no dead letter.</summary>
    void Skip(in RawRecord record)
    {
        // Most receivers have no use for it.
    }
}
