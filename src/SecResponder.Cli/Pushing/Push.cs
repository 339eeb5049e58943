using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Response.Bundles;
using SecResponder.Response.Hosting;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Cli.Pushing;

/// <summary>Puts bundles in force.</summary>
/// <remarks>
/// 1. what is in force is read, with its tag; 2. the folder is validated, tested and packed; 3. the bundle is kept, unless it is there; 4. what says which is in force is written, if it still has that tag;
/// 5. the ledger is told. Cut off anywhere, it can be done again as it is.
/// </remarks>
internal sealed class Push(Terminal terminal, AzureBundles bundles, IResponderStore ledger, PushWords words, string? format)
{
    private const int MostChangesShown = 30;

    public async Task<int> FolderAsync(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            return terminal.Fail($"there is no folder '{folder}'", "give the playbook repository's root", ExitCodes.Usage);
        if (File.Exists(Path.Combine(folder, "team.yaml")) || File.Exists(Path.Combine(folder, "team.yml")))
            return terminal.Fail($"'{folder}' is one team's folder", "give the repository's root: a bundle holds all that is in force, and what is missing in it is not", ExitCodes.Usage);
        if (!words.DryRun && words.Who is null)
            return terminal.Fail("push needs --as", "it goes into the ledger; --dry-run needs nobody", ExitCodes.Usage);
        var there = await bundles.InForceAsync("", cancellation);
        if (ProvenBundle.Of(terminal, folder) is not { } proven)
            return ExitCodes.Findings;
        await ShowChangesAsync(proven, there.Move, cancellation);
        if (words.DryRun)
            return Say(there.Move?.Bundle == proven.Content.Id ? "is in force already" : "would be put in force", proven.Content.Id, proven.Set.Playbooks.Length, proven.Tests);
        if (there.Move?.Bundle == proven.Content.Id && words.Sign is null)
            return Say("is in force already", proven.Content.Id, proven.Set.Playbooks.Length, proven.Tests);
        var commit = words.Commit ?? CommitOf.Folder(folder);
        await bundles.KeepAsync(proven.Content, words.Who!, commit, cancellation);
        var code = await MoveAsync(proven.Content.Id, commit, there, cancellation);
        return code == ExitCodes.Fine ? Say("is in force", proven.Content.Id, proven.Set.Playbooks.Length, proven.Tests) : code;
    }

