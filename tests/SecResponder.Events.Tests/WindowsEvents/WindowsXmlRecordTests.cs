using System.Text;

namespace SecResponder.Events.Tests.WindowsEvents;

/// <summary>An event's XML as a record of its own; that it means what the same event does in JSON is what the first test holds.</summary>
public sealed class WindowsXmlRecordTests
{
    private const string System = "<System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID Qualifiers='0'>4625</EventID><Level>0</Level><Keywords>0x8010000000000000</Keywords>"
        + "<TimeCreated SystemTime='2026-03-01T10:00:00.5Z'/><EventRecordID>7</EventRecordID><Channel>Security</Channel><Computer>dc1.example.com</Computer><Security/></System>";

    private const string Data = "<EventData><Data Name='TargetUserName'>ada</Data><Data Name='TargetDomainName'>CORP</Data><Data Name='LogonType'>3</Data><Data Name='SubStatus'>0xc000006a</Data><Data Name='IpAddress'>10.0.0.7</Data></EventData>";

    private const string Json = """
        {"Event":{"System":{"Provider":{"@Name":"Microsoft-Windows-Security-Auditing"},"EventID":{"@Qualifiers":"0","#text":"4625"},"Level":"0","Keywords":"0x8010000000000000","TimeCreated":{"@SystemTime":"2026-03-01T10:00:00.5Z"},
        "EventRecordID":"7","Channel":"Security","Computer":"dc1.example.com"},"EventData":{"Data":[{"@Name":"TargetUserName","#text":"ada"},{"@Name":"TargetDomainName","#text":"CORP"},{"@Name":"LogonType","#text":"3"},
        {"@Name":"SubStatus","#text":"0xc000006a"},{"@Name":"IpAddress","#text":"10.0.0.7"}]}}}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n")]
    [InlineData("<14>1 2026-03-01T10:00:01Z relay1 Security 748 4625 - ")]
    [InlineData("<14>Mar  1 10:00:01 relay1 Microsoft-Windows-Security-Auditing[748]: ")]
    public void It_says_what_the_same_event_says_in_json(string before)
    {
        var json = EventLog.Of("windows-security", Json.ReplaceLineEndings(""));
        var xml = EventLog.Of(Normalizer.Auto, $"{before}<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>{System}{Data}</Event>\r\n");

        Assert.Empty(xml.Rejections);
        Assert.Equal(Assert.Single(json.Events), Assert.Single(xml.Events));
        Assert.Equal("0xc000006a", xml["EventOriginalResultDetails"]);
    }

    [Theory]
    [InlineData("<Data Name='ObjectName'>a&amp;b</Data>", "ObjectName", "a&b")]
    [InlineData("<Data Name='ObjectName'>a<!-- c -->b<![CDATA[&amp;]]></Data>", "ObjectName", "ab&amp;")]
    [InlineData("<Data Name='Object&#78;ame'>x</Data>", "ObjectName", "x")]
    [InlineData("<Data Name='Empty'/><Data Name='Other'></Data><Data Name='ObjectName'>x</Data>", "ObjectName", "x")]
    [InlineData("<Data>first</Data><Data>second</Data>", "Data", "second")]
    [InlineData("<x:More xmlns:x='n'><x:ObjectName>x</x:ObjectName></x:More>", "ObjectName", "x")]
    [InlineData("<Binary>0A</Binary>", "Binary", "0A")]
    public void Data_are_kept_under_the_name_they_are_given(string data, string name, string value)
    {
        var found = "";
        var log = EventLog.Of("windows-security", look: e => found = e.Vendor.Find(Encoding.UTF8.GetBytes(name)).ToString(), $"<Event>{System}<EventData>{data}</EventData></Event>");

        Assert.Empty(log.Rejections);
        Assert.Equal(value, found);
    }

    [Theory]
    [InlineData("<Event>{0}<EventData><Data Name='a'>1</Data></EventData>", "malformed")]
    [InlineData("<Event>{0}<EventData><Data Name='a' Name='b'>1</Data></EventData></Event>", "malformed")]
    [InlineData("<Event>{0}</Event><Event>{0}</Event>", "malformed")]
    [InlineData("<Event>{0}</Event> and more", "malformed")]
    [InlineData("<Event></Event>", "unknown-kind")]
    [InlineData("<Event><EventData/>{0}</Event>", "unknown-kind")]
    public void What_is_not_one_whole_event_is_rejected(string record, string code)
    {
        var log = EventLog.Of("windows-security", record.Replace("{0}", System, StringComparison.Ordinal));

        Assert.Empty(log.Events);
        Assert.Equal(code, Assert.Single(log.Rejections).Code);
    }

    [Fact]
    public void An_event_without_a_time_is_rejected() =>
        Assert.Equal("bad-time", Assert.Single(EventLog.Of("windows-security", $"<Event>{System.Replace("SystemTime", "Other", StringComparison.Ordinal)}</Event>").Rejections).Code);

    [Fact]
    public void A_text_that_is_parted_more_often_than_anybody_does_is_not_put_together() =>
        Assert.Single(EventLog.Of("windows-security", $"<Event>{System}<EventData><Data Name='a'>{string.Concat(Enumerable.Repeat("x<!---->", 65))}</Data></EventData></Event>").Rejections);

    // The same events, of another system: rules for Windows must not be tried on them.
    [Fact]
    public void Sysmon_for_Linux_feeds_the_log_sources_of_Linux()
    {
        var kinds = new List<EventKind>();
        EventLog.Of(Normalizer.Auto, look: e => kinds.Add(e.Kind), [.. EventSources.Find("windows-sysmon")!.Samples.Where(sample => sample.Contains("Linux-Sysmon", StringComparison.Ordinal))]);

        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.All(kind.LogSources, source => Assert.Equal(("linux", "sysmon"), (source.Product, source.Service))));
    }
}
