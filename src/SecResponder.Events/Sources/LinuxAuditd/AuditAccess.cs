using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>What SELinux, AppArmor and Landlock refused or let through.</summary>
/// <remarks>The kernel's <c>security/selinux/avc.c</c>, <c>security/apparmor/audit.c</c>, <c>security/landlock/audit.c</c>; the names seresult and seperms are auparse's.</remarks>
internal static class AuditAccess
{
    private static readonly byte[] Denied = "denied"u8.ToArray();

    private static readonly WordMap Actions = new(("denied", "Deny"), ("killed", "Deny"), ("kill", "Deny"), ("granted", "Allow"), ("allowed", "Allow"), ("audit", "Allow"));

    // By the first permission that is asked for, or AppArmor's operation.
    private static readonly Utf8Map<byte[]> Types = new(All());

    /// <summary>Reads <c>avc:  denied  { read open } for  pid=…</c>.</summary>
    /// <returns>Whether it is such a sentence.</returns>
    public static bool Sentence(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var avc = text.IndexOf("avc:"u8);
        if (avc < 0)
            return false;
        var rest = text[(avc + 4)..].TrimStart((byte)' ');
        var word = rest[..Math.Max(0, rest.IndexOf((byte)' '))];
        if (!word.SequenceEqual("denied"u8) && !word.SequenceEqual("granted"u8))
        {
            // "avc:  received setenforce notice (enforcing=0)"
            var end = rest.IndexOf((byte)'(');
            e.SetText(AsimField.EventMessage, (end < 0 ? rest : rest[..end]).Trim((byte)' '));
            e.Set(AsimField.Operation, e[AsimField.EventMessage]);
            return true;
        }
        AuditFields.Set(e, "seresult"u8, word);
        if (rest.IndexOf((byte)'{') is var open and > 0 && rest[open..].IndexOf((byte)'}') is var length and > 1)
            AuditFields.Set(e, "seperms"u8, rest.Slice(open + 1, length - 1).Trim((byte)' '));
        return true;
    }

    /// <summary>Says what was asked for, of what, and what became of it.</summary>
    public static void Finish(SecurityEvent e, AuditType type)
    {
        var vendor = e.Vendor;
        var word = vendor.Find("seresult"u8);
        if (!word.IsPresent)
            word = vendor.Find("apparmor"u8);
        // Before 2010 AppArmor's word stood in the type.
        if (!word.IsPresent && type.Name.AsSpan().StartsWith("APPARMOR_"u8))
            word = e.SliceOf(type.Name.AsSpan("APPARMOR_".Length));
        // Landlock writes what it refused only.
        if (!word.IsPresent && vendor.Find("blockers"u8).IsPresent)
            word = FieldValue.OfText(Denied, 0, Denied.Length);
        Outcome(e, word.Utf8, vendor.Find("permissive"u8).Utf8);
        var asked = First(vendor, "seperms"u8, "operation"u8, "blockers"u8);
        e.Set(AsimField.Operation, asked);
        e.SetText(AsimField.RuleName, vendor.Find("profile"u8).Utf8);
        var thing = First(vendor, "path"u8, "name"u8, "dest"u8);
        e.Set(AsimField.Object, thing.IsPresent ? thing : First(vendor, "peer"u8, "tcontext"u8, "capname"u8));
        e.SetText(AsimField.OriginalObjectType, vendor.Find("tclass"u8).Utf8);
        var first = asked.Utf8;
        if (first.IndexOf((byte)' ') is var blank and > 0)
            first = first[..blank];
        e.SetConstant(AsimField.EventType, Types.Find(first) ?? Types.Find(vendor.Find("requested_mask"u8).Utf8) ?? type.EventType);
        e.SetConstant(AsimField.ObjectType, first.StartsWith("profile_"u8) ? AsimWords.PolicyRule : AsimWords.Other);
    }

    // In permissive mode, and AppArmor's complain mode, it is written down and let through.
    private static void Outcome(SecurityEvent e, ReadOnlySpan<byte> word, ReadOnlySpan<byte> permissive)
    {
        e.SetText(AsimField.DvcOriginalAction, word);
        if (Actions.Find(word) is not { } action)
            return;
        var isLetThrough = permissive.SequenceEqual("1"u8);
        e.SetConstant(AsimField.DvcAction, isLetThrough ? AsimWords.Allow : action);
        e.SetConstant(AsimField.EventResult, isLetThrough || !AsimDerivation.IsStopped(action) ? AsimWords.Success : AsimWords.Failure);
    }

    private static FieldValue First(VendorFields vendor, ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three)
    {
        var value = vendor.Find(one);
        if (!value.IsPresent)
            value = vendor.Find(two);
        return value.IsPresent ? value : vendor.Find(three);
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> All()
    {
        (byte[] Type, string Words)[] types =
        [
            (AsimWords.Execute, "execute execute_no_trans execmem execstack execmod execheap entrypoint exec x transition dyntransition fs.execute"),
            (AsimWords.Read, "read open getattr map search r file_mmap file_lock file_perm fs.read_file fs.read_dir"),
            (AsimWords.Create, "create add_name mknod mkdir link symlink c profile_load"),
            (AsimWords.Delete, "unlink remove_name rmdir d profile_remove fs.remove_file fs.remove_dir"),
            (AsimWords.Set, "write append setattr rename chmod chown truncate w wc wr rw relabelto relabelfrom profile_replace rename_src rename_dest fs.write_file fs.truncate setenforce load_policy setbool"),
            (AsimWords.Start, "start"),
            (AsimWords.Stop, "stop sigkill sigstop"),
        ];
        foreach (var (type, words) in types)
            foreach (var word in words.Split(' '))
                yield return new(word, type);
    }
}
