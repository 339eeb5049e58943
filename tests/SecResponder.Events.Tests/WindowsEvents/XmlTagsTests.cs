using System.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Tests.WindowsEvents;

public sealed class XmlTagsTests
{
    [Theory]
    [InlineData("<Event/>", "(Event)")]
    [InlineData("<Event><a>1</a><b/></Event>", "(Event(a'1')(b))")]
    [InlineData("<?xml version=\"1.0\"?><!-- a > b --><Event ><a\t>1</a ></Event > ", "(Event(a'1'))")]
    [InlineData("<x:Event xmlns:x='n'><x:a y:b='c'>1</x:a></x:Event>", "(Event[xmlns:x=n](a[y:b=c]'1'))")]
    [InlineData("<Event a='x>y' b=\"it's\"/>", "(Event[a=x>y][b=it's])")]
    [InlineData("<Event>a<!-- x -->b<![CDATA[<c>&amp;]]></Event>", "(Event'a''b''<c>&amp;'!)")]
    [InlineData("<Event><![CDATA[]]></Event>", "(Event''!)")]
    [InlineData("<Event>\u00fc<\u00fc/></Event>", "(Event'\u00fc'(\u00fc))")]
    public void A_whole_document_is_read_tag_by_tag(string xml, string parts) => Assert.Equal(parts, Read(xml));

    [Theory]
    [InlineData("", "?0")]
    [InlineData("text", "?0")]
    [InlineData("<", "?0")]
    [InlineData("<Event>", "(Event?7")]
    [InlineData("<Event>text", "(Event?7")]
    [InlineData("<Event></event>", "(Event?7")]
    [InlineData("<a><b></a></b>", "(a(b?6")]
    [InlineData("</a>", "?0")]
    [InlineData("<a/><b/>", "(a)?4")]
    [InlineData("<a/>text", "(a)?4")]
    [InlineData("<a x=1/>", "?0")]
    [InlineData("<a x/>", "?0")]
    [InlineData("<a x='1'y='2'/>", "?0")]
    [InlineData("<a x='1' x='2'/>", "?0")]
    [InlineData("<a x='<'/>", "?0")]
    [InlineData("<a x='1/>", "?0")]
    [InlineData("<a /b>", "?0")]
    [InlineData("<1/>", "?0")]
    [InlineData("<a><!-- never ends</a>", "(a?3")]
    [InlineData("<a><![CDATA[never ends</a>", "(a?3")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "?0")]
    [InlineData("<a><!ENTITY e 'x'></a>", "(a?3")]
    [InlineData("<![CDATA[x]]><a/>", "?0")]
    public void What_is_broken_ends_where_it_is(string xml, string parts) => Assert.Equal(parts, Read(xml));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(100_000, false)]
    public void Elements_lie_in_one_another_32_deep_at_most(int depth, bool isWhole) =>
        Assert.Equal(isWhole, !Read(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))).Contains('?', StringComparison.Ordinal));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(50_000, false)]
    public void A_tag_has_32_attributes_at_most(int count, bool isWhole) =>
        Assert.Equal(isWhole, !Read($"<a {string.Join(' ', Enumerable.Range(0, count).Select(n => $"a{n}=''"))}/>").Contains('?', StringComparison.Ordinal));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("&lt;a&gt; &amp;amp; &quot;&apos;", "<a> &amp; \"'")]
    [InlineData("&#65;&#x42;&#xD;&#x20AC;&#x1F600;", "AB\r\u20ac\U0001F600")]
    [InlineData("&unknown; &; & &#0; &#xD800; &#x110000; &#99999999999; &#x; &#-1; &lt", "&unknown; &; & &#0; &#xD800; &#x110000; &#99999999999; &#x; &#-1; &lt")]
    public void Entities_are_the_five_of_xml_and_characters_by_number(string text, string expected)
    {
        var e = new SecurityEvent();
        e.Reset(new RawRecord("x"u8.ToArray(), new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));

        Assert.Equal(expected, Encoding.UTF8.GetString(XmlNames.Unescape(e, Encoding.UTF8.GetBytes(text))));
    }

    private static string Read(string xml)
    {
        var parts = new StringBuilder();
        var tags = new XmlTags(Encoding.UTF8.GetBytes(xml));
        while (true)
            switch (tags.Read())
            {
                case XmlPart.Begin:
                    parts.Append('(').Append(Text(tags.Name));
                    for (var attributes = new XmlAttributes(tags.Attributes); attributes.Next();)
                        parts.Append('[').Append(Text(attributes.Name)).Append('=').Append(Text(attributes.Value)).Append(']');
                    break;
                case XmlPart.End:
                    parts.Append(')');
                    break;
                case XmlPart.Text:
                    parts.Append('\'').Append(Text(tags.Text)).Append(tags.IsRaw ? "'!" : "'");
                    break;
                case XmlPart.Broken:
                    return parts.Append('?').Append(tags.Position).ToString();
                default:
                    return parts.ToString();
            }
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
