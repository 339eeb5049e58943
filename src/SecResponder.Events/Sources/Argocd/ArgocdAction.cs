using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>What happened to an application, a project or an application set, by the words of the message.</summary>
/// <remarks>argo-cd, <c>util/argo/audit_logger.go</c> and whoever calls it: <c>server/application</c>, <c>server/project</c>, <c>server/applicationset</c>, <c>controller/appcontroller.go</c>.</remarks>
internal static class ArgocdAction
{
    private static readonly WordMap Reasons = new(
        ("ResourceCreated", "Create"), ("ResourceUpdated", "Set"), ("ResourceDeleted", "Delete"), ("ResourceActionRan", "Execute"), ("OperationStarted", "Execute"), ("OperationCompleted", "Execute"), ("StatusRefreshed", "Other"),
        ("Created", "Create"), ("Updated", "Set"), ("Deleted", "Delete"), ("Unchanged", "Other"));

    // What users do: the words, what they mean in ASIM, and what stands behind them.
    private static readonly Words[] UserWords =
    [
        new("created application", AsimWords.Create), new("created ApplicationSet", AsimWords.Create), new("created project", AsimWords.Create), new("created token", AsimWords.Create),
        new("updated application spec", AsimWords.Set), new("updated application", AsimWords.Set), new("updated ApplicationSets spec", AsimWords.Set), new("updated project", AsimWords.Set),
        new("deleted application", AsimWords.Delete), new("deleted ApplicationSets", AsimWords.Delete), new("deleted project", AsimWords.Delete), new("deleted token", AsimWords.Delete),
        new("patched resource", AsimWords.Set, Behind.Resource), new("deleted resource", AsimWords.Delete, Behind.Resource),
        new("initiated sync", AsimWords.Execute, Behind.Revision), new("initiated partial sync", AsimWords.Execute, Behind.Revision), new("initiated rollback", AsimWords.Execute, Behind.Revision),
        new("terminated running operation", AsimWords.Terminate), new("ran action", AsimWords.Execute, Behind.Action),
    ];

    // What the controller does.
    private static readonly Words[] OwnWords =
    [
        new("Updated sync status", AsimWords.Set, Behind.Status), new("Updated health status", AsimWords.Set, Behind.Status),
        new("Initiated automated sync", AsimWords.Execute, Behind.Revision), new("Sync operation", AsimWords.Execute, Behind.Result), new("Partial sync operation", AsimWords.Execute, Behind.Result),
        new("Unable to delete application resources", AsimWords.Delete, Behind.Error),
    ];

    private enum Behind { Nothing, Resource, Revision, Action, Status, Result, Error }

