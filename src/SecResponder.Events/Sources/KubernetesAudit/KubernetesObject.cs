using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.KubernetesAudit;

/// <summary>An object of a cluster as one name: <c>namespace/kind/name</c>, as the audit log and events tell of it alike; what belongs to no namespace is without it.</summary>
internal static class KubernetesObject
{
    /// <summary>Sets <see cref="AsimField.Object"/>; where all parts are missing, what was done stands for it.</summary>
    public static void Set(SecurityEvent e, FieldValue space, FieldValue kind, FieldValue name)
    {
        var room = e.ScratchRoom(space.Utf8.Length + kind.Utf8.Length + name.Utf8.Length + 2);
        var at = 0;
        foreach (var part in (ReadOnlySpan<FieldValue>)[space, kind, name])
        {
            if (!part.IsPresent)
                continue;
            if (at > 0)
                room[at++] = (byte)'/';
            part.Utf8.CopyTo(room[at..]);
            at += part.Utf8.Length;
        }
        if (at > 0)
            e.SetText(AsimField.Object, room[..at]);
        else
            e.Set(AsimField.Object, e[AsimField.Operation]);
    }
}
