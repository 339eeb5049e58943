using System.CommandLine;
using Azure.Core;
using Azure.Identity;
using SecResponder.Cli.Input;
using SecResponder.Cli.Library;
using SecResponder.Cli.Output;
using SecResponder.Cli.Pushing;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Cli.Commands;

/// <summary><c>push</c>: puts a playbook folder in force that was validated and tested, as a bundle that is never changed; goes back to an earlier one; shows them.</summary>
internal static class PushCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The playbook repository's root", DefaultValueFactory = _ => "playbooks" };
        var who = new Option<string?>("--as") { Description = "Who puts it in force: goes into the ledger" };
        var why = new Option<string?>("--why") { Description = "Why: goes into the ledger; --rollback needs it" };
        var commit = new Option<string?>("--commit") { Description = "The commit that the playbooks are of; default: what the build (GITHUB_SHA, BUILD_SOURCEVERSION, CI_COMMIT_SHA) or the checked-out repository says" };
        var sign = new Option<string?>("--sign") { Description = "Reference of an EC private key (PEM) to sign with: env:NAME or file:PATH. Hosts with SecResponder:Bundles:TrustedKeys take nothing else" };
        var dry = new Option<bool>("--dry-run") { Description = "Validate, test, pack, and show what would change; write nothing" };
        var list = new Option<bool>("--list") { Description = "Show the bundles that are kept, and which is in force" };
        var back = new Option<string?>("--rollback") { Description = "Put an earlier bundle in force again, by the beginning of its id" };
        var settings = new Option<string?>("--settings") { Description = "The hosts' settings, as JSON: whether the queues of tickets have a home is checked against them, as the hosts do" };
        var only = SetOption.Create("Push the playbooks of this set only: sets/NAME.yaml. What the bundle lacks is not in force");
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("push", "Put playbooks in force on all hosts of a storage account: validated, tested, packed, never changed again. Example: secresponder push playbooks --as mia@example.com --store https://ACCOUNT.table.core.windows.net")
        {
            folder, who, why, commit, sign, dry, list, back, settings, only, store, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetRequiredValue(store).StartsWith("postgres", StringComparison.Ordinal) && parsed.GetRequiredValue(store).Contains(':', StringComparison.Ordinal))
                return terminal.Fail("bundles are kept in a storage account, not in a database", "a server whose state is in a database reads its playbook folder itself", ExitCodes.Usage);
            if (StoreOption.AccountOf(parsed.GetRequiredValue(store)) is not { } account)
                return terminal.Fail($"'{Printable.Of(parsed.GetRequiredValue(store))}' is a file: bundles are kept in a storage account", "give its address with --store; a server whose state is a file reads its playbook folder itself", ExitCodes.Usage);
            if (!HostSettings.TryRead(parsed.GetValue(settings), out var connected, out var problem))
                return terminal.Fail(problem, "give the JSON file that the hosts read, with its section 'Connectors'");
            var words = new PushWords(parsed.GetValue(who), parsed.GetValue(why) ?? "", parsed.GetValue(commit), parsed.GetValue(sign), parsed.GetValue(dry)) { Homes = connected is null ? null : TicketHomes.Of(connected).Problem };
            if (parsed.GetValue(list) && parsed.GetValue(back) is not null)
                return terminal.Fail("--list and --rollback are two things", "give one of them", ExitCodes.Usage);
            try
            {
                TokenCredential? credential = account.ConnectionString.Length > 0 ? null : new DefaultAzureCredential();
                await using var ledger = AzureStore.Open(account, credential);
                var push = new Push(terminal, AzureBundles.Open(account, credential), ledger, words, parsed.GetValue(format));
                return parsed.GetValue(list) ? await push.ListAsync(cancellation)
                    : parsed.GetValue(back) is { } id ? await push.RollbackAsync(id, cancellation)
                    : parsed.GetValue(only) is { } set ? await SetAsync(terminal, parsed.GetRequiredValue(folder), set, words, of => new Push(terminal, AzureBundles.Open(account, credential), ledger, of, parsed.GetValue(format)), cancellation)
                    : await push.FolderAsync(parsed.GetRequiredValue(folder), cancellation);
            }
            catch (Exception e) when (e is StoreException or InvalidDataException)
            {
                return terminal.Fail(e.Message, "");
            }
        });
        return command;
    }

    // A set is pushed as a repository that holds no more.
    private static async Task<int> SetAsync(Terminal terminal, string root, string name, PushWords words, Func<PushWords, Push> push, CancellationToken cancellation)
    {
        if (!Directory.Exists(root))
            return terminal.Fail($"there is no folder '{Printable.Of(root)}'", "give the playbook repository's root", ExitCodes.Usage);
        if (SetOption.Load(terminal, root, name, "nothing was pushed") is not { } playbooks)
            return ExitCodes.Findings;
        var copy = Directory.CreateTempSubdirectory("secresponder-set-").FullName;
        try
        {
            ChosenFiles.Copy(root, playbooks.Sets[name], copy);
            return await push(words with { Commit = words.Commit ?? CommitOf.Folder(root) }).FolderAsync(copy, cancellation);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
