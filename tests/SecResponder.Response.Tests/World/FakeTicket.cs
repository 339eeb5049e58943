using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tests.World;

/// <summary>A ticket of the fake world: comments that really stand on it, and what a person has made of it.</summary>
internal sealed class FakeTicket(FakeAction inner) : IWatchedTicket
{
    private readonly Lock _lock = new();
    private readonly List<string> _comments = [];

    public TicketSeen Seen { get; set; } = new(false, null, "", "");
    public bool IsDown { get; set; }
    public bool IsClosed { get; set; }
    public int Reads { get; private set; }
    public int Finds { get; private set; }
    /// <summary>How many comments are taken, and their answer lost.</summary>
    public int LosesAnswers { get; set; }
    /// <summary>False: what a keeper sees that doesn't look before it writes again.</summary>
    public bool FindsComments { get; set; } = true;
    public CrashPoint? Crash { get; set; }
    /// <summary>A comment is taken when this ends, and no sooner; whoever gives up waiting stops nothing.</summary>
    public Task? Hang { get; set; }

    public IReadOnlyList<string> Comments
    {
        get
        {
            lock (_lock)
                return [.. _comments];
        }
    }

    public FakeAction Inner => inner;
    public ActionSignature Signature => inner.Signature;
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);
    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => inner.DoAsync(call, cancellation);
    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => inner.FindAsync(call, cancellation);
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => inner.UndoAsync(call, cancellation);

    public Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        Reads++;
        return IsDown ? throw new ConnectorException("down") : Task.FromResult(Seen);
    }

    public async Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation)
    {
        var hang = Hang;
        Hang = null;
        await (hang ?? Task.CompletedTask);
        Crash?.Pass();
        if (IsDown)
            throw new ConnectorException("down");
        if (IsClosed)
            return new Effect.Refused("403: it is closed");
        lock (_lock)
            _comments.Add(text);
        Crash?.Pass();
        return LosesAnswers-- > 0 ? throw new ConnectorException("the answer was lost") : new Effect.Done("ref-1", "commented");
    }

    public Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation)
    {
        Crash?.Pass();
        Finds++;
        if (IsDown)
            throw new ConnectorException("down");
        return Task.FromResult<Effect>(FindsComments && Comments.Any(text => text.Contains($"[{commentId}]", StringComparison.Ordinal)) ? new Effect.Done("ref-1", "there") : new Effect.Absent());
    }
}
