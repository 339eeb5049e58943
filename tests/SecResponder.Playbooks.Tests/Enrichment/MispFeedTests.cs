using SecResponder.Playbooks.Enrichment.Feeds;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class MispFeedTests
{
    private const string Attributes = """
        "Attribute":[
          {"type":"ip-dst","value":"203.0.113.7","to_ids":true,"timestamp":"1772366400"},
          {"type":"ip-dst|port","value":"203.0.113.8|443","to_ids":true},
          {"type":"domain|ip","value":"evil.example|203.0.113.9","to_ids":true},
          {"type":"domain","value":"benign.example","to_ids":false},
          {"type":"domain","value":"gone.example","to_ids":true,"deleted":true},
          {"type":"comment","value":"a word","to_ids":true}]
        """;

    private const string Object = """
        "Object":[{"name":"file","Attribute":[{"type":"filename|md5","value":"a.exe|d41d8cd98f00b204e9800998ecf8427e","to_ids":true}]},
                  {"name":"file","deleted":true,"Attribute":[{"type":"md5","value":"00000000000000000000000000000000","to_ids":true}]}]
        """;

    private const string All = "203.0.113.7 203.0.113.8 evil.example 203.0.113.9 d41d8cd98f00b204e9800998ecf8427e";

    [Theory]
    [InlineData("one event", "{\"Event\":{\"info\":\"x\",@A,@O}}")]
    [InlineData("the events of a search", "{\"response\":[{\"Event\":{@A}},{\"Event\":{@O}}]}")]
    [InlineData("the attributes of a search", "{\"response\":{@A,@O}}")]
    [InlineData("bare attributes", "{@A,@O}")]
    public void Attributes_are_read_from(string what, string form)
    {
        Assert.NotEmpty(what);
        var read = Feeds.Read(FeedFormat.Misp, form.Replace("@A", Attributes, StringComparison.Ordinal).Replace("@O", Object, StringComparison.Ordinal));
        Assert.Equal(All, Feeds.Texts(read));
        Assert.Equal(["deleted", "not meant for detection (to_ids)", "of the type comment"], read.LeftOut.Keys);
    }

    [Fact]
    public void An_attribute_holds_from_its_last_change()
    {
        var read = Feeds.Read(Feeds.Of(FeedFormat.Misp) with { ValidFor = TimeSpan.FromDays(30) }, $"{{{Attributes}}}");
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772366400).AddDays(30), read.Content!.Entries[0].During.Until);
        Assert.Equal(Feeds.Fetched.AddDays(30), read.Content.Entries[1].During.Until);
    }

    [Theory]
    [InlineData("{}", "it holds no 'Event'")]
    [InlineData("17", "it holds no 'Event'")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":[]}}", "it has no indicator that can be used")]
    [InlineData("{\"Attribute\":[{\"type\":\"ip-dst\",\"value\":\"nowhere\",\"to_ids\":true}]}", "Attribute[0]: 'nowhere' is no address")]
    [InlineData("{\"Attribute\":[{\"type\":7}]}", "Attribute[0]: an attribute without type or value")]
    public void What_is_not_MISPs_is_refused(string text, string why) => Assert.Contains(why, Feeds.Read(FeedFormat.Misp, text).Refusal, StringComparison.Ordinal);
}
