using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Files that were written, deleted, given another time; and what Sysmon did not let happen.</summary>
internal static class SysmonFiles
{
    private static readonly byte[] FileCreated = "FileCreated"u8.ToArray();
    private static readonly byte[] FileModified = "FileModified"u8.ToArray();
    private static readonly byte[] FileDeleted = "FileDeleted"u8.ToArray();
    private static readonly byte[] AttributesUpdated = "FileAttributesUpdated"u8.ToArray();
    private static readonly byte[] WindowsLocal = "Windows Local"u8.ToArray();
    private static readonly byte[] Unix = "Unix"u8.ToArray();
    private static readonly byte[] WindowsShare = "Windows Share"u8.ToArray();

    public static Rejection? Created(SecurityEvent e) => File(e, FileCreated, isBlocked: false);

    public static Rejection? TimeChanged(SecurityEvent e) => File(e, AttributesUpdated, isBlocked: false);

    /// <summary>A named stream of a file: <c>C:\a.exe:Zone.Identifier</c>. The file was there before.</summary>
    public static Rejection? StreamCreated(SecurityEvent e) => File(e, FileModified, isBlocked: false);

    public static Rejection? Deleted(SecurityEvent e) => File(e, FileDeleted, isBlocked: false);

    public static Rejection? BlockedCreation(SecurityEvent e) => File(e, FileCreated, isBlocked: true);

    public static Rejection? BlockedDeletion(SecurityEvent e) => File(e, FileDeleted, isBlocked: true);

    private static Rejection? File(SecurityEvent e, byte[] type, bool isBlocked)
    {
        SysmonData.Begin(e);
        var path = WindowsData.Of(e, "TargetFilename"u8);
        if (path.IsEmpty)
            return new Rejection(RejectionCodes.Truncated, "its data have no TargetFilename", 0);
        e.SetConstant(AsimField.EventType, type);
        e.SetText(AsimField.TargetFilePath, path);
        var isUnix = path.StartsWith("/"u8);
        e.SetText(AsimField.TargetFileName, path[(path.LastIndexOf(isUnix ? (byte)'/' : (byte)'\\') + 1)..]);
        e.SetConstant(AsimField.TargetFilePathType, isUnix ? Unix : path.StartsWith(@"\\"u8) ? WindowsShare : WindowsLocal);
        if (IsoStamp.TryRead(WindowsData.Of(e, "CreationUtcTime"u8), out var created, out _))
            e.SetTime(AsimField.TargetFileCreationTime, created);
        // Of a stream the hashes are the stream's, under another name.
        SysmonData.Hashes(e, WindowsData.Of(e, "Hashes"u8), AsimField.TargetFileMD5, AsimField.TargetFileSHA1, AsimField.TargetFileSHA256, imports: null);
        SysmonData.Acting(e, WindowsData.Of(e, "Image"u8), WindowsData.Of(e, "ProcessId"u8), WindowsData.Of(e, "ProcessGuid"u8), WindowsData.Of(e, "User"u8));
        if (!isBlocked)
            return null;
        e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        return null;
    }
}
