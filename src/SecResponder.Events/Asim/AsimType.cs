namespace SecResponder.Events.Asim;

/// <summary>What an ASIM column holds.</summary>
public enum AsimType : byte
{
    /// <summary>UTF-8 text.</summary>
    Text,
    /// <summary>ASIM's int or long, kept as 64 bits.</summary>
    Integer,
    /// <summary>A floating point number.</summary>
    Real,
    /// <summary>A moment, UTC.</summary>
    Time,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>A JSON object or array.</summary>
    Dynamic,
}
