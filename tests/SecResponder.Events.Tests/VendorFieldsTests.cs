using System.Text;

namespace SecResponder.Events.Tests;

public sealed class VendorFieldsTests
{
    [Fact]
    public void Of_a_name_that_comes_twice_the_last_one_is_found()
    {
        var e = Event();
        Keep(e, "user", "ada");
        Keep(e, "action", "deny");
        Keep(e, "user", "bob");

        Assert.Equal("bob", e.Vendor.Find("user"u8).ToString());
        Assert.Equal("deny", e.Vendor.Find("action"u8).ToString());
        Assert.False(e.Vendor.Find("resu"u8).IsPresent);
    }

    // Names of one length with the same ends look alike at first.
    [Theory]
    [InlineData(10)]
    [InlineData(254)]
    [InlineData(300)]
    [InlineData(2000)]
    public void However_many_there_are_and_however_alike_each_is_found(int count)
    {
        var e = Event();
        for (var i = 0; i < count; i++)
            Keep(e, $"a{i:d6}z", $"{i}");

        for (var i = 0; i < count; i++)
            Assert.Equal($"{i}", e.Vendor.Find(Encoding.UTF8.GetBytes($"a{i:d6}z")).ToString());
        Assert.False(e.Vendor.Find("a999999z"u8).IsPresent);
    }

    [Fact]
    public void Those_of_the_record_before_are_gone()
    {
        var e = Event();
        Keep(e, "user", "ada");
        e.Reset(Record());
        Keep(e, "action", "deny");

        Assert.False(e.Vendor.Find("user"u8).IsPresent);
        Assert.Equal("deny", e.Vendor.Find("action"u8).ToString());
    }

    private static SecurityEvent Event()
    {
        var e = new SecurityEvent();
        e.Reset(Record());
        return e;
    }

    private static RawRecord Record() => new("x"u8.ToArray(), new Origin("test", "0", 1), DateTimeOffset.UnixEpoch);

    private static void Keep(SecurityEvent e, string name, string value) => e.Keep(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
}
