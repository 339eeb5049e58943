using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>Every page, in both themes, on a screen and on a phone: as somebody sees it who comes in the morning. With SECRESPONDER_ACCEPT=1 the docs' pictures are made anew.</summary>
[Collection(nameof(OneEvening))]
public sealed class EveryPageTests(ConsoleStage stage)
{
    // A theme changes colours and nothing else: of the dark pages axe is asked about these.
    public static TheoryData<string, int, AxeRules> Looks => new() { { "light", 1280, AxeRules.All }, { "dark", 1280, AxeRules.Colours }, { "light", 390, AxeRules.All }, { "dark", 390, AxeRules.Colours } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Is_accessible_and_fits(string theme, int width, AxeRules rules)
    {
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins, width: width, theme: theme);
        List<string> findings = [];
        foreach (var (name, path) in await stage.PagesAsync())
        {
            await page.GotoAsync(path);
            var where = $"{name}, {theme}, {width} px";
            findings.AddRange(await Axe.AskAsync(page, where, rules));
            findings.AddRange(await Axe.AskWidthAsync(page, where));
            await Pictures.TakeAsync(page, name, theme, width);
        }
        await page.Context.CloseAsync();
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task The_sign_in_page_is_so_too(string theme, int width)
    {
        var page = await stage.WindowAsync(width, theme);
        await page.GotoAsync("/console/sign-in");
        List<string> findings = [.. await Axe.AskAsync(page, "sign-in", AxeRules.All), .. await Axe.AskWidthAsync(page, "sign-in")];
        await Pictures.TakeAsync(page, "sign-in", theme, width);
        await page.Context.CloseAsync();
        Assert.Empty(findings);
    }
}