    private sealed record Words(string Text, byte[] EventType, Behind Behind = Behind.Nothing)
    {
        public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Text);
    }

    /// <summary>Whether a line of the log is an event: it has a reason that Argo CD gives, and the type of an Event.</summary>
    public static bool IsLine(in LogLine line) =>
        line.Body.IndexOf("reason"u8) >= 0 && Reasons.Find(line.Find("reason"u8)) is not null && line.Find("type"u8) is var type && (type.SequenceEqual("Normal"u8) || type.SequenceEqual("Warning"u8));

    /// <summary>Says who did what. The event has its message; <c>Object</c>, too, which may get longer here.</summary>
    public static void Finish(SecurityEvent e, ReadOnlySpan<byte> reason, ReadOnlySpan<byte> type, ReadOnlySpan<byte> user, ReadOnlySpan<byte> component)
    {
        var message = e[AsimField.EventMessage].Utf8;
        e.SetText(AsimField.EventOriginalType, reason);
        e.SetConstant(AsimField.EventResult, type.SequenceEqual("Warning"u8) ? AsimWords.Failure : AsimWords.Success);
        if (Find(OwnWords, message) is { } own)
        {
            ArgocdUsers.SetItself(e, component);
            Take(e, own, message[own.Utf8.Length..]);
        }
        else if (FindAfterName(message, user, out var at) is { } words)
        {
            ArgocdUsers.SetActor(e, user.IsEmpty ? message[..at].TrimEnd((byte)' ') : user);
            Take(e, words, message[(at + words.Utf8.Length)..]);
        }
        else
        {
            ArgocdUsers.SetActor(e, user);
            if (user.IsEmpty && !component.IsEmpty)
                ArgocdUsers.SetItself(e, component);
            e.SetConstant(AsimField.EventType, Reasons.Find(reason) ?? AsimWords.Other);
            e.SetText(AsimField.Operation, reason);
        }
        if (e[AsimField.EventOriginalType].Utf8 is var original && (original.SequenceEqual("OperationStarted"u8) || original.SequenceEqual("OperationCompleted"u8)))
            e.SetConstant(AsimField.EventSubType, original.EndsWith("Started"u8) ? AsimWords.Start : AsimWords.End);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
    }

    /// <summary>Says what kind of object it is about.</summary>
    public static void SetObjectType(SecurityEvent e, ReadOnlySpan<byte> kind)
    {
        e.SetText(AsimField.OriginalObjectType, kind);
        e.SetConstant(AsimField.ObjectType, kind.SequenceEqual("AppProject"u8) ? AsimWords.PolicyRule : AsimWords.CloudResource);
    }

    private static void Take(SecurityEvent e, Words words, ReadOnlySpan<byte> rest)
    {
        e.SetConstant(AsimField.EventType, words.EventType);
        e.SetConstant(AsimField.Operation, words.Utf8);
        switch (words.Behind)
        {
            case Behind.Revision:
                e.SetText(AsimField.NewValue, rest.StartsWith(" to "u8) ? rest[4..].Trim((byte)'\'') : default);
                break;
            case Behind.Status:
                Status(e, rest);
                break;
            case Behind.Result:
                Result(e, rest);
                break;
            case Behind.Error:
                e.SetConstant(AsimField.EventResult, AsimWords.Failure);
                e.SetText(AsimField.EventResultDetails, rest.TrimStart(": "u8));
                break;
            case Behind.Resource:
                Resource(e, rest.Trim((byte)' '));
                break;
            case Behind.Action:
                Action(e, words, rest);
                break;
            default:
                break;
        }
    }

    // ": Synced -> OutOfSync", and in brackets behind it why the health is what it is.
    private static void Status(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        rest = rest.StartsWith(": "u8) ? rest[2..] : rest;
        if (rest.IndexOf("-> "u8) is not (>= 0 and var arrow))
            return;
        var now = rest[(arrow + 3)..];
        e.SetText(AsimField.OldValue, rest[..arrow].Trim((byte)' '));
        var bracket = now.IndexOf(" ("u8);
        e.SetText(AsimField.NewValue, bracket > 0 ? now[..bracket] : now);
        if (bracket > 0)
            e.SetText(AsimField.EventResultDetails, now[(bracket + 2)..].TrimEnd((byte)')'));
    }

    // " to 1f2e3d succeeded", " to 1f2e3d failed: why"; the revision may be missing.
    private static void Result(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf(" failed:"u8);
        if (end >= 0)
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
            e.SetText(AsimField.EventResultDetails, rest[(end + " failed:"u8.Length)..].Trim((byte)' '));
        }
        else
            end = rest.LastIndexOf(" succeeded"u8);
        if (end >= 0 && rest[..end].StartsWith(" to "u8))
            e.SetText(AsimField.NewValue, rest[4..end]);
    }

    // "apps/Deployment 'web'"; the core group is empty: "/Service 'web'".
    private static void Resource(SecurityEvent e, ReadOnlySpan<byte> resource)
    {
        var quote = resource.IndexOf(" '"u8);
        if (quote < 0)
            return;
        Extend(e, resource[..quote], resource[(quote + 2)..].TrimEnd((byte)'\''));
    }

    // " restart on resource apps/Deployment/web"
    private static void Action(SecurityEvent e, Words words, ReadOnlySpan<byte> rest)
    {
        var on = rest.IndexOf(" on resource "u8);
        var room = e.ScratchRoom(words.Utf8.Length + (on < 0 ? rest.Length : on));
        words.Utf8.CopyTo(room);
        (on < 0 ? rest : rest[..on]).CopyTo(room[words.Utf8.Length..]);
        e.SetText(AsimField.Operation, room);
        if (on >= 0)
            Extend(e, rest[(on + " on resource "u8.Length)..], default);
    }

    // The application, and which of its resources.
    private static void Extend(SecurityEvent e, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name) => ArgocdPath.SetObject(e, e[AsimField.Object].Utf8, kind.TrimStart((byte)'/'), name);

    private static Words? Find(Words[] list, ReadOnlySpan<byte> text)
    {
        foreach (var words in list)
            if (text.StartsWith(words.Utf8))
                return words;
        return null;
    }

    // Events of projects name the user within the message only.
    private static Words? FindAfterName(ReadOnlySpan<byte> message, ReadOnlySpan<byte> user, out int at)
    {
        at = 0;
        if (!user.IsEmpty && message.Length > user.Length && message.StartsWith(user) && message[user.Length] == ' ')
        {
            at = user.Length + 1;
            return Find(UserWords, message[at..]);
        }
        for (var blank = -1; ;)
        {
            at = blank + 1;
            if (Find(UserWords, message[at..]) is { } words)
                return words;
            var next = message[at..].IndexOf((byte)' ');
            if (next < 0)
                return null;
            blank = at + next;
        }
    }
}
