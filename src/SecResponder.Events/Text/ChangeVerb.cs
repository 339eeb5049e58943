using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>What a change log's operation does, by the verb its name begins with: <c>CreateUser</c>, <c>delete_role</c>, <c>v1.compute.firewalls.patch</c>.</summary>
public static class ChangeVerb
{
    private const int Longest = 24;

    private static readonly Utf8Map<byte[]> Verbs = new(All());

    /// <summary>ASIM's EventType for a name that begins with its verb; <c>Other</c> for a verb that is not known.</summary>
    public static byte[] TypeOf(ReadOnlySpan<byte> operation) => Find(operation) ?? AsimWords.Other;

    /// <summary>ASIM's EventType by the name's first word, or null.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> operation)
    {
        // The word ends at what is no letter, or where another begins in upper case.
        var end = 0;
        while (end < operation.Length && char.IsAsciiLetter((char)operation[end]) && (end == 0 || !char.IsAsciiLetterUpper((char)operation[end]) || IsAllUpper(operation[..end])))
            end++;
        if (end is 0 or > Longest)
            return null;
        Span<byte> lower = stackalloc byte[Longest];
        Ascii.ToLower(operation[..end], lower, out var written);
        return Verbs.Find(lower[..written]);
    }

    private static bool IsAllUpper(ReadOnlySpan<byte> text) => text.Length > 1 && text.IndexOfAnyInRange((byte)'a', (byte)'z') < 0;

    private static IEnumerable<KeyValuePair<string, byte[]>> All()
    {
        (byte[] Type, string Words)[] types =
        [
            (AsimWords.Create, "create add insert register import allocate issue generate new provision upload publish copy clone invite mint"),
            (AsimWords.Delete, "delete remove destroy terminate deregister purge drop unregister cancel erase release deprovision trash"),
            (AsimWords.Read, "get list describe lookup search view download export head query select read check test watch batchget scan discover estimate preview simulate validate verify fetch show count"),
            (AsimWords.Start, "start resume boot reboot restart"),
            (AsimWords.Stop, "stop suspend pause shutdown halt hibernate"),
            (AsimWords.Enable, "enable activate unlock reactivate unsuspend"),
            (AsimWords.Disable, "disable deactivate lock block deprecate"),
            (AsimWords.Execute, "execute invoke run send exec decrypt encrypt sign publish call submit deploy sync trigger"),
            (AsimWords.Install, "install"),
            (AsimWords.Clear, "clear"),
            (AsimWords.Set, "put update modify set change edit patch replace rename move authorize revoke grant attach detach associate disassociate assign unassign tag untag reset restore rotate merge transfer promote demote configure apply upsert write"),
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (type, words) in types)
            foreach (var word in words.Split(' '))
                if (seen.Add(word))
                    yield return new(word, type);
    }
}
