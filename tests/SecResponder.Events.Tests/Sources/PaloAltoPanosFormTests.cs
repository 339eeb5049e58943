namespace SecResponder.Events.Tests.Sources;

/// <summary>The forms in which PAN-OS lines arrive: what stands before the columns, how columns are quoted, which release wrote them.</summary>
public sealed class PaloAltoPanosFormTests
{
    private const string Session = "10.0.0.5,203.0.113.9,,,out-any,,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/03/01 10:00:00,24100,1,51000,443,0,0,0x400000,tcp,allow";
    private const string Columns = "0018,TRAFFIC,end,2816,2026/03/01 10:00:00," + Session + ",5773,758,5015,14,2026/03/01 09:59:45,13,any,0,731,0x0,US,US,0,7,7";
    private const string Oldest = "1,2026/03/01 10:00:01," + Columns;
    private const string Read = "SrcIpAddr=10.0.0.5; DstPortNumber=443; SrcBytes=758; DstPackets=7; TimeGenerated=2026-03-01T10:00:00Z; EventStartTime=2026-03-01T09:59:45Z";

    [Theory]
    [InlineData("nothing", "1,")]
    [InlineData("a time alone", "Mar  1 10:00:01 1,")]
    [InlineData("priority and a blank", "<14> Mar 1 10:00:01 fw1.example.com 1,")]
    [InlineData("a relay's header and the device's", "Mar  1 10:00:02 192.0.2.1 Mar  1 10:00:01 panorama1 1,")]
    [InlineData("RFC 5424", "<14>1 2026-03-01T10:00:01.123Z fw1 - - - - 1,")]
    [InlineData("RFC 5424 with structured data that has commas", "<14>1 2026-03-01T10:00:01Z fw1 pan - - [meta@1 list=\"a,b,c\"] 1,")]
    [InlineData("a colon", ": 1,")]
    [InlineData("an empty first column", "fw1 ,")]
    [InlineData("another number in the first column", "931201168,")]
    [InlineData("no first column", "")]
    [InlineData("no first column behind a header", "Mar  1 10:00:01 fw1 ")]
    public void Whatever_stands_before_the_columns(string why, string header)
    {
        EventLog.Of("auto", $"{header}2026/03/01 10:00:01,{Columns}").Expect(Read);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Times_in_iso_form_are_read_in_the_firewalls_order_of_columns() =>
        EventLog.Of("auto", "<142>1 2026-03-01T10:00:02Z forwarder - panwlogs - " + Oldest.Replace("2026/03/01 10:00:01", "2026-03-01T10:00:01.000000Z", StringComparison.Ordinal)
            .Replace("2816,2026/03/01 10:00:00", "11.1,2026-03-01T10:00:00.500000Z", StringComparison.Ordinal)).Expect("SrcIpAddr=10.0.0.5; DstPortNumber=443; TimeGenerated=2026-03-01T10:00:00.5Z");

    [Fact]
    public void The_logging_services_own_order_is_not_guessed() =>
        Assert.Contains("own order", Assert.Single(EventLog.Of("auto", "<14>1 2026-03-01T10:00:02Z forwarder - panwlogs - 2026-03-01T10:00:01.000000Z,no-serial,TRAFFIC,end,10.0,2026-03-01T10:00:00.000000Z,10.0.0.5").Rejections).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("the oldest release", Oldest)]
    [InlineData("columns that are newer than what is known", Oldest + ",tcp-fin,0,0,0,0,,PA1,from-policy,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")]
    [InlineData("blanks instead of nothing", Oldest + ",tcp-fin,0,0,0,0, ,PA1,from-policy,\" \", , , ")]
    public void Releases_of_all_ages(string why, string line)
    {
        EventLog.Of("paloalto-panos", line).Expect(Read);
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("a comma", "\"a,b\"", "a,b")]
    [InlineData("a quote", "\"a \"\"b\"\" c\"", "a \"b\" c")]
    [InlineData("a quote at the end", "\"a \"\"b\"\"\"", "a \"b\"")]
    [InlineData("nothing within quotes", "\"\"", "")]
    [InlineData("quotes that nobody has doubled", "\"a \"b\" c\"", "a \"b\" c")]
    [InlineData("escaped quotes", "\\\"a, b\\\"", "a, b")]
    [InlineData("an escaped quote that nothing closes", "\\\"a", "\\\"a")]
    [InlineData("blanks around", " a b ", " a b ")]
    [InlineData("another alphabet", "\"правило, ещё\"", "правило, ещё")]
    public void A_quoted_column(string why, string column, string expected)
    {
        EventLog.Of("paloalto-panos", Oldest.Replace(",out-any,", $",{column},", StringComparison.Ordinal)).Expect($"NetworkRuleName={expected}; DstPortNumber=443; SrcBytes=758");
        Assert.NotEmpty(why);
    }

    [Fact]
    public void A_list_of_links_in_braces_is_one_column() =>
        EventLog.Of("paloalto-panos", Oldest + ",tcp-fin,0,0,0,0,,PA1,from-policy,,,0,,0,,N/A,0,0,0,0,r1,0,0,p1,{1,2026/03/01,a},c1").Expect("DvcHostname=PA1; SrcBytes=758");

    [Theory]
    [InlineData("with quotes still open", Oldest + ",\"tcp")]
    [InlineData("before the last column that the oldest release has", "1,2026/03/01 10:00:01,0018,TRAFFIC,end,2816,2026/03/01 10:00:00," + Session + ",5773,75")]
    public void A_line_that_was_cut_is_no_event(string where, string line)
    {
        Assert.Equal(RejectionCodes.Truncated, Assert.Single(EventLog.Of("paloalto-panos", line).Rejections).Code);
        Assert.NotEmpty(where);
    }

    [Theory]
    [InlineData("east of Greenwich", "2026-03-01T10:00:00.500+01:00", "TimeGenerated=2026-03-01T09:00:00.5Z; EventStartTime=2026-03-01T08:59:45Z; EventEndTime=2026-03-01T09:00:00.5Z")]
    [InlineData("west of it", "2026-03-01T10:00:00.500-07:00", "TimeGenerated=2026-03-01T17:00:00.5Z; EventStartTime=2026-03-01T16:59:45Z")]
    [InlineData("half an hour", "2026-03-01T10:00:00.500+05:30", "TimeGenerated=2026-03-01T04:30:00.5Z; EventStartTime=2026-03-01T04:29:45Z")]
    [InlineData("the beginning of 1970 is no time", "1970-01-01T01:00:00.000+01:00", "TimeGenerated=2026-03-01T10:00:00Z; EventStartTime=2026-03-01T09:59:45Z")]
    [InlineData("what is no time", "yesterday", "TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("cut", "2026-03-01T10:00:00.500+01:0", "TimeGenerated=2026-03-01T10:00:00Z")]
    public void The_high_resolution_time_gives_the_zone(string why, string time, string expected)
    {
        EventLog.Of("paloalto-panos", $"{Oldest},tcp-fin{new string(',', 103 - 47)}{time}").Expect(expected);
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("in another column of a custom format", "2026-03-01T10:00:00.500+01:00", "2026-03-01T09:00:00.5Z")]
    [InlineData("of another day it is something else", "2026-03-02T10:00:00.500+01:00", "2026-03-01T10:00:00Z")]
    [InlineData("without a zone it is something else", "2026-03-01T09:00:00.500000Z", "2026-03-01T10:00:00Z")]
    public void The_high_resolution_time_is_found(string why, string time, string expected)
    {
        EventLog.Of("paloalto-panos", $"{Oldest},tcp-fin,0,0,0,0,,PA1,,,,,,{time}").Expect($"TimeGenerated={expected}");
        Assert.NotEmpty(why);
    }
}
