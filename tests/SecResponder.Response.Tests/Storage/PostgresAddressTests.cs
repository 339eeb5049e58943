using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What may stand where a database is named; and text as the database can keep it.</summary>
public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://ann@db.example.com:6432/state?schema=staging", "db.example.com", 6432, "state", "ann", "staging", SslMode.VerifyFull)]
    [InlineData("postgresql://db.example.com/state", "db.example.com", 5432, "state", null, "secresponder", SslMode.VerifyFull)]
    [InlineData("postgres://ann@db.example.com/state?sslmode=verify-ca", "db.example.com", 5432, "state", "ann", "secresponder", SslMode.VerifyCA)]
    [InlineData("postgres:Host=db.example.com;Database=state;Username=ann;Schema=staging", "db.example.com", 5432, "state", "ann", "staging", SslMode.VerifyFull)]
    [InlineData("postgres:Host=/run/postgresql;Database=state", "/run/postgresql", 5432, "state", null, "secresponder", SslMode.Prefer)]
    [InlineData("postgres:Host=a.example.com,b.example.com;Database=state;SSL Mode=Disable", "a.example.com,b.example.com", 5432, "state", null, "secresponder", SslMode.Disable)]
    public void An_address_names_a_database_whose_server_is_verified(string where, string host, int port, string database, string? user, string schema, SslMode mode)
    {
        var options = PostgresAddress.Parse(where)!;
        var connection = PostgresAddress.Connection(options);
        Assert.Equal((host, port, database, user, schema, mode, schema), (connection.Host, connection.Port, connection.Database, connection.Username, options.Schema, connection.SslMode, connection.SearchPath));
        Assert.False(options.MakeMissing);
    }

    [Theory]
    [InlineData("secresponder.db")]
    [InlineData("https://account.table.core.windows.net")]
    [InlineData("postgres.db")]
    public void What_is_none_is_none(string where) => Assert.Null(PostgresAddress.Parse(where));

    [Theory]
    [InlineData("postgres://ann:s3cret@db.example.com/state", "there is a password in it")]
    [InlineData("postgres:Host=db;Database=state;Password=s3cret", "has a password in it")]
    [InlineData("postgres:Host=db;Database=state;Pasword=s3cret", "is not of the form")]
    [InlineData("postgres:Host=db;Database=state;Port=s3cret", "is not of the form")]
    [InlineData("postgres:Database=state", "must name Host and Database")]
    [InlineData("postgres://db.example.com", "must name Host and Database")]
    [InlineData("postgres://", "it should be postgres://USER@HOST:PORT/DATABASE")]
    [InlineData("postgres://db.example.com/state?schema=x;drop", "Postgres:Schema is 'x;drop'")]
    [InlineData("postgres://db.example.com/state?options=-csearch_path", "'options' can't stand in it")]
    public void A_slip_is_told_and_no_secret_is_repeated(string where, string said)
    {
        var slip = Assert.Throws<FormatException>(() => PostgresAddress.Parse(where));
        Assert.Contains(said, slip.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", slip.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a password itself", "hunter2", false, "must be a reference")]
    [InlineData("both ways to sign in", "env:PG", true, "give one of them")]
    public void Options_that_are_wrong_are_told(string why, string password, bool identity, string said)
    {
        var problem = PostgresAddress.Problem(new PostgresStoreOptions { ConnectionString = "Host=h;Database=d", Password = password, UseIdentity = identity });
        Assert.True(problem!.Contains(said, StringComparison.Ordinal) && !problem.Contains("hunter2", StringComparison.Ordinal), $"{why}: {problem}");
    }

    [Fact]
    public void Text_comes_back_and_sorts_and_begins_as_it_did() => Prop.ForAll(Texts, Texts, (one, other) =>
    {
        var (a, b) = (PostgresText.Write(one), PostgresText.Write(other));
        return PostgresText.Read(a) == one && !a.Contains('\0', StringComparison.Ordinal)
            && Math.Sign(string.CompareOrdinal(a, b)) == Math.Sign(string.CompareOrdinal(one, other))
            && a.StartsWith(b, StringComparison.Ordinal) == one.StartsWith(other, StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void What_is_no_character_becomes_the_one_that_says_so() => Assert.Equal("a\uFFFDb", PostgresText.Write("a\uD800b"));

    [Fact]
    public void Two_lists_of_texts_have_the_same_id_only_when_they_are_the_same() =>
        Assert.Equal(4, new[] { PostgresText.Id("ab", "c"), PostgresText.Id("a", "bc"), PostgresText.Id("abc"), PostgresText.Id("abc", "") }.Select(Convert.ToHexString).Distinct().Count());

    private static readonly Arbitrary<string> Texts = Gen.Elements('\0', '\u0001', '\u0002', 'a', 'é').ListOf().Select(letters => string.Concat(letters)).ToArbitrary();
}
