using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>Somebody without a mouse.</summary>
internal static class ByKeyboard
{
    private const int Most = 80;

    /// <summary>Goes on by the tab key until it is where it is wanted.</summary>
    public static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < Most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector))
                return;
        }
        Assert.Fail($"the keyboard does not come to {selector}");
    }
}
