namespace SecResponder.Response.Pulse;

/// <summary>How many events came by a source in five minutes of the wall clock.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Slot">When the five minutes begin.</param>
/// <param name="Events">How many.</param>
/// <param name="Newest">Event time of the newest.</param>
/// <param name="SeenAt">Wall clock when the last came.</param>
public sealed record SourceActivity(string Source, DateTimeOffset Slot, long Events, DateTimeOffset Newest, DateTimeOffset SeenAt)
{
    /// <summary>How long a slot is.</summary>
    public static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(5);

    /// <summary>How long slots are kept: a day and what of it is just passing.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(25);

    /// <summary>The slot that a time belongs to.</summary>
    public static DateTimeOffset SlotOf(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % SlotLength.Ticks, TimeSpan.Zero);

    /// <summary>Both together; of one source and slot.</summary>
    internal SourceActivity And(SourceActivity other) => this with
    {
        Events = Events + other.Events,
        Newest = other.Newest > Newest ? other.Newest : Newest,
        SeenAt = other.SeenAt > SeenAt ? other.SeenAt : SeenAt,
    };
}
