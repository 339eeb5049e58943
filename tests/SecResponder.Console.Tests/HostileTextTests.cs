using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>Whatever an event, a device or another system says, it stays text: nothing of it is run, loaded, or made an element.</summary>
[Collection(nameof(OneEvening))]
public sealed class HostileTextTests(ConsoleStage stage)
{
    [Fact]
    public async Task Stays_text_on_every_page()
    {
        await HostileText.PutAsync(stage.Store, stage.Now);
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Admins);
        List<string> findings = [];
        page.Dialog += (_, dialog) => findings.Add($"{page.Url}: a dialog says {dialog.Message}");
        // What the policy had to stop would have been run without it: that is a finding, too.
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) findings.Add($"{page.Url}: {message.Text}"); };
        page.Request += (_, request) => { if (!request.Url.StartsWith(stage.Address, StringComparison.Ordinal)) findings.Add($"{page.Url} asks {request.Url}"); };
        List<string> showNothing = [];
        foreach (var path in Paths())
        {
            await page.GotoAsync(path);
            if (!(await page.InnerTextAsync("body") + await page.EvaluateAsync<string>("[...document.querySelectorAll('input')].map(one => one.value).join(' ')")).Contains("window.pwned=1", StringComparison.Ordinal))
                showNothing.Add(path);
            findings.AddRange(await page.EvaluateAsync<string[]>(
                """
                () => [
                  ...(window.pwned ? ['it was run'] : []),
                  ...[...document.querySelectorAll('body *')].flatMap(one => [...one.attributes].filter(a => a.name.startsWith('on') || /^(href|src|action|formaction)$/.test(a.name) && /^\s*javascript:/i.test(a.value) || a.name === 'srcdoc').map(a => one.tagName + ' ' + a.name)),
                  ...[...document.querySelectorAll('body script, iframe, img, object, embed')].map(one => one.tagName),
                ]
                """) is { } found ? found.Select(one => $"{path}: {one}") : []);
        }
        await page.Context.CloseAsync();
        Assert.Empty(findings);
        // A page that shows nothing of it would prove nothing.
        Assert.Empty(showNothing);
    }

    private static string[] Paths() =>
    [
        "/console", "/console/incidents", $"/console/incidents/{HostileText.Incident}", $"/console/incidents/{HostileText.Incident}/events/2", "/console/approvals", $"/console/approvals/{HostileText.Approval}", "/console/holds", "/console/refused", "/console/switch",
        $"/console/entities?name={Uri.EscapeDataString(HostileText.All[1])}", $"/console/ledger/chains/{HostileText.Incident}", "/console/dead-letter",
        $"/console/incidents?about={Uri.EscapeDataString(HostileText.All[1])}&playbook={Uri.EscapeDataString(HostileText.All[0])}&after={Uri.EscapeDataString(HostileText.All[1])}",
    ];
}
