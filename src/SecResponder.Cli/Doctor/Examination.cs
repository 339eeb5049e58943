using System.Collections.Immutable;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Cli.Doctor;

/// <summary>What is looked at when nobody asks for the permissions alone: every used action is tried without changing anything, and what is granted is compared with what is needed.</summary>
internal static class Examination
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Every action that the playbooks in force use: whether its system is connected, and what its check says. Of a playbook that observes it is only worth knowing.</summary>
    public static async Task<ImmutableArray<Examined>> ActionsAsync(PlaybookSet set, ConnectorOptions options, DoctorWorld world, CancellationToken cancellation)
    {
        var actions = world.All<IResponseAction>().ToDictionary(action => (action.Signature.Name, action.Signature.System));
        return [.. await Task.WhenAll(PermissionNeeds.ActionsOf(set, options).Select(used => ActionAsync(used.Name, used.Enforces, actions.GetValueOrDefault((used.Name, used.System ?? "")), cancellation)))];
    }

    /// <summary>What is granted, compared with what is needed.</summary>
    public static async Task<ImmutableArray<Examined>> GrantsAsync(ImmutableArray<NeededPermission> needed, DoctorWorld world, CancellationToken cancellation)
    {
        var told = new List<Examined>();
        foreach (var grants in world.All<IPermissionGrants>())
        {
            var asked = needed.Where(permission => permission.System == grants.System && grants.Tells(permission.Kind)).ToArray();
            try
            {
                told.AddRange(GrantWords.Of(grants.System, await WithinAsync(token => grants.CompareAsync(asked, token), cancellation)));
            }
            catch (ConnectorException e)
            {
                told.Add(new Examined("permission", grants.System, asked.Length > 0 ? Health.Finding : Health.Note, $"what is granted can't be told: {Printable.Of(e.Message)}", "see what it says, then ask again"));
            }
        }
        // Of what is not connected the connection says so.
        var connected = world.All<IResponseAction>().Select(action => action.Signature.System).ToHashSet(StringComparer.Ordinal);
        foreach (var permission in needed.Where(permission => connected.Contains(permission.System) && !world.All<IPermissionGrants>().Any(grants => grants.System == permission.System && grants.Tells(permission.Kind))))
            told.Add(new Examined("permission", $"{permission.System} {permission.Name}", Health.Note, "whether it is granted can't be asked; the connection's check and the first use show it"));
        return [.. told];
    }

    /// <summary>The lists that others keep.</summary>
    public static IEnumerable<Examined> Feeds(PlaybookSet set, FeedCache cache, DateTimeOffset now) =>
        ListStatus.Of(set, cache.Mark, now).Where(list => list.Kind == "feed" || list.Error is not null).Select(list => list.Error is { } error
            ? new Examined("feed", list.Name, Health.Finding, $"{Printable.Of(error)}{(list.Entries > 0 ? $"; {list.Entries} entries of before are in force" : "")}", "see 'secresponder lists --fetch'")
            : new Examined("feed", list.Name, Health.Fine, $"{list.Entries} entries"));

    /// <summary>The channels' addresses, which stand by reference in team.yaml.</summary>
    public static async Task<ImmutableArray<Examined>> SecretsAsync(PlaybookSet set, DoctorWorld world, CancellationToken cancellation)
    {
        var told = new List<Examined>();
        var owners = set.Playbooks.Where(playbook => playbook.Mode != PlaybookMode.Off && !playbook.Response.IsEmpty).ToLookup(playbook => playbook.Owner, StringComparer.Ordinal);
        foreach (var team in set.Teams.Values.Where(team => owners.Contains(team.Name)))
            foreach (var (channel, reference) in team.Channels)
                try
                {
                    await WithinAsync(async token => await world.The<ISecrets>().ReadAsync(reference, token), cancellation);
                    told.Add(new Examined("secret", $"{team.Name}/{channel}", Health.Fine, $"{reference} can be read"));
                }
                catch (Exception e) when (e is SecretException or ConnectorException)
                {
                    var acts = owners[team.Name].Any(playbook => playbook.Mode == PlaybookMode.Enforce);
                    told.Add(new Examined("secret", $"{team.Name}/{channel}", acts ? Health.Finding : Health.Note, Printable.Of(e.Message), $"put it where playbooks/{team.Name}/team.yaml says, or mend that"));
                }
        return [.. told];
    }

    private static async Task<Examined> ActionAsync(string name, bool enforces, IResponseAction? action, CancellationToken cancellation)
    {
        var wrong = enforces ? Health.Finding : Health.Note;
        if (action is null)
            return new Examined("connection", name, wrong, $"its system is not connected{(enforces ? ": the step is refused" : "; nothing is called while the playbooks observe")}", "see its page under docs/actions for the settings");
        try
        {
            var check = await WithinAsync(action.CheckAsync, cancellation);
            return new Examined("connection", name, check.Usable ? Health.Fine : wrong, $"{action.Signature.System}: {Printable.Of(check.Note)}", check.Usable ? null : "grant what it lacks, or mend the connection's settings");
        }
        catch (ConnectorException e)
        {
            return new Examined("connection", name, wrong, Printable.Of(e.Message), "is it up, and may this machine reach it?");
        }
    }

    private static async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ConnectorException($"no answer within {Longest.TotalSeconds:0} s");
        }
    }
}
