using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>What somebody did to the machine or the domain: who, what, on what, old and new.</summary>
internal static class WindowsChanges
{
    private static readonly byte[] Image = "Image"u8.ToArray();
    private static readonly byte[] ParentImage = "ParentImage"u8.ToArray();
    private static readonly byte[] User = "User"u8.ToArray();
    private static readonly byte[] IntegrityLevel = "IntegrityLevel"u8.ToArray();

    // Microsoft Learn, "4719(S): System audit policy was changed".
    private static readonly WordMap AuditChanges = new(("%%8448", "Success removed"), ("%%8449", "Success added"), ("%%8450", "Failure removed"), ("%%8451", "Failure added"),
        ("%%8448, %%8450", "Success removed, Failure removed"), ("%%8449, %%8451", "Success added, Failure added"));

    // "Mandatory integrity control": the label is a SID.
    private static readonly WordMap Labels = new(("S-1-16-0", "Untrusted"), ("S-1-16-4096", "Low"), ("S-1-16-8192", "Medium"), ("S-1-16-8448", "MediumPlus"), ("S-1-16-12288", "High"), ("S-1-16-16384", "System"));

    public static void Set(SecurityEvent e, int id, WindowsEvent row)
    {
        if (row.Operation.Length > 0)
            e.SetConstant(AsimField.Operation, row.Operation);
        else
            e.Set(AsimField.Operation, e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e[AsimField.EventOriginalType]);
        row.Thing.Set(e);
        e.SetText(AsimField.OriginalObjectType, WindowsData.Of(e, "ObjectType"u8));
        WindowsUsers.Actor(e);
        if (!e.Has(AsimField.ActorUsername) && !e.Has(AsimField.ActorUserId))
            WindowsUsers.Writer(e);
        WindowsHost.Set(e, HostFields.Target);
        WindowsPlaces.ActingProcess(e);
        Addresses.Set(e, AsimField.SrcIpAddr, WindowsData.Of(e, "IpAddress"u8));
        if (e.Has(AsimField.SrcIpAddr))
            Numbers.Port(e, AsimField.SrcPortNumber, WindowsData.Of(e, "IpPort"u8));
        if (id is 4740)
            HostFields.Source.Set(e, WindowsData.Of(e, "TargetDomainName"u8).TrimStart((byte)'\\'));
        else if (id is 4719)
            AuditChanges.TrySet(e, AsimField.NewValue, e[AsimField.NewValue].Utf8);
        else if (id is 5136 && WindowsData.Of(e, "OperationType"u8).SequenceEqual("%%14675"u8))
        {
            // A value that was taken away is the old one; the new one has a record of its own.
            e.Set(AsimField.OldValue, e[AsimField.NewValue]);
            e.Remove(AsimField.NewValue);
        }
        else if (id is 4688)
            AsSysmon(e);
    }

    // Rules for process creation use Sysmon's names; the same things stand in 4688 under others.
    private static void AsSysmon(SecurityEvent e)
    {
        e.Vendor.Add(Image, e.Vendor.Find("NewProcessName"u8));
        e.Vendor.Add(ParentImage, e.Vendor.Find("ParentProcessName"u8));
        e.Vendor.Add(User, e[AsimField.ActorUsername]);
        if (Labels.Find(WindowsData.Of(e, "MandatoryLabel"u8)) is { } label)
            e.Vendor.Add(IntegrityLevel, FieldValue.OfText(label, 0, label.Length));
    }
}
