using SecResponder.Playbooks.Enrichment.Feeds;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class CsvFeedTests
{
    private static readonly FeedDefinition Named = Feeds.Of(FeedFormat.Csv) with { Columns = new CsvColumns { Value = "ioc", From = "first_seen", Expires = "until", Confidence = "score" } };

    [Theory]
    [InlineData("by number, without a header", "203.0.113.7,x\n203.0.113.8,y\n", "203.0.113.7 203.0.113.8")]
    [InlineData("quoted, with comments", "# first_seen,ip\n\"203.0.113.7\",\"said \"\"so\"\"\"\n", "203.0.113.7")]
    [InlineData("a line feed within quotes", "203.0.113.7,\"two\nlines\"\n203.0.113.8,y", "203.0.113.7 203.0.113.8")]
    [InlineData("blanks around", "203.0.113.7 , \"a\" , b\r\n203.0.113.8", "203.0.113.7 203.0.113.8")]
    public void The_first_column_is_taken_when_nothing_is_said(string what, string text, string entries)
    {
        Assert.NotEmpty(what);
        Assert.Equal(entries, Feeds.Texts(Feeds.Read(FeedFormat.Csv, text)));
    }

    [Fact]
    public void Columns_go_by_the_headers_names()
    {
        var read = Feeds.Read(Named with { MinConfidence = 50 }, "id,IOC,score,first_seen,until\n1,evil.example,80,2026-01-01,2026-06-01T00:00:00Z\n2,weak.example,20,,\n3,unsure.example,,,\n");
        var entry = Assert.Single(read.Content!.Entries);
        Assert.Equal(("evil.example", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)), (entry.Text, entry.During.From, entry.During.Until));
        Assert.Equal((1, 1), (read.LeftOut["of a confidence below 50"], read.LeftOut["without a confidence"]));
    }

    [Fact]
    public void Another_delimiter_is_said() =>
        Assert.Equal("203.0.113.7", Feeds.Texts(Feeds.Read(Feeds.Of(FeedFormat.Csv) with { Columns = new CsvColumns { Value = "2", Delimiter = ';' } }, "1;203.0.113.7;a,b\n")));

    [Theory]
    [InlineData("a column that is not there", "id,iocs\n1,a.example\n", "its header has no column 'ioc': did you mean 'iocs'?")]
    [InlineData("a quote that is never closed", "ioc,score,first_seen,until\n\"a.example,1\n", "line 2: a quote is opened and never closed")]
    [InlineData("text after a closing quote", "ioc,score,first_seen,until\n\"a.example\"x,1\n", "line 2: after a closing quote stands 'x'")]
    [InlineData("nothing", "", "it is empty")]
    public void What_is_no_such_table_is_refused_with_the_place(string what, string text, string why)
    {
        Assert.NotEmpty(what);
        Assert.Contains(why, Feeds.Read(Named, text).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a time that is none", "b.example,1,soon,", "line 3: a time is no date")]
    [InlineData("a confidence that is none", "b.example,very,,", "line 3: the confidence 'very'")]
    [InlineData("no value", ",1,,", "line 3: column 1 is empty")]
    public void A_record_that_cannot_be_read_is_told_and_the_rest_is_taken(string what, string record, string problem)
    {
        Assert.NotEmpty(what);
        var read = Feeds.Read(Named, $"ioc,score,first_seen,until\na.example,1,,\n{record}\nc.example,1,,\n");
        Assert.Equal("a.example c.example", Feeds.Texts(read));
        Assert.StartsWith(problem, Assert.Single(read.Problems), StringComparison.Ordinal);
    }
}
