using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>What an administrator changed, and everything else that is an event of the device itself.</summary>
internal static class FortigateChange
{
    private static readonly byte[] Arrow = "->"u8.ToArray();
    private static readonly byte[] Separator = "; "u8.ToArray();

    /// <summary>Says what was done to what.</summary>
    public static void Finish(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        var (path, thing, description) = (e.Vendor.Find("cfgpath"u8), e.Vendor.Find("cfgobj"u8), e.Vendor.Find("logdesc"u8));
        e.SetConstant(AsimField.EventType, action.SequenceEqual("Edit"u8) || action.SequenceEqual("Move"u8) ? AsimWords.Set
            : action.SequenceEqual("Add"u8) ? AsimWords.Create : action.SequenceEqual("Delete"u8) ? AsimWords.Delete : AsimWords.Other);
        e.SetText(AsimField.Operation, action.IsEmpty ? description.Utf8 : action);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, e[AsimField.EventOriginalSubType].Utf8);
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, AsimWords.Other);
        if (!path.IsPresent)
        {
            e.Set(AsimField.Object, description.IsPresent ? description : e[AsimField.Operation]);
            e.SetConstant(AsimField.ObjectType, AsimWords.Other);
            return;
        }
        var room = e.ScratchRoom(path.Utf8.Length + 1 + thing.Utf8.Length);
        path.Utf8.CopyTo(room);
        room[path.Utf8.Length] = (byte)'/';
        thing.Utf8.CopyTo(room[(path.Utf8.Length + 1)..]);
        e.SetText(AsimField.Object, thing.IsPresent ? room : room[..path.Utf8.Length]);
        e.SetConstant(AsimField.ObjectType, path.Utf8.StartsWith("firewall."u8) && path.Utf8.IndexOf("policy"u8) >= 0 ? AsimWords.PolicyRule : AsimWords.ConfigurationAtom);
    }

    /// <summary>
    /// Parts <c>srcaddr[a-&gt;b]action[deny-&gt;accept]</c> into what was (<c>srcaddr=a; action=deny</c>) and what is now. An attribute that was not there before has one value only.
    /// Values may have brackets themselves, as long as each one that opens closes.
    /// </summary>
    public static void Attributes(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema != AsimSchema.AuditEvent)
            return;
        // At most one separator an attribute, and an attribute takes at least three bytes.
        var before = new Line(e.ScratchRoom(text.Length * 2));
        var after = new Line(e.ScratchRoom(text.Length * 2));
        var rest = text;
        while (rest.IndexOf((byte)'[') is var open and > 0)
        {
            var name = rest[..open].Trim((byte)' ');
            var end = Close(rest, open);
            var value = rest[(open + 1)..end];
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            if (value.IndexOf(Arrow) is var arrow and >= 0)
            {
                before.Add(name, value[..arrow]);
                after.Add(name, value[(arrow + Arrow.Length)..]);
            }
            else if (e.Vendor.Find("action"u8).Utf8.SequenceEqual("Delete"u8))
                before.Add(name, value);
            else
                after.Add(name, value);
        }
        e.SetText(AsimField.OldValue, before.Text);
        e.SetText(AsimField.NewValue, after.Text.IsEmpty && before.Text.IsEmpty ? text : after.Text);
    }

    private static int Close(ReadOnlySpan<byte> text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
            if (text[i] == '[')
                depth++;
            else if (text[i] == ']' && --depth == 0)
                return i;
        return text.Length;
    }

    private ref struct Line(Span<byte> room)
    {
        private readonly Span<byte> _room = room;
        private int _length;

        public readonly ReadOnlySpan<byte> Text => _room[.._length];

        public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (_length > 0)
                Append(Separator);
            Append(name);
            Append("="u8);
            Append(value);
        }

        private void Append(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_room[_length..]);
            _length += text.Length;
        }
    }
}
