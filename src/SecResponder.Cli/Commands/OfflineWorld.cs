using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Connectors;
using SecResponder.Response.Hosting;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary>What decisions need, without a way to the outside: nothing can be called from here.</summary>
internal static class OfflineWorld
{
    public static ResponseWorld Over(IResponderStore store, string playbooks)
    {
        var inForce = new PlaybooksInForce(PlaybookFiles.Load(playbooks, ActionCatalog.Signatures, TimeProvider.System));
        var options = new RunnerOptions();
        return new ResponseWorld(
            store, new ActionCatalogue([]), [], () => inForce.Snapshot, new SystemCalls(options, TimeProvider.System, NullLogger<SystemCalls>.Instance), options, TimeProvider.System);
    }
}
