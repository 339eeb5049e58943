using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Hosting;

/// <summary>What a reload changed, playbook by playbook.</summary>
internal static class PlaybookChange
{
    public static PlaybooksReloaded Between(PlaybookSet before, PlaybookSet now)
    {
        ImmutableArray<Playbook> both = [.. now.Playbooks.Where(playbook => before.Find(playbook.Id) is not null)];
        return new PlaybooksReloaded(
            now.Playbooks.Length,
            [.. now.Playbooks.Where(playbook => before.Find(playbook.Id) is null).Select(playbook => playbook.Id)],
            [.. both.Where(playbook => !now.SaysTheSame(playbook.Id, before)).Select(playbook => playbook.Id)],
            [.. before.Playbooks.Where(playbook => now.Find(playbook.Id) is null).Select(playbook => playbook.Id)],
            [.. both.Where(playbook => !now.CorrelatorOf(playbook.Id).GoesOnFrom(before.CorrelatorOf(playbook.Id))).Select(playbook => playbook.Id)]);
    }
}
