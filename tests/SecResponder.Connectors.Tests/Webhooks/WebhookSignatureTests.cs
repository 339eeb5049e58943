using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecResponder.Connectors.Webhooks;

namespace SecResponder.Connectors.Tests.Webhooks;

/// <summary>What docs/webhooks.md tells receivers to do is what we send.</summary>
public sealed class WebhookSignatureTests
{
    private const string Id = "sr-0123456789abcdef0123456789abcdef";
    private const string Secret = "whsec_ZG9jdW1lbnRhdGlvbiBvbmx5LCAzMiBieXRlcyBpdCA=";
    private static readonly byte[] Body = """{"specversion":"1.0"}"""u8.ToArray();

    private static string Signature => WebhookSignature.Of(Id, Outside.Now, Body, [WebhookSignature.Key(Secret)!]);

    [Fact]
    public void The_docs_show_a_signature_that_is_one()
    {
        Assert.Contains(Secret, Docs(), StringComparison.Ordinal);
        Assert.Contains($"`{Outside.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}`", Docs(), StringComparison.Ordinal);
        Assert.Contains($"`{Signature}`", Docs(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as it was sent", "", "", 0, true)]
    [InlineData("at the end of five minutes", "", "", 300, true)]
    [InlineData("another body", " ", "", 0, false)]
    [InlineData("another id", "", "x", 0, false)]
    [InlineData("old", "", "", 301, false)]
    [InlineData("of the future", "", "", -301, false)]
    public async Task The_docs_own_receiver_verifies_what_we_send_and_nothing_else(string why, string moreBody, string moreId, int secondsLater, bool expected)
    {
        const string begin = "```python\n";
        var code = Docs()[(Docs().IndexOf(begin, StringComparison.Ordinal) + begin.Length)..];
        code = code[..code.IndexOf("```", StringComparison.Ordinal)];
        var now = Outside.Now.ToUnixTimeSeconds();
        // A receiver in the midst of a change of keys sees two signatures.
        var both = WebhookSignature.Of(Id, Outside.Now, Body, [new byte[32], WebhookSignature.Key(Secret)!]);
        code += string.Create(CultureInfo.InvariantCulture, $"""

            headers = dict([("webhook-id", "{Id}{moreId}"), ("webhook-timestamp", "{now}"), ("webhook-signature", "{both}")])
            print(verify(headers, b'{Encoding.UTF8.GetString(Body)}{moreBody}', "{Secret}", {now + secondsLater}))
            """);

        Assert.True(await PythonAsync(code) == expected.ToString(), why);
    }

    [Theory]
    [InlineData("with its prefix", "whsec_ZG9jdW1lbnRhdGlvbiBvbmx5LCAzMiBieXRlcyBpdCA=", 32)]
    [InlineData("without", "ZG9jdW1lbnRhdGlvbiBvbmx5LCAzMiBieXRlcyBpdCA=\n", 32)]
    [InlineData("too short", "c2hvcnQ=", 0)]
    [InlineData("no base64", "whsec_not base64 at all, but long enough", 0)]
    [InlineData("nothing", "", 0)]
    public void A_secret_is_base64_of_at_least_24_bytes(string why, string secret, int length) => Assert.True((WebhookSignature.Key(secret)?.Length ?? 0) == length, why);

    private static string Docs()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "docs", "webhooks.md")))
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "webhooks.md"));
        throw new InvalidOperationException("docs/webhooks.md is not above the tests");
    }

    private static async Task<string> PythonAsync(string code)
    {
        using var python = new Process { StartInfo = new ProcessStartInfo("python3", "-") { RedirectStandardInput = true, RedirectStandardOutput = true } };
        try
        {
            python.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not on the PATH: the docs' receiver was not run");
        }
        await python.StandardInput.WriteAsync(code);
        python.StandardInput.Close();
        var said = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said.Trim();
    }
}
