namespace SecResponder.Server.Intake;

/// <summary>One body as it came, out of what the transport wrapped around it.</summary>
/// <param name="Bytes">The body.</param>
internal readonly record struct IntakeBody(ArraySegment<byte> Bytes)
{
    /// <summary>What it is known again by when it is sent again (<see cref="Response.Storage.RecentIds.Of"/>); null: it has no id, and is new.</summary>
    public long? Id { get; init; }

    /// <summary>When it happened, as its sender says beside it: the time of an event that says none itself. Null: when it came here.</summary>
    public DateTimeOffset? At { get; init; }
}
