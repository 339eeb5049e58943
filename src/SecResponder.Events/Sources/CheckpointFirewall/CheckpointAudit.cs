using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>The management's audit log, and what the devices and blades say of their own state.</summary>
internal static class CheckpointAudit
{
    // The first word of the operation: "Modify Rule", "Create Object".
    private static readonly WordMap Types = new(("Create", "Create"), ("Add", "Create"), ("Clone", "Create"), ("Modify", "Set"), ("Set", "Set"), ("Edit", "Set"), ("Update", "Set"), ("Rename", "Set"), ("Move", "Set"),
        ("Delete", "Delete"), ("Remove", "Delete"), ("Install", "Install"), ("Uninstall", "Delete"), ("Publish", "Set"), ("Discard", "Clear"), ("Enable", "Enable"), ("Disable", "Disable"), ("Run", "Execute"), ("Start", "Start"),
        ("Stop", "Stop"), ("View", "Read"), ("Export", "Read"), ("Revert", "Set"), ("Reset", "Set"), ("Assign", "Set"));

    private static readonly byte[][] SystemFields =
    [
        "sys_message"u8.ToArray(), "description"u8.ToArray(), "stormagentaction"u8.ToArray(), "cp_component_name"u8.ToArray(), "package_action"u8.ToArray(), "update_status"u8.ToArray(), "update_service"u8.ToArray(),
        "default_device_message"u8.ToArray(), "operation"u8.ToArray(), "status"u8.ToArray(), "alert"u8.ToArray(), "comment"u8.ToArray(), "system_application"u8.ToArray(), "subject"u8.ToArray(), "reason"u8.ToArray(),
        "message_info"u8.ToArray(), "information"u8.ToArray(), "message"u8.ToArray(), "additional_info"u8.ToArray(), "event_type"u8.ToArray(),
    ];

    // What names the thing that was done, from the best on.
    private static readonly byte[][] Operations = ["operation"u8.ToArray(), "stormagentaction"u8.ToArray(), "package_action"u8.ToArray(), "update_status"u8.ToArray(), "status"u8.ToArray(), "action"u8.ToArray(), "alert"u8.ToArray()];

    private static readonly byte[][] Objects = ["objectname"u8.ToArray(), "cp_component_name"u8.ToArray(), "endpointname"u8.ToArray(), "stormagentname"u8.ToArray(), "system_application"u8.ToArray()];

    private static readonly byte[] Log = "Log"u8.ToArray();

    /// <summary>Whether a record without a session says anything of the system.</summary>
    public static bool SaysOfTheSystem(VendorFields fields)
    {
        foreach (var name in SystemFields)
            if (fields.Find(name).IsPresent)
                return true;
        return false;
    }

    public static void Finish(SecurityEvent e)
    {
        var fields = e.Vendor;
        UserFields.Actor.Set(e, fields.Find("administrator"u8).Utf8);
        Client(e);
        e.Set(AsimField.ActorSessionId, fields.Find("session_uid"u8));
        e.Set(AsimField.EventOriginalSubType, fields.Find("subject"u8));
        First(e, AsimField.Operation, Operations);
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, Log);
        e.SetConstant(AsimField.EventType, TypeOf(e[AsimField.Operation].Utf8));
        if (e.Kind == CheckpointKinds.Audit)
        {
            e.Set(AsimField.ActingAppName, fields.Find("product"u8));
            if (e.Has(AsimField.ActingAppName))
                e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        }
        Thing(e);
        CheckpointChanges.Set(e, fields.Find("fieldschanges"u8).Utf8.Trim((byte)' '));
        if (!e.Has(AsimField.EventMessage))
            e.Set(AsimField.EventMessage, fields.Find("additional_info"u8));
        Result(e);
    }

    /// <summary>From where an administrator worked.</summary>
    public static void Client(SecurityEvent e)
    {
        if (!e.Has(AsimField.SrcIpAddr))
            Addresses.Set(e, AsimField.SrcIpAddr, e.Vendor.Find("client_ip"u8).Utf8);
        CheckpointMachine.SetIfAbsent(e, e.Vendor.Find("machine"u8).Utf8, HostFields.Source);
    }

    /// <summary>Whether a status says that it did not work.</summary>
    public static bool Failed(ReadOnlySpan<byte> status) => status.StartsWith("Fail"u8) || status.StartsWith("fail"u8) || status.StartsWith("Unsuccess"u8) || status.StartsWith("Error"u8);

    private static void Thing(SecurityEvent e)
    {
        First(e, AsimField.Object, Objects);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find("uid"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find("subject"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Vendor.Find("product"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        e.Set(AsimField.ObjectId, e.Vendor.Find("uid"u8));
        var type = e.Vendor.Find("objecttype"u8);
        e.Set(AsimField.OriginalObjectType, type);
        e.SetConstant(AsimField.ObjectType, type.Utf8.EndsWith("Rule"u8) || type.Utf8.EndsWith("Policy"u8) || e[AsimField.Operation].Utf8.EndsWith(" Policy"u8) ? AsimWords.PolicyRule
            : type.IsPresent || e.Kind == CheckpointKinds.Audit ? AsimWords.ConfigurationAtom : AsimWords.Other);
    }

    private static void Result(SecurityEvent e)
    {
        var status = e.Vendor.Find("audit_status"u8);
        if (!status.IsPresent)
            status = e.Vendor.Find("operation_results"u8);
        if (!status.IsPresent)
            status = e.Vendor.Find("status"u8);
        e.SetConstant(AsimField.EventResult, Failed(status.Utf8) || Failed(e.Vendor.Find("update_status"u8).Utf8) ? AsimWords.Failure : AsimWords.Success);
    }

    private static byte[] TypeOf(ReadOnlySpan<byte> operation)
    {
        if (Types.Find(SecResponder.Events.Framing.SyslogHeader.Word(operation, 0)) is { } type)
            return type;
        // "IPS Update", "Application Control & URL Filtering Update"
        return operation.EndsWith(" Update"u8) ? AsimWords.Install : AsimWords.Other;
    }

    private static void First(SecurityEvent e, AsimField field, byte[][] names)
    {
        foreach (var name in names)
            if (!e.Has(field))
                e.Set(field, e.Vendor.Find(name));
    }
}
