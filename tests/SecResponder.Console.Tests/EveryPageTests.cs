using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>Every page, in both themes, on a screen and on a phone: as somebody sees it who comes in the morning. With SECRESPONDER_ACCEPT=1 the docs' pictures are made anew.</summary>
[Collection(nameof(OneEvening))]
public sealed class EveryPageTests(ConsoleStage stage)
{
    // As many as there are processors, nearly: each page is another's work for the browser.
    private const int Windows = 2;

    // A theme changes colours and nothing else, and a width no colour: so axe is asked about all of it in the light, and about the colours of the dark once.
    private static readonly (ColorScheme Theme, int Width, AxeRules? Rules)[] Looks =
        [(ColorScheme.Light, 1280, AxeRules.All), (ColorScheme.Dark, 1280, AxeRules.Colours), (ColorScheme.Dark, 390, null), (ColorScheme.Light, 390, AxeRules.All)];

    [Fact]
    public async Task Is_accessible_and_fits()
    {
        var pages = await stage.PagesAsync();
        var findings = await Task.WhenAll(Enumerable.Range(0, Windows).Select(window => LookAsync(pages.Where((_, place) => place % Windows == window))));
        Assert.Empty(findings.SelectMany(found => found));
    }

    [Fact]
    public async Task Is_read_without_a_script()
    {
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins, script: false);
        var scripted = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins);
        List<string> findings = [];
        foreach (var (name, path) in await stage.PagesAsync())
        {
            await page.GotoAsync(path);
            await scripted.GotoAsync(path);
            // Headings, links, buttons: whatever one can read or do with a script is there without.
            const string Parts = "[...document.querySelectorAll('h1, h2, main a, main button, main summary')].map(one => one.tagName + ' ' + one.textContent).filter(text => !/[0-9] (s|min)\\b/.test(text))";
            var (without, with) = (await page.EvaluateAsync<string[]>(Parts), await scripted.EvaluateAsync<string[]>(Parts));
            if (!Enumerable.SequenceEqual(without, with))
                findings.Add($"{name}: {string.Join(", ", with.Except(without))}");
        }
        await page.Context.CloseAsync();
        await scripted.Context.CloseAsync();
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(1280)]
    [InlineData(1024)]
    [InlineData(768)]
    public async Task Shows_every_entry_of_the_menu(int width)
    {
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins, width: width);
        // As much as there can be beside the names.
        var cut = await page.EvaluateAsync<string[]>(
            """
            () => {
              for (const link of document.querySelectorAll('.top nav a[href$=approvals], .top nav a[href$=holds]')) {
                link.querySelector('.count')?.remove();
                link.insertAdjacentHTML('beforeend', '<span class="count">200+</span>');
              }
              return [...document.querySelectorAll('.top a, .top summary')].filter(one => {
                const box = one.getBoundingClientRect(), at = document.elementFromPoint(box.right - 3, (box.top + box.bottom) / 2);
                return box.left < 0 || box.right > innerWidth || !one.contains(at);
              }).map(one => one.textContent.trim());
            }
            """);
        await page.Context.CloseAsync();
        Assert.Empty(cut);
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

    private async Task<List<string>> LookAsync(IEnumerable<(string Name, string Path)> pages)
    {
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins);
        List<string> findings = [];
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(path);
            foreach (var (scheme, width, rules) in Looks)
            {
                var theme = scheme == ColorScheme.Dark ? "dark" : "light";
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, ConsoleStage.Height(width));
                var where = $"{name}, {theme}, {width} px";
                if (rules is { } asked)
                    findings.AddRange(await Axe.AskAsync(page, where, asked));
                findings.AddRange(await Axe.AskWidthAsync(page, where));
                await Pictures.TakeAsync(page, name, theme, width);
            }
        }
        await page.Context.CloseAsync();
        return findings;
    }
}
