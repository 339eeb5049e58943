using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tests.World;

/// <summary>What guardrails are asked in tests: an isolation of one machine that is known, at noon. What a test is about, it changes.</summary>
internal static class Questions
{
    public static GuardrailQuestion About(string address, Resolution machine, TimeSpan? lasts = null) => new()
    {
        Step = new ResponseStep
        {
            Id = "sr-1",
            IncidentId = "in-1",
            PlaybookId = "pb-1",
            Owner = "network-soc",
            Index = 0,
            Action = "host.quarantine",
            System = "edr",
            Mode = PlaybookMode.Enforce,
            With = ImmutableSortedDictionary<string, string>.Empty,
            Target = new EntityReference(EntityKind.Host, address, Make.Noon),
            For = lasts,
        },
        Playbook = Make.Playbook(),
        Team = Make.Team(),
        Protected = [],
        Resolution = machine,
        Pauses = [],
        Now = Make.Noon,
    };
}
