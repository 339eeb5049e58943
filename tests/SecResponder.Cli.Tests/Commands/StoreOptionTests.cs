using SecResponder.Cli.Commands;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>What <c>--store</c> may be.</summary>
public sealed class StoreOptionTests
{
    [Theory]
    [InlineData("secresponder.db")]
    [InlineData("/var/lib/secresponder/store.db")]
    [InlineData("http://account.table.core.windows.net")]
    public void A_file_is_a_file(string where) => Assert.Null(StoreOption.AccountOf(where));

    [Theory]
    [InlineData("https://account.table.core.windows.net", "secresponder")]
    [InlineData("https://account.table.core.windows.net/staging", "staging")]
    public void An_address_is_an_accounts_tables_and_nothing_is_made_there(string where, string name)
    {
        var options = StoreOption.AccountOf(where)!;
        Assert.Equal(("https://account.table.core.windows.net/", "https://account.blob.core.windows.net/"), (options.TableServiceUri!.AbsoluteUri, options.BlobServiceUri!.AbsoluteUri));
        Assert.Equal((name, false), (options.Name, options.MakeMissing));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "UseDevelopmentStorage=true", "secresponder")]
    [InlineData("UseDevelopmentStorage=true;Name=staging", "UseDevelopmentStorage=true", "staging")]
    [InlineData("AccountName=a;AccountKey=k==;Name=staging;", "AccountName=a;AccountKey=k==;", "staging")]
    public void The_emulators_string_may_have_an_environments_name_behind_it(string where, string connection, string name)
    {
        var options = StoreOption.AccountOf(where)!;
        Assert.Equal((connection, name), (options.ConnectionString, options.Name));
    }
}
