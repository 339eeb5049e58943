using System.Security.Cryptography;
using SecResponder.Response.Bundles;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Bundles;

/// <summary>A signature is over everything that is said, for one environment.</summary>
public sealed class BundleSealTests
{
    private static readonly BundleMove Said = new(3, new string('a', 64), Make.Noon, "mia", "why") { Commit = "c0ffee", Before = new string('b', 64) };

    public static TheoryData<string, BundleMove> Changed => new()
    {
        { "number", Signed with { Number = 4 } },
        { "bundle", Signed with { Bundle = new string('c', 64) } },
        { "time", Signed with { At = Make.Noon.AddTicks(1) } },
        { "who", Signed with { By = "eve" } },
        { "why", Signed with { Why = "" } },
        { "commit", Signed with { Commit = null } },
        { "before", Signed with { Before = null } },
        { "two fields run together", Signed with { By = "mia\nwhy", Why = "" } },
        { "signature", Signed with { Signature = [.. Signed.Signature!.Reverse()] } },
        { "not signed", Said },
    };

    private static (string Private, string Public) Key { get; } = NewKey();

    private static BundleMove Signed { get; } = BundleSeal.Sign(Said, "prod", Key.Private);

    [Fact]
    public void What_was_signed_is_believed_also_after_it_was_written_down()
    {
        Assert.Null(BundleSeal.Problem(BundleMove.Read(Signed.Write())!, "prod", [NewKey().Public, Key.Public]));
        Assert.Null(BundleSeal.Problem(Signed, "prod", [Key.Public.Replace("\n", "\\n", StringComparison.Ordinal)]));
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public void What_was_changed_is_not(string what, BundleMove move)
    {
        Assert.NotEmpty(what);
        Assert.NotNull(BundleSeal.Problem(move, "prod", [Key.Public]));
    }

    [Fact]
    public void Neither_is_another_environments_nor_another_keys()
    {
        Assert.Contains("another environment's", BundleSeal.Problem(Signed, "test", [Key.Public])!, StringComparison.Ordinal);
        Assert.Contains("not among", BundleSeal.Problem(Signed, "prod", [NewKey().Public])!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_signs_nothing_and_rubbish_is_no_key()
    {
        Assert.Throws<ArgumentException>(() => BundleSeal.Sign(Said, "prod", Key.Public));
        Assert.Throws<ArgumentException>(() => BundleSeal.Sign(Said, "prod", "hunter2"));
        Assert.Contains("openssl", BundleSeal.Problem("hunter2")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Number\":1,\"Bundle\":\"../../x\",\"At\":\"2026-03-03T12:00:00Z\",\"By\":\"m\",\"Why\":\"\"}")]
    [InlineData("{\"Number\":0,\"Bundle\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"At\":\"2026-03-03T12:00:00Z\",\"By\":\"m\",\"Why\":\"\"}")]
    public void Rubbish_is_no_move(string json) => Assert.Null(BundleMove.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    internal static (string Private, string Public) NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportECPrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
    }
}
