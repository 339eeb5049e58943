using SecResponder.Cli.Sizing;

namespace SecResponder.Cli.Tests.Sizing;

/// <summary>Prices that people write: every mistake at once, with place and remedy.</summary>
public sealed class PriceSheetTests
{
    private static readonly string Shipped = PriceSheet.ShippedText();

    [Fact]
    public void The_shipped_sheet_has_every_price_and_says_where_each_is_from()
    {
        var sheet = PriceSheetReader.Read("prices.yaml", Shipped, out var mistakes);
        Assert.Empty(mistakes);
        Assert.All(PriceSheet.Names, name => Assert.True(Uri.TryCreate(sheet!.Prices[name].Page, UriKind.Absolute, out _), name));
    }

    [Theory]
    [InlineData("a name that is not there", "flex-gb-second:", "flex-gb-secound:", "there is no price 'flex-gb-secound'; did you mean 'flex-gb-second'?")]
    [InlineData("a price that is missing", "flex-gb-second:", "flex-gb-secound:", "the price 'flex-gb-second' is missing")]
    [InlineData("a negative price", "price: 0.000026", "price: -0.000026", "the price of 'flex-gb-second' is '-0.000026': give a number from 0")]
    [InlineData("no number", "price: 0.000026", "price: cheap", "the price of 'flex-gb-second' is 'cheap'")]
    [InlineData("not a number", "price: 0.000026", "price: .nan", "the price of 'flex-gb-second' is '.nan'")]
    [InlineData("infinite", "price: 0.000026", "price: 1e400", "the price of 'flex-gb-second' is '1e400'")]
    [InlineData("no price", "price: 0.000026, ", "", "the price of 'flex-gb-second' is missing")]
    [InlineData("a word that a price has not", "price: 0.000026", "price: 0.000026, discount: 1", "'flex-gb-second' has a 'discount'")]
    [InlineData("no date", "as-of: 2025-05-22", "as-of: yesterday", "'flex-gb-second' needs 'as-of'")]
    [InlineData("not said whether it was read", "as-of: 2025-05-22, verified: false", "as-of: 2025-05-22", "'flex-gb-second' needs 'verified'")]
    [InlineData("no page", "page: https://modal.com/blog/azure-function-pricing-guide, ", "", "'flex-gb-second' needs 'page'")]
    [InlineData("a price that is just a number", "{price: 0.000026, page: https://modal.com/blog/azure-function-pricing-guide, as-of: 2025-05-22, verified: false}", "0.000026", "'flex-gb-second' must say price, page, as-of and verified")]
    [InlineData("no currency", "currency: USD", "curency: USD", "there is no 'curency' in a sheet of prices; did you mean 'currency'?")]
    [InlineData("not YAML", "prices:", "prices: [", "this is not YAML")]
    [InlineData("no prices", "prices:", "prices: {}\nothers:", "the price 'flex-gb-second' is missing")]
    public void A_mistake_is_told_with_its_place(string why, string right, string wrong, string said)
    {
        Assert.Contains(right, Shipped, StringComparison.Ordinal);
        var at = Shipped.IndexOf(right, StringComparison.Ordinal);
        Assert.Null(PriceSheetReader.Read("mine.yaml", Shipped[..at] + wrong + Shipped[(at + right.Length)..], out var mistakes));
        Assert.True(mistakes.Any(mistake => mistake.Contains(said, StringComparison.Ordinal)) && mistakes.All(mistake => mistake.StartsWith("mine.yaml:", StringComparison.Ordinal)), $"{why}: {string.Join('\n', mistakes)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("- 1\n- 2\n")]
    [InlineData("just text")]
    [InlineData("\0")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("currency: USD\nregion: here\nprices: none\n")]
    public void Rubbish_is_told_and_never_a_crash(string text)
    {
        Assert.Null(PriceSheetReader.Read("mine.yaml", text, out var mistakes));
        Assert.NotEmpty(mistakes);
    }
}
