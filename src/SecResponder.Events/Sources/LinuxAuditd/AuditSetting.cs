using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>CONFIG_CHANGE: a rule came or went, or a setting of the audit system changed; it has its name as the field's name: <c>op=set audit_enabled=0 old=1</c>.</summary>
/// <remarks>The kernel's <c>kernel/audit.c</c>, <c>auditfilter.c</c>, <c>audit_watch.c</c>, <c>audit_tree.c</c>.</remarks>
internal static class AuditSetting
{
    private static readonly byte[] Set = "set"u8.ToArray();

    /// <summary>Says what follows from the fields.</summary>
    public static void Finish(SecurityEvent e)
    {
        var vendor = e.Vendor;
        for (var i = 0; i < vendor.Count; i++)
            if (vendor.At(i) is var (name, value) && (name.AsSpan().StartsWith("audit_"u8) || name.AsSpan().SequenceEqual("loginuid_immutable"u8)))
            {
                Value(e, name, value);
                return;
            }
        var operation = e[AsimField.EventOriginalSubType].Utf8;
        e.SetConstant(AsimField.ObjectType, AsimWords.PolicyRule);
        e.SetConstant(AsimField.EventType, operation.StartsWith("add"u8) ? AsimWords.Create : operation.StartsWith("remove"u8) ? AsimWords.Delete : AsimWords.Set);
        var rule = vendor.Find("key"u8);
        e.Set(AsimField.Object, rule.IsPresent ? rule : vendor.Find("path"u8).IsPresent ? vendor.Find("path"u8) : vendor.Find("dir"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, vendor.Find("list"u8));
    }

    private static void Value(SecurityEvent e, byte[] name, FieldValue value)
    {
        e.SetConstant(AsimField.Object, name);
        e.SetConstant(AsimField.ObjectType, AsimWords.ConfigurationAtom);
        e.Set(AsimField.NewValue, value);
        e.Set(AsimField.OldValue, e.Vendor.Find("old"u8));
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, Set);
        // Without auditing nothing more will be seen of this machine; 2 locks it on.
        if (!name.AsSpan().SequenceEqual("audit_enabled"u8))
            return;
        var isOff = value.Utf8.SequenceEqual("0"u8);
        e.SetConstant(AsimField.EventType, isOff ? AsimWords.Disable : AsimWords.Enable);
        if (isOff)
            e.SetConstant(AsimField.EventSeverity, AsimWords.Medium);
    }
}
