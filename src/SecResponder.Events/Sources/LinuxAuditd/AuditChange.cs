using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>What was done to what, for all records but logons, system calls and access control.</summary>
internal static class AuditChange
{
    // Where the record's thing stands, the better place first.
    private static readonly byte[][] Accounts = Fields("acct grp new_group ID id");
    private static readonly byte[][] Commands = Fields("cmd cmdline proctitle");
    private static readonly byte[][] Services = Fields("unit vm");
    private static readonly byte[][] Settings = Fields("feature bool table sw name path dir unit dev device prog-id nl-mcgrp");
    private static readonly byte[][] Others = Fields("path name file cwd dev acct device ocomm vm unit sw kind");

    private static readonly byte[] Daemon = "auditd"u8.ToArray();

    // A field's name now, and before.
    private static readonly (byte[] New, byte[] Old)[] Values =
    [
        .. new[]
        {
            ("new", "old"), ("enforcing", "old_enforcing"), ("enabled", "old-enabled"), ("val", "old_val"), ("new-level", "old-level"), ("prom", "old_prom"), ("new-role", "old-role"), ("new_role", "old_role"),
            ("selected-context", "default-context"), ("new-disk", "old-disk"), ("new-fs", "old-fs"), ("new-net", "old-net"), ("new-mem", "old-mem"), ("new-vcpu", "old-vcpu"), ("new-rng", "old-rng"),
            ("new-chardev", "old-chardev"), ("new-seuser", "old-seuser"), ("new_gid", "old_gid"),
        }.Select(pair => (System.Text.Encoding.UTF8.GetBytes(pair.Item1), System.Text.Encoding.UTF8.GetBytes(pair.Item2))),
    ];