    public async Task<int> RollbackAsync(string beginning, CancellationToken cancellation)
    {
        if (!words.DryRun && (words.Who is null || words.Why.Length == 0))
            return terminal.Fail("push --rollback needs --as and --why", "they go into the ledger", ExitCodes.Usage);
        var there = await bundles.InForceAsync("", cancellation);
        var meant = (await bundles.ListAsync(cancellation)).Where(bundle => bundle.Id.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (meant is not [var bundle])
            return terminal.Fail(
                meant.Length == 0 ? $"no bundle begins with '{Printable.Of(beginning)}'" : $"{meant.Length} bundles begin with '{Printable.Of(beginning)}'", "'secresponder push --list' shows them", ExitCodes.Usage);
        if (there.Move?.Bundle == bundle.Id)
            return Say("is in force already", bundle.Id, null, null);
        var (content, problem) = await bundles.GetAsync(bundle.Id, cancellation);
        if (content is null)
            return terminal.Fail($"the bundle {BundleContent.Short(bundle.Id)} can't be used: {problem}", "", ExitCodes.Findings);
        // It was right when it was pushed; whether it still is depends on the version, and on what has expired.
        if (Mistake(content) is { } mistake)
            return terminal.Fail($"the bundle {BundleContent.Short(bundle.Id)} has mistakes by now, and no host would take it: {Printable.Of(mistake, 500)}", "go back to another one, or push what is mended", ExitCodes.Findings);
        if (words.DryRun)
            return Say("would be put in force", bundle.Id, null, null);
        var code = await MoveAsync(bundle.Id, bundle.Commit, there, cancellation);
        return code == ExitCodes.Fine ? Say("is in force", bundle.Id, null, null) : code;
    }

    public async Task<int> ListAsync(CancellationToken cancellation)
    {
        var inForce = (await bundles.InForceAsync("", cancellation)).Move;
        var records = new Records("bundle", "pushed", "by", "commit", "files", "bytes", "inForceSince", "inForceBy");
        foreach (var bundle in await bundles.ListAsync(cancellation))
        {
            var move = inForce?.Bundle == bundle.Id ? inForce : null;
            var isTable = Records.IsTable(terminal, format);
            records.Add(isTable ? BundleContent.Short(bundle.Id) : bundle.Id, bundle.At, bundle.By, isTable && bundle.Commit is { } commit ? BundleContent.Short(commit) : bundle.Commit, bundle.Files, bundle.PackedBytes, move?.At, move?.By);
        }
        return records.Write(terminal, format, "no bundle was pushed yet");
    }

    private async Task<int> MoveAsync(string id, string? commit, FoundMove there, CancellationToken cancellation)
    {
        var move = new BundleMove((there.Move?.Number ?? 0) + 1, id, DateTimeOffset.UtcNow, words.Who!, words.Why) { Commit = commit, Before = there.Move?.Bundle };
        if (words.Sign is not null)
        {
            if (words.Key(out var problem) is not { } key)
                return terminal.Fail(problem, "nothing was put in force", ExitCodes.Usage);
            try
            {
                move = BundleSeal.Sign(move, bundles.Environment, key);
            }
            catch (ArgumentException e)
            {
                return terminal.Fail($"{words.Sign}: {e.Message}", "nothing was put in force", ExitCodes.Usage);
            }
        }
        if (!await bundles.MoveAsync(move, there.Tag, cancellation))
            return terminal.Fail($"{(await bundles.InForceAsync("", cancellation)).Move?.By ?? "somebody"} has put another bundle in force meanwhile, so yours is not", "look what it is ('secresponder push --list'), bring yours up to date, and push again");
        try
        {
            await ledger.CommitAsync(new StageTwoCommit { Ledger = [new LedgerDraft(LedgerChain.Operations, move.At, new PlaybooksPushed(move.Number, id, move.Before, commit, move.By, move.Why, move.SignedBy))] }, cancellation);
        }
        catch (StoreException e)
        {
            await terminal.Error.WriteLineAsync($"secresponder: it is in force, but the ledger could not be told: {Printable.Of(e.Message, 2000)}");
        }
        return ExitCodes.Fine;
    }

    private async Task ShowChangesAsync(ProvenBundle proven, BundleMove? inForce, CancellationToken cancellation)
    {
        var before = inForce is null ? null : (await bundles.GetAsync(inForce.Bundle, cancellation)).Content;
        var changes = proven.Content.Since(before);
        foreach (var (change, path) in changes.Take(MostChangesShown))
            await terminal.Error.WriteLineAsync($"  {change} {Printable.Of(path)}");
        if (changes.Length > MostChangesShown)
            await terminal.Error.WriteLineAsync($"  … and {changes.Length - MostChangesShown} more");
    }

    private static string? Mistake(BundleContent content)
    {
        var copy = Directory.CreateTempSubdirectory("secresponder-push-").FullName;
        try
        {
            BundleFolder.Write(content, copy);
            return PlaybookFiles.Load(copy, ActionCatalog.Signatures, TimeProvider.System).Diagnostics.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error) is { } first
                ? $"{Path.GetRelativePath(copy, first.File)}:{first.Line}:{first.Column} {first.Message}"
                : null;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private int Say(string result, string id, int? playbooks, int? tests)
    {
        if (Records.IsTable(terminal, format))
        {
            terminal.Out.WriteLine($"{BundleContent.Short(id)} {result}{(playbooks is null ? "" : $": {playbooks} playbooks, {tests} tests passed")}");
            return ExitCodes.Fine;
        }
        var records = new Records("bundle", "result", "playbooks", "tests");
        records.Add(id, result, playbooks, tests);
        return records.Write(terminal, format, "");
    }
}
