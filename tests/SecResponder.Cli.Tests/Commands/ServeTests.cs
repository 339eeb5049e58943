using System.Text.Json;
using SecResponder.Server.Access;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>What <c>serve</c> says before it serves; what it does then is tested on the running process, in the server's own tests.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task A_key_is_shown_to_the_person_and_its_hash_is_what_the_settings_get()
    {
        var run = await CommandRun.OfAsync(["serve", "key", "forwarder-1", "--may", "metrics"]);

        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        var key = run.Error.Split('\n').Single(line => line.Trim().StartsWith(ApiKey.Prefix, StringComparison.Ordinal)).Trim();
        using var settings = JsonDocument.Parse(run.Out);
        var entry = settings.RootElement.GetProperty("Server").GetProperty("Keys").GetProperty("forwarder-1");
        Assert.Equal(ApiKey.Hash(key), entry.GetProperty("Hash").GetString());
        Assert.Equal("metrics", entry.GetProperty("May")[0].GetString());
        Assert.DoesNotContain(key, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_keys_are_alike() => Assert.NotEqual(
        (await CommandRun.OfAsync(["serve", "key", "a"])).Out, (await CommandRun.OfAsync(["serve", "key", "a"])).Out);

    [Theory]
    [InlineData("a name with a blank", ExitCodes.Usage, "no name for a key", "serve", "key", "a b")]
    [InlineData("a right that is none", ExitCodes.Usage, "metrics", "serve", "key", "a", "--may", "everything")]
    [InlineData("a key that may be guessed", ExitCodes.Findings, "UUID", "serve", "key", "a", "--existing")]
    [InlineData("an address that is none", ExitCodes.Usage, "--listen", "serve", "--listen", "8787")]
    [InlineData("settings that are not there", ExitCodes.CouldNotRun, "no-such.json", "serve", "--settings", "no-such.json")]
    [InlineData("playbooks that are not there", ExitCodes.CouldNotRun, "no-such-folder", "serve", "--playbooks", "no-such-folder", "--listen", "http://127.0.0.1:0")]
    public async Task What_can_not_be_served_is_said_and_how_to_mend_it(string why, int exitCode, string said, params string[] args)
    {
        Assert.NotEmpty(why);
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
