using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>What ASIM has no schema for: drivers, images, threads, pipes, subscriptions of WMI, Sysmon itself. Who did what, to what.</summary>
internal static class SysmonActivity
{
    /// <summary>How a kind is told.</summary>
    /// <param name="Type">EventType.</param>
    /// <param name="Operation">In words.</param>
    /// <param name="Object">The datum that names the thing; several are tried in their order.</param>
    /// <param name="ObjectType">What kind of thing.</param>
    /// <param name="Value">The datum that is its new value.</param>
    /// <param name="Otherwise">The thing's name, where no datum has it.</param>
    private sealed record Row(byte[] Type, string Operation, byte[][] Object, byte[] ObjectType, byte[]? Value, string Otherwise)
    {
        public byte[] OperationUtf8 { get; } = Encoding.UTF8.GetBytes(Operation);

        public byte[] OtherwiseUtf8 { get; } = Encoding.UTF8.GetBytes(Otherwise);
    }

    private static readonly Dictionary<EventKind, Row> Rows = new()
    {
        [SysmonKinds.ServiceState] = Of(AsimWords.Other, "Sysmon service state changed", "", AsimWords.Service, "State", "Sysmon"),
        [SysmonKinds.DriverLoad] = Of(AsimWords.Execute, "Driver loaded", "ImageLoaded", AsimWords.Other, "SignatureStatus"),
        [SysmonKinds.ImageLoad] = Of(AsimWords.Execute, "Image loaded", "ImageLoaded", AsimWords.Other, "SignatureStatus"),
        [SysmonKinds.CreateRemoteThread] = Of(AsimWords.Execute, "Remote thread created", "TargetImage", AsimWords.Other, "StartAddress"),
        [SysmonKinds.RawAccessRead] = Of(AsimWords.Read, "Raw disk read", "Device", AsimWords.Other),
        [SysmonKinds.ProcessAccess] = Of(AsimWords.Read, "Process accessed", "TargetImage", AsimWords.Other, "GrantedAccess"),
        [SysmonKinds.Configuration] = Of(AsimWords.Set, "Sysmon configuration changed", "Configuration", AsimWords.ConfigurationAtom, "ConfigurationFileHash", "Sysmon configuration"),
        [SysmonKinds.PipeCreate] = Of(AsimWords.Create, "Pipe created", "PipeName", AsimWords.Other),
        [SysmonKinds.PipeConnect] = Of(AsimWords.Other, "Pipe connected", "PipeName", AsimWords.Other),
        [SysmonKinds.WmiFilter] = Of(AsimWords.Other, "WMI event filter", "Name", AsimWords.ConfigurationAtom, "Query"),
        [SysmonKinds.WmiConsumer] = Of(AsimWords.Other, "WMI event consumer", "Name", AsimWords.ConfigurationAtom, "Destination"),
        [SysmonKinds.WmiBinding] = Of(AsimWords.Other, "WMI event consumer bound to filter", "Consumer", AsimWords.ConfigurationAtom, "Filter"),
        [SysmonKinds.Clipboard] = Of(AsimWords.Set, "Clipboard changed", "", AsimWords.Other, "Hashes", "Clipboard"),
        [SysmonKinds.Tampering] = Of(AsimWords.Set, "Process tampered with", "Image", AsimWords.Other, "Type"),
        [SysmonKinds.Error] = Of(AsimWords.Other, "Sysmon error", "ID", AsimWords.Service, "Description", "Sysmon"),
        [SysmonKinds.Other] = Of(AsimWords.Other, "Other", "TargetImage TargetFilename TargetObject Image", AsimWords.Other, null, "Sysmon"),
    };

    private static readonly WordMap States = new(("Started", "Start"), ("Stopped", "Stop"));

    private static readonly WordMap Operations = new(("Created", "Create"), ("Modified", "Set"), ("Deleted", "Delete"));

    public static Rejection? Finish(SecurityEvent e)
    {
        SysmonData.Begin(e);
        var row = Rows[e.Kind];
        e.SetConstant(AsimField.EventType, row.Type);
        e.SetConstant(AsimField.Operation, row.OperationUtf8);
        foreach (var name in row.Object)
            if (!e.Has(AsimField.Object))
                e.SetText(AsimField.Object, WindowsData.Of(e, name));
        if (!e.Has(AsimField.Object))
            e.SetConstant(AsimField.Object, row.OtherwiseUtf8);
        if (!e.Has(AsimField.Object))
            return new Rejection(RejectionCodes.Truncated, $"its data have no {Encoding.UTF8.GetString(row.Object[0])}", 0);
        e.SetConstant(AsimField.ObjectType, row.ObjectType);
        if (row.Value is not null)
            e.SetText(AsimField.NewValue, WindowsData.Of(e, row.Value));
        Actor(e);
        Verb(e);
        return null;
    }

    private static void Actor(SecurityEvent e)
    {
        var isBetween = !WindowsData.Of(e, "SourceImage"u8).IsEmpty;
        e.SetText(AsimField.ActingAppName, WindowsData.Of(e, isBetween ? "SourceImage"u8 : "Image"u8));
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        e.SetText(AsimField.ActingAppId, WindowsData.Of(e, isBetween ? "SourceProcessId"u8 : "ProcessId"u8));
        e.SetText(AsimField.ObjectId, WindowsData.Of(e, "TargetProcessId"u8));
        UserFields.Actor.Set(e, WindowsData.Of(e, isBetween ? "SourceUser"u8 : "User"u8));
        WindowsHost.Set(e, HostFields.Target);
    }

    private static void Verb(SecurityEvent e)
    {
        if (e.Kind == SysmonKinds.ServiceState)
            States.TrySet(e, AsimField.EventType, e[AsimField.NewValue].Utf8);
        else if (e.Kind == SysmonKinds.Error)
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        else if (e.Kind == SysmonKinds.Tampering || e.Kind == SysmonKinds.WmiConsumer)
            e.SetText(AsimField.EventOriginalSubType, WindowsData.Of(e, "Type"u8));
        if (WindowsData.Of(e, "Operation"u8) is { IsEmpty: false } operation && Operations.TrySet(e, AsimField.EventType, operation))
            e.SetText(AsimField.Operation, operation);
    }

    private static Row Of(byte[] type, string operation, string names, byte[] objectType, string? value = null, string otherwise = "") =>
        new(type, operation, [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)], objectType, value is null ? null : Encoding.UTF8.GetBytes(value), otherwise);
}
