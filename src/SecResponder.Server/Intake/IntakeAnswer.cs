namespace SecResponder.Server.Intake;

/// <summary>What became of a delivery.</summary>
internal enum IntakeAnswer
{
    /// <summary>All of it is in the store: as state, incidents and due steps, or in the dead letter.</summary>
    Stored,
    /// <summary>Too much waits already: nothing of it was taken; send it again.</summary>
    Full,
    /// <summary>The store can't be used: send it again.</summary>
    StoreAway,
    /// <summary>The process ends: send it again, to the next one.</summary>
    Stopping,
    /// <summary>More streams than there may be.</summary>
    TooManyStreams,
    /// <summary>A mistake of ours; the log has it.</summary>
    Failed,
}
