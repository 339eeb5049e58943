using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>Who logged on or off, from where, and why not.</summary>
/// <remarks>Written by PAM, sshd, login, sudo and su, with libaudit's <c>audit_log_acct_message</c>.</remarks>
internal static class AuditLogon
{
    private static readonly byte[] Ssh = "ssh"u8.ToArray();

    // Modules of PAM that compare a password.
    private static readonly byte[][] PasswordModules = ["pam_unix"u8.ToArray(), "pam_sss"u8.ToArray(), "pam_ldap"u8.ToArray(), "pam_winbind"u8.ToArray(), "pam_krb5"u8.ToArray(), "pam_pwdfile"u8.ToArray()];

    /// <summary>Says what follows from the fields.</summary>
    public static void Finish(SecurityEvent e, AuditType type)
    {
        e.SetConstant(AsimField.EventType, type.EventType);
        var vendor = e.Vendor;
        // Somebody logs on to, or off, the machine that writes it.
        if (!e.Has(AsimField.TargetHostname) && !e.Has(AsimField.TargetIpAddr))
            HostFields.Target.Set(e, e.Has(AsimField.DvcFQDN) ? e[AsimField.DvcFQDN].Utf8 : e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname].Utf8 : e[AsimField.DvcIpAddr].Utf8);
        if (type.Form == AuditForm.Login)
            Login(e);
        else if (vendor.Find("id"u8).Utf8 is { IsEmpty: false } id && !AuditFields.IsUnset(id))
            Target(e, id, vendor.Find("ID"u8).Utf8);
        Method(e, type);
        var terminal = vendor.Find("terminal"u8).Utf8;
        var program = FileName(e[AsimField.ActingAppName].Utf8);
        if (program.StartsWith("sshd"u8) || terminal.SequenceEqual("ssh"u8) || terminal.SequenceEqual("sshd"u8))
            e.SetConstant(AsimField.LogonProtocol, Ssh);
        if (SubType(e, terminal, program) is { } subType)
            e.SetConstant(AsimField.EventSubType, subType);
        if (!e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            return;
        e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
        e.SetConstant(AsimField.EventResultDetails, Reason(type, vendor));
    }

    // Who logs on is whose id the session got; it was nobody's before.
    private static void Login(SecurityEvent e)
    {
        Target(e, e[AsimField.ActorUserId].Utf8, e.Vendor.Find("AUID"u8).Utf8);
        e.Remove(AsimField.ActorUserId);
        e.Remove(AsimField.ActorUserIdType);
        e.Remove(AsimField.ActorUsername);
        e.Remove(AsimField.ActorUsernameType);
        if (e.Vendor.Find("old-auid"u8).Utf8 is var before && !AuditFields.IsUnset(before))
            AuditFields.ActorId(e, before);
        UserFields.Actor.Set(e, AuditFields.Known(e.Vendor.Find("OLD-AUID"u8).Utf8));
    }

    private static void Target(SecurityEvent e, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        if (!id.IsEmpty)
        {
            e.SetText(AsimField.TargetUserId, id);
            e.SetConstant(AsimField.TargetUserIdType, AsimWords.Uid);
        }
        if (!e.Has(AsimField.TargetUsername))
            UserFields.Target.Set(e, AuditFields.Known(name));
    }

    private static void Method(SecurityEvent e, AuditType type)
    {
        var operation = e[AsimField.EventOriginalSubType].Utf8;
        var modules = e.Vendor.Find("grantors"u8).Utf8;
        if (operation.StartsWith("pubkey"u8) || operation.SequenceEqual("publickey"u8))
            e.SetConstant(AsimField.LogonMethod, AsimWords.Pki);
        else if (type.Name.AsSpan().SequenceEqual("USER_AUTH"u8))
            foreach (var module in PasswordModules)
                if (modules.IndexOf(module) >= 0)
                    e.SetConstant(AsimField.LogonMethod, AsimWords.UsernameAndPassword);
    }

    private static byte[]? SubType(SecurityEvent e, ReadOnlySpan<byte> terminal, ReadOnlySpan<byte> program)
    {
        if ((e.Has(AsimField.SrcIpAddr) && !IsLoopback(e[AsimField.SrcIpAddr].Utf8)) || terminal.SequenceEqual("ssh"u8))
            return AsimWords.Remote;
        if (terminal.SequenceEqual("cron"u8) || program.SequenceEqual("crond"u8) || program.SequenceEqual("cron"u8) || program.SequenceEqual("atd"u8) || program.SequenceEqual("systemd"u8))
            return AsimWords.Service;
        return terminal.StartsWith("tty"u8) || terminal.StartsWith("/dev/tty"u8) || terminal.StartsWith(":"u8) ? AsimWords.Interactive : null;
    }

    private static byte[] Reason(AuditType type, VendorFields vendor)
    {
        var account = vendor.Find("acct"u8).Utf8;
        if (!account.IsEmpty && !AuditFields.IsName(account))
            return AsimWords.NoSuchUser;
        if (type.Name.AsSpan().SequenceEqual("USER_AUTH"u8) || type.Name.AsSpan().SequenceEqual("GRP_AUTH"u8))
            return vendor.Find("op"u8).Utf8.StartsWith("pubkey"u8) ? AsimWords.IncorrectKey : AsimWords.NoSuchUserOrPassword;
        return type.Name.AsSpan().SequenceEqual("USER_ACCT"u8) ? AsimWords.LogonViolatesPolicy : AsimWords.Other;
    }

    private static bool IsLoopback(ReadOnlySpan<byte> address) => address.StartsWith("127."u8) || address.SequenceEqual("::1"u8);

    private static ReadOnlySpan<byte> FileName(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];
}
