using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>What else a device, a directory, a cloud application tells that somebody did: changes, queries, protections that were hit.</summary>
/// <remarks>Microsoft Learn, "Advanced hunting schema": DeviceEvents, DeviceImageLoadEvents, IdentityDirectoryEvents, IdentityQueryEvents, CloudAppEvents.</remarks>
internal static class DefenderActivity
{
    private static readonly byte[] NameKey = "modified.name"u8.ToArray();

    public static JsonReading Device { get; } = new(DefenderKinds.Device, new JsonFieldMap(DefenderFields.Columns(DefenderFields.Device.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessAccountUpn"] = Into.User(UserFields.Actor),
        ["properties>InitiatingProcessAccountName"] = Into.Kept("actor.name"),
        ["properties>InitiatingProcessAccountDomain"] = Into.Kept("actor.domain"),
        ["properties>InitiatingProcessAccountSid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Sid),
        ["properties>InitiatingProcessFileName"] = Process,
        ["properties>RemoteIP"] = Into.Address(AsimField.TargetIpAddr),
        ["properties>RemoteUrl"] = Into.Text(AsimField.TargetUrl),
        ["properties>FileName"] = Into.TextIfAbsent(AsimField.Object),
        ["properties>RegistryKey"] = Into.Text(AsimField.Object),
        ["properties>RegistryValueData"] = Into.Text(AsimField.NewValue),
        ["properties>AccountName"] = Into.TextIfAbsent(AsimField.Object),
    }))), FinishDevice);

    public static JsonReading Image { get; } = new(DefenderKinds.Image, new JsonFieldMap(DefenderFields.Columns(DefenderFields.Device.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessAccountUpn"] = Into.User(UserFields.Actor),
        ["properties>InitiatingProcessAccountName"] = Into.Kept("actor.name"),
        ["properties>InitiatingProcessAccountDomain"] = Into.Kept("actor.domain"),
        ["properties>InitiatingProcessAccountSid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Sid),
        ["properties>InitiatingProcessFolderPath"] = Into.All(Process, Into.Kept("Image")),
        ["properties>InitiatingProcessId"] = Into.Text(AsimField.ActingAppId),
        // Sysmon's names, which public rules for image_load ask for.
        ["properties>FolderPath"] = Into.All(Into.Text(AsimField.Object), Into.Kept("ImageLoaded")),
        ["properties>FileName"] = Into.TextIfAbsent(AsimField.Object),
    }))), FinishImage);

    public static JsonReading Directory { get; } = new(DefenderKinds.Directory, Identity(), FinishDirectory);

    public static JsonReading Query { get; } = new(DefenderKinds.Query, Identity(), FinishQuery);

    public static JsonReading CloudApp { get; } = new(DefenderKinds.CloudApp, new JsonFieldMap(DefenderFields.Columns(DefenderFields.Device.Where(place => place.Key is not ("properties>DeviceId" or "properties>DeviceName")).Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>ActivityType"] = Into.Kept("ActivityType"),
        ["properties>Application"] = DefenderFields.Application,
        ["properties>AccountDisplayName"] = Into.UserIfAbsent(UserFields.Actor),
        ["properties>AccountId"] = Into.Kept("AccountId"),
        ["properties>AccountObjectId"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AadId),
        ["properties>AccountType"] = Into.Text(AsimField.ActorOriginalUserType),
        ["properties>IsAdminOperation"] = Into.Kept("IsAdminOperation"),
        ["properties>IPAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>CountryCode"] = Into.Text(AsimField.SrcGeoCountry),
        ["properties>City"] = Into.Text(AsimField.SrcGeoCity),
        ["properties>UserAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["properties>ObjectName"] = Into.Text(AsimField.Object),
        ["properties>ObjectId"] = Into.Text(AsimField.ObjectId),
        ["properties>ObjectType"] = Into.Text(AsimField.OriginalObjectType),
        // What the application itself wrote: Microsoft 365's record of the activity.
        ["properties>RawEventData>UserId"] = PrincipalName,
        ["properties>RawEventData>ModifiedProperties>[]>Name"] = (e, text) => e.Keep(NameKey, text),
        ["properties>RawEventData>ModifiedProperties>[]>OldValue"] = (e, text) => ChangedValues.Append(e, AsimField.OldValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["properties>RawEventData>ModifiedProperties>[]>NewValue"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, ChangedValues.Bare(text)),
        ["properties>RawEventData>Parameters>[]>Name"] = (e, text) => e.Keep(NameKey, text),
        ["properties>RawEventData>Parameters>[]>Value"] = (e, text) => ChangedValues.Append(e, AsimField.NewValue, e.Vendor.Find(NameKey).Utf8, text),
    }))), FinishCloudApp);

    private static JsonFieldMap Identity() => new(DefenderFields.Columns(DefenderFields.Device.Where(place => place.Key is not ("properties>DeviceId" or "properties>DeviceName")).Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>DeviceName"] = Into.Host(HostFields.Source),
        ["properties>IPAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>Port"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>DestinationDeviceName"] = Into.Host(HostFields.Target),
        ["properties>DestinationIPAddress"] = Into.Address(AsimField.TargetIpAddr),
        ["properties>DestinationPort"] = Into.Port(AsimField.TargetPortNumber),
        ["properties>Application"] = DefenderFields.Application,
        ["properties>AccountUpn"] = Into.User(UserFields.Actor),
        ["properties>AccountName"] = Into.Kept("actor.name"),
        ["properties>AccountDomain"] = Into.Kept("actor.domain"),
        ["properties>AccountSid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Sid),
        ["properties>TargetAccountUpn"] = Into.Text(AsimField.Object),
        ["properties>TargetAccountDisplayName"] = Into.TextIfAbsent(AsimField.Object),
        ["properties>QueryTarget"] = Into.TextIfAbsent(AsimField.Object),
        ["properties>Query"] = Into.TextIfAbsent(AsimField.Object),
        ["properties>QueryType"] = Into.Text(AsimField.OriginalObjectType),
        ["properties>Protocol"] = Into.Kept("Protocol"),
    })));

    private static void Process(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActingAppName, text);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    // A display name is shared by many; the principal name is one account's.
    private static void PrincipalName(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'@'))
            UserFields.Actor.Set(e, text);
    }

    // "AntivirusScanCompleted", "UsbDriveMounted", "AsrOfficeChildProcessBlocked": there is one ActionType for each thing that happens, and no verb in a place of its own.
    private static Rejection? FinishDevice(SecurityEvent e)
    {
        var action = e[AsimField.EventOriginalType].Utf8;
        if (Finish(e, ChangeVerb.TypeOf(action)) is { } rejection)
            return rejection;
        if (action.EndsWith("Blocked"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
        return null;
    }

    private static Rejection? FinishImage(SecurityEvent e)
    {
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
        return Finish(e, AsimWords.Execute);
    }

    // "Group Membership changed", "Account Password changed", "User Account Created"
    private static Rejection? FinishDirectory(SecurityEvent e)
    {
        var action = e[AsimField.EventOriginalType].Utf8;
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
        var type = action.IndexOf("reated"u8) >= 0 ? AsimWords.Create : action.IndexOf("eleted"u8) >= 0 ? AsimWords.Delete : action.IndexOf("isabled"u8) >= 0 ? AsimWords.Disable : action.IndexOf("nabled"u8) >= 0 ? AsimWords.Enable
            : action.IndexOf("hanged"u8) >= 0 || action.IndexOf("odified"u8) >= 0 || action.IndexOf("xpired"u8) >= 0 ? AsimWords.Set : AsimWords.Other;
        var rejection = Finish(e, type);
        e.SetConstant(AsimField.ObjectType, AsimWords.DirectoryServiceObject);
        return rejection;
    }

    private static Rejection? FinishQuery(SecurityEvent e)
    {
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
        var rejection = Finish(e, AsimWords.Read);
        e.SetConstant(AsimField.ObjectType, AsimWords.DirectoryServiceObject);
        return rejection;
    }

    private static Rejection? FinishCloudApp(SecurityEvent e)
    {
        var activity = e.Vendor.Find("ActivityType"u8).Utf8;
        var rejection = Finish(e, (activity.IsEmpty ? null : ChangeVerb.Find(activity)) ?? ChangeVerb.TypeOf(e[AsimField.EventOriginalType].Utf8));
        if (e.Vendor.Find("IsAdminOperation"u8).Utf8.SequenceEqual("true"u8))
            e.SetConstant(AsimField.ActorUserType, AsimWords.Admin);
        return rejection;
    }

    private static Rejection? Finish(SecurityEvent e, byte[] type)
    {
        if (!e.Has(AsimField.EventOriginalType))
            return new Rejection(RejectionCodes.Truncated, "it has no ActionType", 0);
        e.Set(AsimField.Operation, e[AsimField.EventOriginalType]);
        e.SetConstant(AsimField.EventType, type);
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetAppName) ? e[AsimField.TargetAppName] : e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, e.Kind == DefenderKinds.CloudApp ? AsimWords.CloudResource : AsimWords.Other);
        return null;
    }
}
