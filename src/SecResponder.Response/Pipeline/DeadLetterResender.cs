using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pipeline;

/// <summary>What became of a letter that was sent in again.</summary>
/// <param name="IsTaken">It was read, and is no dead letter any more.</param>
/// <param name="Opened">The incidents that it opened.</param>
/// <param name="Reason">Why it could not be read this time; empty when it was.</param>
public sealed record ResentLetter(bool IsTaken, ImmutableArray<string> Opened, string Reason);

/// <summary>Sends in again what lies in the dead letter: after a parser was mended, a source named, or a playbook brought back.</summary>
/// <remarks>
/// A letter has an origin of its own when it is sent in again, for the events behind it have been counted meanwhile and would make it look like a repetition. It is always the same one, so that a letter
/// which is sent twice, by two people or after a crash, counts once. The letter goes in the commit in which what it told comes in; what can't be read stays as it is.
/// </remarks>
/// <param name="pipeline">Where it goes.</param>
/// <param name="playbooks">The rules in force.</param>
/// <param name="zones">The zones of times that have none.</param>
/// <param name="time">The wall clock.</param>
public sealed class DeadLetterResender(SignalPipeline pipeline, PlaybookSet playbooks, DeviceZones zones, TimeProvider time)
{
    private const string Stream = "resent:";

    /// <summary>Sends one letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="source">What it is to be read as; null: as it was then, or by what it looks like.</param>
    /// <param name="who">Who has it sent; for the ledger.</param>
    /// <param name="why">The reason; for the ledger.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">The store can't be used: the letter is still there, and may be sent again.</exception>
    public async Task<ResentLetter> SendAsync(DeadLetter letter, string? source, string who, string why, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var batch = Read(letter, source, OriginOf(letter.Origin));
        if (batch.Signals.IsEmpty && batch.Counts.IsEmpty)
            return new ResentLetter(false, [], batch.Rejections is [var first, ..] ? first.Rejection.ToString() : "nothing can be read from it");
        var fact = new LetterResent(letter.Origin.ToString(), letter.Code, who, why);
        var outcome = await pipeline.TakeAsync(batch with { Resent = new ResentRow(letter, new LedgerDraft(LedgerChain.Operations, time.GetUtcNow(), fact)) }, cancellation);
        return outcome.DeadLetters > batch.Rejections.Length && outcome.Counted == 0
            ? new ResentLetter(false, outcome.Opened, "it is put aside again")
            : new ResentLetter(true, outcome.Opened, "");
    }

    // A signal that was put aside is one still; all else is what a hub or an endpoint brings.
    private StageOneBatch Read(DeadLetter letter, string? source, Origin origin)
    {
        if (source is null && SignalJson.TryRead(letter.Raw.Span, out var signal, out _, out _))
            return new StageOneBatch { Signals = [signal! with { Origin = origin }] };
        var detection = new Detection(playbooks, source ?? (letter.Source.Length > 0 && EventSources.Find(letter.Source) is not null ? letter.Source : null), zones);
        detection.TakeBody(new RawRecord(letter.Raw.ToArray(), origin, letter.At));
        return detection.Drain();
    }

    private static Origin OriginOf(Origin origin) => origin.Stream.StartsWith(Stream, StringComparison.Ordinal)
        ? origin
        : new Origin(Stream + origin.Stream, $"{origin.Partition}@{origin.Sequence}.{origin.Index}:{origin.Part}", 1);
}
