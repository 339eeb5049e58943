using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Sabotage;

/// <summary>A record system's connector for which no answer is an empty one.</summary>
internal sealed class FlawedRecords(IChangeRecords inner) : IChangeRecords
{
    public string Name => inner.Name;

    public async Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
    {
        try
        {
            return await inner.FindAsync(question, cancellation);
        }
        catch (ConnectorException)
        {
            return [];
        }
    }
}
