using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>The docs' pictures of the console, which come from these tests and from nowhere else.</summary>
internal static class Pictures
{
    // A screen where much is to be seen at once; a phone where somebody decides.
    private static readonly HashSet<string> Taken = ["overview light 1280", "overview dark 1280", "incident light 1280", "approval dark 390"];

    public static async Task TakeAsync(IPage page, string name, string theme, int width)
    {
        var all = Environment.GetEnvironmentVariable("SECRESPONDER_PICTURES");
        if (all is not null)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(all, $"{name}-{theme}-{width}.png"), FullPage = true });
        if (Environment.GetEnvironmentVariable("SECRESPONDER_ACCEPT") == "1" && Taken.Contains($"{name} {theme} {width}"))
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder(), $"{name}-{theme}{(width < 600 ? "-phone" : "")}.png") });
    }

    private static string Folder([CallerFilePath] string here = "") => Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "console")).FullName;
}
