using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Response.Hosting;

namespace SecResponder.Response.Approvals;

/// <summary>What a link to an approval's page is worth.</summary>
public enum LinkState
{
    /// <summary>We have made it, and it is still good; or links are not made here, and none is asked for.</summary>
    Good,
    /// <summary>We have made it, and the deadline has passed.</summary>
    Over,
    /// <summary>We have not made it, or somebody has changed it.</summary>
    NotOurs,
    /// <summary>The key can't be read just now.</summary>
    CanNotTell,
}

/// <summary>Makes and knows the links by which people come from a card to the page where they decide: <c>ADDRESS + id ? until = unix seconds &amp; sig = HMAC-SHA256</c>.</summary>
/// <remarks>
/// A link shows nothing to who is not signed in, and lets nobody decide who may not: it is there so that only whom we have told comes to the page, and only while there is something to decide.
/// A key that was replaced makes all links before it worthless; the command line decides still.
/// </remarks>
/// <param name="options">Where the pages are.</param>
/// <param name="key">Reads the key; null: no links.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">What operators see.</param>
public sealed partial class ApprovalLinks(ApprovalOptions options, SecretOf? key, TimeProvider time, ILogger<ApprovalLinks> log)
{
    /// <summary>The query's part that says how long it is good.</summary>
    public const string Until = "until";
    /// <summary>The query's part that says that we have made it.</summary>
    public const string Signature = "sig";

    private const int ShortestKey = 32;

    /// <summary>Makes none, and asks for none.</summary>
    public static ApprovalLinks None { get; } = new(new ApprovalOptions(), null, TimeProvider.System, NullLogger<ApprovalLinks>.Instance);

    /// <summary>The link to an approval's page; null where there is none, or the key can't be read: a card goes out all the same.</summary>
    public async ValueTask<Uri?> OfAsync(Approval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(approval);
        if (options.Address is not { } address || await KeyAsync(cancellation) is not { } secret)
            return null;
        var until = approval.Deadline.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Uri(address, $"{approval.Id}?{Until}={until}&{Signature}={Base64Url.EncodeToString(Sign(secret, approval.Id, until))}");
    }

    /// <summary>What the link is worth that somebody came by.</summary>
    /// <param name="id">The approval's id, as the link has it.</param>
    /// <param name="until">Its <see cref="Until"/>.</param>
    /// <param name="signature">Its <see cref="Signature"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<LinkState> LookAsync(string id, string? until, string? signature, CancellationToken cancellation)
    {
        if (options.Address is null)
            return LinkState.Good;
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) || signature is not { Length: 43 } || !Base64Url.IsValid(signature))
            return LinkState.NotOurs;
        if (await KeyAsync(cancellation) is not { } secret)
            return LinkState.CanNotTell;
        if (!CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign(secret, id, until)))
            return LinkState.NotOurs;
        return end > time.GetUtcNow().ToUnixTimeSeconds() ? LinkState.Good : LinkState.Over;
    }

    // No id has a line's end in it that could move what is signed from one part to the other: until is digits alone.
    private static byte[] Sign(byte[] secret, string id, string until) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"secresponder approval\n{until}\n{id}"));

    private async ValueTask<byte[]?> KeyAsync(CancellationToken cancellation)
    {
        try
        {
            var secret = key is null ? "" : await key(options.Key, cancellation);
            if (secret.Length >= ShortestKey)
                return Encoding.UTF8.GetBytes(secret);
            LogShort(log, options.Key, ShortestKey);
        }
        // Whatever keeps it from being read, the message has the reference and never the value.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogUnread(log, options.Key, e.GetType().Name);
        }
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Reference} (SecResponder:Approvals:Key) stands for is shorter than {Shortest} characters: no links to approvals are made or taken")]
    private static partial void LogShort(ILogger log, string reference, int shortest);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reference} (SecResponder:Approvals:Key) can't be read ({Exception}): no links to approvals are made or taken")]
    private static partial void LogUnread(ILogger log, string reference, string exception);
}
