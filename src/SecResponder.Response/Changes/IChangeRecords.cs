using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Changes;

/// <summary>A record system of changes outside. Each is a file in its connector's folder.</summary>
public interface IChangeRecords
{
    /// <summary>The name that playbooks call it by: one of <see cref="ChangeRule.Systems"/>.</summary>
    string Name { get; }

    /// <summary>The records that may have to do with it: those that its text names, and those whose window holds its time. Changes nothing.</summary>
    /// <exception cref="ConnectorException">The system could not be asked, or has more than it gives: nothing is known then.</exception>
    Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation);
}
