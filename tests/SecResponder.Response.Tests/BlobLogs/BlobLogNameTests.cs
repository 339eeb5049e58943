using SecResponder.Response.BlobLogs;

namespace SecResponder.Response.Tests.BlobLogs;

/// <summary>A blob's name tells its log and its hour.</summary>
public sealed class BlobLogNameTests
{
    private const string Nsg = "resourceId=/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG1/y=2026/m=03/d=03/h=21/m=00/macAddress=02005E100006/PT1H.json";

    [Fact]
    public void Hours_of_one_log_are_one_partition_and_rise()
    {
        var (name, next) = (BlobLogName.Of("nsg", Nsg), BlobLogName.Of("nsg", Nsg.Replace("d=03/h=21", "d=04/h=00", StringComparison.Ordinal)));
        Assert.Equal((2026030321, 2026030400), (name.Hour, next.Hour));
        Assert.Equal(name.Template, next.Template);
        Assert.Equal(Nsg, name.BlobOf(2026030321));
        Assert.StartsWith("NSG1/macAddress=02005E100006~", name.Partition, StringComparison.Ordinal);
        Assert.Equal($"blobs/{name.Partition}@2026030321000012345", name.OriginOf(name.Hour, 12_345, false).ToString());
        Assert.True(name.OriginOf(name.Hour, 999_999_999, false).Sequence < next.OriginOf(next.Hour, 0, false).Sequence);
    }

    [Fact]
    public void What_comes_late_or_lies_far_behind_is_a_partition_of_its_own()
    {
        var name = BlobLogName.Of("nsg", Nsg);
        Assert.Equal($"blobs/{name.Partition}@2026030321@5", name.OriginOf(name.Hour, 5, true).ToString());
        Assert.Equal($"{name.Partition}@2026030321", name.OriginOf(name.Hour, 1_000_000_000, false).Partition);
    }

    [Theory]
    [InlineData("another container", "vnet", Nsg)]
    [InlineData("another interface", "nsg", "resourceId=/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG1/y=2026/m=03/d=03/h=21/m=00/macAddress=02005E100007/PT1H.json")]
    [InlineData("no hour", "nsg", "some/folder/log.json")]
    [InlineData("minutes that we know nothing of", "nsg", "a/y=2026/m=03/d=03/h=21/m=15/PT15M.json")]
    public void Other_logs_are_other_partitions(string why, string container, string blob)
    {
        Assert.NotEmpty(why);
        var name = BlobLogName.Of(container, blob);
        Assert.NotEqual(BlobLogName.Of("nsg", Nsg).Partition, name.Partition);
        Assert.Equal(blob, name.BlobOf(name.Hour));
    }
}
