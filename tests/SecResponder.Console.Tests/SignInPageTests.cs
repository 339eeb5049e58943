using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

[Collection(nameof(OneEvening))]
public sealed class SignInPageTests(ConsoleStage stage)
{
    [Fact]
    public async Task Somebody_signs_in_by_the_provider_and_sees_the_overview()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        await page.Context.CloseAsync();
    }
}
