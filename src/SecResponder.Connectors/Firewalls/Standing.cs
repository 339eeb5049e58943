namespace SecResponder.Connectors.Firewalls;

/// <summary>How an effect stands on one firewall.</summary>
internal enum Standing
{
    /// <summary>There is nothing of it.</summary>
    Absent,
    /// <summary>Something of this step's is there that is not the whole effect: a mark, an object that no group has.</summary>
    InPart,
    /// <summary>It is there, and this step's.</summary>
    Ours,
    /// <summary>It is there, and somebody else's.</summary>
    Anothers,
}

/// <summary>What was seen on a firewall.</summary>
/// <param name="Standing">How the effect stands.</param>
/// <param name="Told">About it, for people: what there is in part, or whose it is.</param>
internal abstract record Seen(Standing Standing, string Told = "");
