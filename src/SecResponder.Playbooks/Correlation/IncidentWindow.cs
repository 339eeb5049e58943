namespace SecResponder.Playbooks.Correlation;

/// <summary>Which incident a signal belongs to. One rule for the pipeline and for playbook tests.</summary>
public static class IncidentWindow
{
    /// <summary>Whether an incident still takes a signal of its key, rather than a firing one opening the next incident.</summary>
    /// <param name="lastEvidence">Event time of the incident's newest signal.</param>
    /// <param name="quiet">The playbook's <see cref="Files.Playbook.Quiet"/>.</param>
    /// <param name="time">Event time of the signal. Earlier than the evidence is fine: a late signal belongs to what it is late for.</param>
    public static bool Takes(DateTimeOffset lastEvidence, TimeSpan quiet, DateTimeOffset time) => time - lastEvidence <= quiet;
}
