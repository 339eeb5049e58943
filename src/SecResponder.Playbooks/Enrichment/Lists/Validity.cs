namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>When something holds, in event time: from a moment on, up to but not including another. Either end may be open.</summary>
public readonly record struct Validity
{
    private readonly long _from;
    // 0 is for ever, so that the default is "always".
    private readonly long _until;

    /// <param name="from">The first moment; null: since ever.</param>
    /// <param name="until">The first moment at which it holds no more; null: for ever.</param>
    public Validity(DateTimeOffset? from, DateTimeOffset? until)
    {
        _from = from?.UtcTicks ?? 0;
        _until = until is { } end ? Math.Max(1, end.UtcTicks) : 0;
    }

    private Validity(long from, long until) => (_from, _until) = (from, until);

    /// <summary>Whether neither end is set.</summary>
    public bool IsAlways => _from == 0 && _until == 0;

    /// <summary>The first moment; null: since ever.</summary>
    public DateTimeOffset? From => _from == 0 ? null : new DateTimeOffset(_from, TimeSpan.Zero);

    /// <summary>The first moment at which it holds no more; null: for ever.</summary>
    public DateTimeOffset? Until => _until == 0 ? null : new DateTimeOffset(_until, TimeSpan.Zero);

    /// <summary>Whether it holds then.</summary>
    public bool Covers(DateTimeOffset time) => Covers(time.UtcTicks);

    /// <summary>When both hold.</summary>
    public Validity And(Validity other) =>
        new(Math.Max(_from, other._from), _until == 0 ? other._until : other._until == 0 ? _until : Math.Min(_until, other._until));

    /// <summary>Whether it is over by then.</summary>
    public bool IsOverBy(DateTimeOffset time) => _until != 0 && time.UtcTicks >= _until;

    internal bool Covers(long utcTicks) => utcTicks >= _from && (_until == 0 || utcTicks < _until);
}
