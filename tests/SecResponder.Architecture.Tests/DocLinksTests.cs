namespace SecResponder.Architecture.Tests;

public sealed class DocLinksTests
{
    [Fact]
    public void Every_link_in_the_docs_leads_somewhere() => Assert.Empty(DocLinks.Broken(
        Repository.Files("", ".md"),
        path => Path.Exists(Path.Combine(Repository.Root, path)),
        path => File.ReadAllText(Path.Combine(Repository.Root, path))));

    [Theory]
    [InlineData("a file beside it", "[x](there.md)", false)]
    [InlineData("a file above", "[x](../README.md)", false)]
    [InlineData("a heading", "[x](there.md#two-words-here)", false)]
    [InlineData("a heading of its own", "# Own\n[x](#own)", false)]
    [InlineData("another site", "[x](https://example.com/a)", false)]
    [InlineData("an example in code", "```\n[x](gone.md)\n```", false)]
    [InlineData("a file that is gone", "[x](gone.md)", true)]
    [InlineData("a folder too high", "[x](there/there.md)", true)]
    [InlineData("a heading that is gone", "[x](there.md#gone)", true)]
    public void A_link_is_followed(string why, string text, bool broken)
    {
        Assert.NotEmpty(why);
        var pages = new Dictionary<string, string> { ["docs/page.md"] = text, ["docs/there.md"] = "# Two words, here", ["README.md"] = "" };

        Assert.Equal(broken, DocLinks.Broken([new SourceFile("docs/page.md", text)], pages.ContainsKey, path => pages[path]).Any());
    }
}
