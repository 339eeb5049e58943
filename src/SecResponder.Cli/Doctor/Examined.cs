namespace SecResponder.Cli.Doctor;

/// <summary>How something that was looked at stands.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Fine,
    /// <summary>Worth knowing; nothing has to be mended now.</summary>
    Note,
    /// <summary>Somebody has to mend it.</summary>
    Finding,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Area"><c>playbooks</c>, <c>connection</c>, <c>permission</c>, <c>clock</c>, <c>feed</c>, <c>secret</c>, <c>store</c>.</param>
/// <param name="Name">What exactly: an action, a permission, a host, a list.</param>
/// <param name="Health">How it stands.</param>
/// <param name="What">What was seen.</param>
/// <param name="Remedy">What to do about it; null where nothing has to be done.</param>
internal sealed record Examined(string Area, string Name, Health Health, string What, string? Remedy = null)
{
    /// <summary>The word for scripts and tables.</summary>
    public string Word => Health switch { Health.Fine => "ok", Health.Note => "note", _ => "finding" };
}
