using System.Runtime.CompilerServices;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>What <see cref="XmlTags"/> has read.</summary>
internal enum XmlPart
{
    /// <summary>An element begins.</summary>
    Begin,
    /// <summary>An element ends; an empty one right after it began.</summary>
    End,
    Text,
    /// <summary>The document is over, and whole.</summary>
    Done,
    /// <summary>It is no XML from here on, or XML that no event log writes.</summary>
    Broken,
}

/// <summary>One XML document, tag by tag: each byte once, nothing kept but the names of the elements that are open.</summary>
/// <remarks>Strict where a mistake could hide something (tags that don't match, attributes twice, anything behind the end); document types, and with them entities of the document's own, are not read.</remarks>
internal ref struct XmlTags(ReadOnlySpan<byte> xml)
{
    private const int Deepest = 32;

    private readonly ReadOnlySpan<byte> _xml = xml;
    private Names _open;
    private bool _isEmpty;
    private bool _isOver;

    /// <summary>How many elements are open: with the one that has begun, without the one that has ended.</summary>
    public int Depth { get; private set; }

    /// <summary>How far it has read; where it is broken.</summary>
    public int Position { get; private set; }

    /// <summary>The element's name, without its prefix.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The attributes of an element that begins, for <see cref="XmlAttributes"/>.</summary>
    public ReadOnlySpan<byte> Attributes { get; private set; }

    /// <summary>The attribute <c>Name</c> of an element that begins, as it stands: nearly the only one that is asked for.</summary>
    public ReadOnlySpan<byte> NameAttribute { get; private set; }

    /// <summary>Text as it stands.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Whether the text has no entities, whatever it looks like: CDATA.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>Goes on.</summary>
    public XmlPart Read()
    {
        if (_isEmpty)
            return End();
        while (Position < _xml.Length)
        {
            var rest = _xml[Position..];
            if (rest[0] != '<')
            {
                var end = rest.IndexOf((byte)'<');
                if (Depth > 0)
                    return end < 0 ? XmlPart.Broken : Take(rest[..end], end, isRaw: false);
                if (Blanks.Skip(rest, 0) != (end < 0 ? rest.Length : end))
                    return XmlPart.Broken;
                Position += end < 0 ? rest.Length : end;
            }
            else if (rest.StartsWith("<![CDATA["u8))
            {
                var end = rest.IndexOf("]]>"u8);
                return end < 0 || Depth == 0 ? XmlPart.Broken : Take(rest["<![CDATA[".Length..end], end + "]]>".Length, isRaw: true);
            }
            else if (rest.StartsWith("</"u8))
                return Close(rest);
            else if (!rest.StartsWith("<!--"u8) && !rest.StartsWith("<?"u8))
                return Open(rest);
            else if (!PassOver(rest))
                return XmlPart.Broken;
        }
        return _isOver ? XmlPart.Done : XmlPart.Broken;
    }

    private XmlPart Take(ReadOnlySpan<byte> text, int length, bool isRaw)
    {
        Text = text;
        IsRaw = isRaw;
        Position += length;
        return XmlPart.Text;
    }

    // A comment, a processing instruction, the declaration.
    private bool PassOver(ReadOnlySpan<byte> rest)
    {
        var isComment = rest[1] == '!';
        var begin = isComment ? "<!--".Length : "<?".Length;
        var end = isComment ? "-->"u8 : "?>"u8;
        var found = rest[begin..].IndexOf(end);
        if (found < 0)
            return false;
        Position += begin + found + end.Length;
        return true;
    }

    private XmlPart Open(ReadOnlySpan<byte> rest)
    {
        var length = XmlNames.Length(rest[1..]);
        if (_isOver || Depth == Deepest || length == 0)
            return XmlPart.Broken;
        var attributes = new XmlAttributes(rest[(1 + length)..]);
        NameAttribute = default;
        while (attributes.Next())
            if (attributes.Name.SequenceEqual("Name"u8))
                NameAttribute = attributes.Value;
        var end = 1 + length + attributes.Length;
        if (!attributes.IsWhole || (rest[end] == '/' && !rest[end..].StartsWith("/>"u8)))
            return XmlPart.Broken;
        Attributes = rest[(1 + length)..end];
        Name = XmlNames.Local(rest.Slice(1, length));
        _open[Depth++] = (Position + 1, length);
        _isEmpty = rest[end] == '/';
        Position += end + (_isEmpty ? 2 : 1);
        return XmlPart.Begin;
    }

    private XmlPart Close(ReadOnlySpan<byte> rest)
    {
        if (Depth == 0 || !rest[2..].StartsWith(_xml.Slice(_open[Depth - 1].Start, _open[Depth - 1].Length)))
            return XmlPart.Broken;
        var end = Blanks.Skip(rest, 2 + _open[Depth - 1].Length);
        if (end >= rest.Length || rest[end] != '>')
            return XmlPart.Broken;
        Position += end + 1;
        return End();
    }

    private XmlPart End()
    {
        _isEmpty = false;
        Depth--;
        Name = XmlNames.Local(_xml.Slice(_open[Depth].Start, _open[Depth].Length));
        _isOver = Depth == 0;
        return XmlPart.End;
    }

    [InlineArray(Deepest)]
    private struct Names
    {
        private (int Start, int Length) _first;
    }
}