    /// <summary>Says what follows from the fields, whatever the record.</summary>
    public static void Finish(SecurityEvent e, AuditType type)
    {
        e.SetConstant(AsimField.EventType, type.EventType);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        if (type.Form == AuditForm.SystemCall)
            AuditCalls.SystemCall(e);
        else if (type.Form == AuditForm.Path)
            AuditCalls.Path(e);
        else if (type.Form == AuditForm.Address)
            AuditAddress.Finish(e);
        else if (type.Form == AuditForm.Access)
            AuditAccess.Finish(e, type);
        else if (type.Form == AuditForm.Setting)
            AuditSetting.Finish(e);
        else
            Plain(e, type);
        Actor(e);
        // Nothing else is known to be concerned: the program that did it, or what it did.
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, type == AuditTypes.Unknown ? e[AsimField.EventOriginalType].Utf8 : type.Name);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[e.Has(AsimField.ActingAppName) ? AsimField.ActingAppName : AsimField.Operation]);
    }

    private static void Plain(SecurityEvent e, AuditType type)
    {
        var kind = e.Kind;
        Object(e, kind == AuditKinds.Account ? Accounts : kind == AuditKinds.Command ? Commands : kind == AuditKinds.Service ? Services : kind == AuditKinds.Setting ? Settings : Others);
        if (kind == AuditKinds.Account)
            Account(e);
        else if (kind == AuditKinds.Service && e.Vendor.Find("unit"u8).IsPresent)
            e.SetConstant(AsimField.ObjectType, AsimWords.Service);
        else if (type.Name.AsSpan().StartsWith("DAEMON_"u8))
        {
            e.SetConstant(AsimField.Object, Daemon);
            e.SetConstant(AsimField.ObjectType, AsimWords.Service);
        }
        else if (kind == AuditKinds.Setting)
            e.SetConstant(AsimField.ObjectType, e.Vendor.Find("table"u8).IsPresent ? AsimWords.PolicyRule : AsimWords.ConfigurationAtom);
        else if (kind == AuditKinds.Anomaly)
            Anomaly(e, type);
        else if (kind == AuditKinds.Command)
            Command(e, type);
        else if (type.Name.AsSpan().SequenceEqual("NETFILTER_PKT"u8))
            Packet(e);
        if (kind != AuditKinds.Account && kind != AuditKinds.Command)
            ByOperation(e);
        Change(e);
    }

    private static void Anomaly(SecurityEvent e, AuditType type)
    {
        if (!type.Name.AsSpan().SequenceEqual("SECCOMP"u8))
        {
            e.SetConstant(AsimField.EventSeverity, AsimWords.Medium);
            return;
        }
        AuditCalls.Name(e);
        // SECCOMP_RET_LOG and SECCOMP_RET_ALLOW let the call through; all other answers of a filter stop it.
        var code = e.Vendor.Find("code"u8).Utf8;
        if (!code.IsEmpty)
            e.SetConstant(AsimField.DvcAction, code.StartsWith("0x7ff"u8) ? AsimWords.Allow : AsimWords.Deny);
    }

    private static void Object(SecurityEvent e, byte[][] names)
    {
        foreach (var name in names)
            if (e.Vendor.Find(name) is { IsPresent: true } value)
            {
                e.Set(AsimField.Object, value);
                return;
            }
    }

    // "add-user", "adding user", "delete-home-dir"; who is added to a group is not created.
    private static void Account(SecurityEvent e)
    {
        e.SetConstant(AsimField.ObjectType, AsimWords.DirectoryServiceObject);
        e.Set(AsimField.ObjectId, e.Vendor.Find("id"u8));
        var operation = e[AsimField.Operation].Utf8;
        var isMember = operation.IndexOf("user"u8) >= 0 || operation.IndexOf("member"u8) >= 0;
        if (isMember && (operation.IndexOf(" to "u8) >= 0 || operation.IndexOf("-to-"u8) >= 0 || operation.IndexOf(" from "u8) >= 0 || operation.IndexOf("-from-"u8) >= 0))
            e.SetConstant(AsimField.EventType, AsimWords.Set);
        else if (operation.StartsWith("add"u8))
            e.SetConstant(AsimField.EventType, AsimWords.Create);
        else if (operation.StartsWith("delet"u8) || operation.StartsWith("remov"u8))
            e.SetConstant(AsimField.EventType, AsimWords.Delete);
    }

    private static void Command(SecurityEvent e, AuditType type)
    {
        if (type.Form == AuditForm.Typed)
            e.SetText(AsimField.EventMessage, e.Vendor.Find("data"u8).Utf8);
        else if (type.Form == AuditForm.Arguments)
            e.SetText(AsimField.Operation, "execve"u8);
    }

    // What a program or the kernel says it did is better than what records of the type do mostly.
    private static void ByOperation(SecurityEvent e)
    {
        var operation = e[AsimField.EventOriginalSubType].Utf8;
        byte[]? type = operation switch
        {
            _ when operation.SequenceEqual("LOAD"u8) || operation.SequenceEqual("connect"u8) => AsimWords.Start,
            _ when operation.SequenceEqual("UNLOAD"u8) || operation.SequenceEqual("disconnect"u8) => AsimWords.Stop,
            _ when operation.EndsWith("unregister"u8) || operation.IndexOf("_unregister_"u8) >= 0 || operation.IndexOf("_destroy_"u8) >= 0 || operation.SequenceEqual("SPD-delete"u8) => AsimWords.Delete,
            _ when operation.EndsWith("_register"u8) || operation.SequenceEqual("register"u8) || operation.IndexOf("_register_"u8) >= 0 || operation.IndexOf("_create_"u8) >= 0 => AsimWords.Create,
            _ when e.Kind != AuditKinds.Anomaly => ChangeVerb.Find(operation) is { } verb && verb != AsimWords.Read ? verb : null,
            _ => null,
        };
        if (type is not null)
            e.SetConstant(AsimField.EventType, type);
    }

    private static void Change(SecurityEvent e)
    {
        foreach (var (now, before) in Values)
        {
            var (value, old) = (e.Vendor.Find(now), e.Vendor.Find(before));
            if (!value.IsPresent || !old.IsPresent)
                continue;
            e.Set(AsimField.NewValue, value);
            e.Set(AsimField.OldValue, old);
            return;
        }
    }

    private static void Packet(SecurityEvent e)
    {
        Addresses.Set(e, AsimField.SrcIpAddr, e.Vendor.Find("saddr"u8).Utf8);
        Addresses.Set(e, AsimField.TargetIpAddr, e.Vendor.Find("daddr"u8).Utf8);
        Numbers.Port(e, AsimField.SrcPortNumber, e.Vendor.Find("sport"u8).Utf8);
        Numbers.Port(e, AsimField.TargetPortNumber, e.Vendor.Find("dport"u8).Utf8);
    }

    // The id somebody logged on with stays his whatever he becomes; where nobody logged on, it is the process's own.
    private static void Actor(SecurityEvent e)
    {
        if (e.Has(AsimField.ActorUserId))
            return;
        var id = e.Vendor.Find("uid"u8);
        // AppArmor names the user that counts for files, and no other.
        if (!id.IsPresent)
            id = e.Vendor.Find("fsuid"u8);
        if (!AuditFields.IsUnset(id.Utf8))
            AuditFields.ActorId(e, id.Utf8);
        if (!e.Has(AsimField.ActorUsername))
            UserFields.Actor.Set(e, AuditFields.Known(e.Vendor.Find("UID"u8).Utf8));
    }

    private static byte[][] Fields(string names) => [.. names.Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)];
}
