namespace SecResponder.Response.Storage;

/// <summary>Why a store can't do what it was asked.</summary>
public enum StoreProblem
{
    /// <summary>No room left: disk or configured limit.</summary>
    Full,
    /// <summary>Somebody else holds it for too long.</summary>
    Locked,
    /// <summary>What is there can't be read.</summary>
    Corrupt,
    /// <summary>It may not be written.</summary>
    ReadOnly,
    /// <summary>It can't be opened or reached.</summary>
    Unreachable,
    /// <summary>It was written by a newer version.</summary>
    TooNew,
}

/// <summary>The store can't be used right now. Nothing of the commit was written; it can be given again as it is.</summary>
public sealed class StoreException : Exception
{
    public StoreException() { }

    public StoreException(string message) : base(message) { }

    public StoreException(string message, Exception inner) : base(message, inner) { }

    /// <summary>What kind of trouble.</summary>
    public StoreProblem Problem { get; init; } = StoreProblem.Unreachable;
}

/// <summary>Somebody else wrote it meanwhile. Nothing of the commit was written: load again, decide again, commit again.</summary>
public sealed class StoreConflictException : Exception
{
    public StoreConflictException() { }

    public StoreConflictException(string message) : base(message) { }

    public StoreConflictException(string message, Exception inner) : base(message, inner) { }
}
