using SecResponder.Events;

namespace SecResponder.Response.Pipeline;

/// <summary>Keeps what could not be read, with the reason and the raw bytes, so that it can be sent in again.</summary>
public interface IDeadLetter
{
    /// <summary>Keeps one record. Keeping it again (same origin) changes nothing.</summary>
    /// <exception cref="Exception">It could not be kept: the record must be brought again, or it is lost.</exception>
    Task KeepAsync(RawRecord record, Rejection rejection, CancellationToken cancellation);
}
