using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>System calls that the audit rules asked for, and the records that belong to one.</summary>
internal static class AuditCalls
{
    private static readonly Utf8Map<byte[]> Types = new(All());

    /// <summary>Says what a call did: its name where the record has the number only, and why it failed.</summary>
    public static void SystemCall(SecurityEvent e)
    {
        var vendor = e.Vendor;
        var call = Name(e);
        e.SetConstant(AsimField.EventType, Types.Find(call.Utf8) ?? AsimWords.Other);
        e.Set(AsimField.RuleName, vendor.Find("key"u8));
        e.Set(AsimField.Object, e[AsimField.ActingAppName]);
        e.Remove(AsimField.EventOriginalResultDetails);
        var exit = vendor.Find("exit"u8).Utf8;
        if (!e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure) || exit is not [(byte)'-', ..])
            return;
        e.SetText(AsimField.EventOriginalResultDetails, exit);
        if (Numbers.TryRead(exit[1..], out var error) && ErrorNumbers.Name(error) is { } why)
            e.SetConstant(AsimField.EventResultDetails, why);
    }

    /// <summary>Finds the call's name, as auditd writes it where it looks names up, by its number; it is the operation.</summary>
    public static FieldValue Name(SecurityEvent e)
    {
        var vendor = e.Vendor;
        // URINGOP has uring_op instead, which counts otherwise.
        if (!vendor.Find("SYSCALL"u8).IsPresent && Numbers.TryRead(vendor.Find("syscall"u8).Utf8, out var number) && SystemCalls.Name(vendor.Find("arch"u8).Utf8, number) is { } name)
            AuditFields.Set(e, "SYSCALL"u8, name);
        var call = vendor.Find("SYSCALL"u8);
        e.Set(AsimField.Operation, call.IsPresent ? call : vendor.Find("syscall"u8));
        return call;
    }

    /// <summary>Says what was done to the file: <c>nametype=CREATE</c>; before kernel 3.13, and on some systems today, <c>objtype</c>.</summary>
    public static void Path(SecurityEvent e)
    {
        var type = e.Vendor.Find("nametype"u8);
        if (!type.IsPresent && e.Vendor.Find("objtype"u8) is { IsPresent: true } older)
        {
            AuditFields.Set(e, "nametype"u8, older.Utf8);
            type = older;
        }
        e.Set(AsimField.Operation, type);
        e.SetConstant(AsimField.EventType, type.Utf8 switch
        {
            [(byte)'C', ..] => AsimWords.Create,
            [(byte)'D', ..] => AsimWords.Delete,
            _ => AsimWords.Other,
        });
        e.Set(AsimField.Object, e.Vendor.Find("name"u8));
        e.Set(AsimField.ObjectId, e.Vendor.Find("inode"u8));
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> All()
    {
        (byte[] Type, string Words)[] types =
        [
            (AsimWords.Execute, "execve execveat"),
            (AsimWords.Create, "creat mkdir mkdirat mknod mknodat link linkat symlink symlinkat"),
            (AsimWords.Delete, "unlink unlinkat rmdir removexattr lremovexattr fremovexattr removexattrat"),
            (AsimWords.Install, "init_module finit_module"),
            (AsimWords.Set,
                "rename renameat renameat2 chmod fchmod fchmodat fchmodat2 chown chown32 fchown fchown32 lchown lchown32 fchownat setxattr lsetxattr fsetxattr setxattrat truncate truncate64 ftruncate ftruncate64 "
                + "utime utimes utimensat futimesat setuid setuid32 setgid setgid32 setreuid setreuid32 setregid setregid32 setresuid setresuid32 setresgid setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 "
                + "setgroups setgroups32 capset sethostname setdomainname settimeofday clock_settime clock_settime64 clock_adjtime clock_adjtime64 stime adjtimex personality mount umount umount2 pivot_root "
                + "swapon swapoff quotactl prctl delete_module"),
            (AsimWords.Stop, "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal reboot kexec_load kexec_file_load"),
            (AsimWords.Read, "read pread readv preadv getdents getdents64 readlink readlinkat stat lstat fstat newfstatat statx access faccessat faccessat2 uname newuname sysinfo"),
        ];
        foreach (var (type, words) in types)
            foreach (var word in words.Split(' '))
                yield return new(word, type);
    }
}
