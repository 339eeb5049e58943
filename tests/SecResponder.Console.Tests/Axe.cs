using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SecResponder.Console.Tests;

/// <summary>What axe is asked about.</summary>
public enum AxeRules
{
    All,
    Colours,
}

/// <summary>Asks axe-core about a page, by the rules of WCAG 2.2 at level AA and axe's best practices.</summary>
internal static class Axe
{
    private static readonly AxeRunOptions All = new() { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") };

    private static readonly AxeRunOptions Colours = new() { RunOnly = RunOnlyOptions.Rules("color-contrast") };

    /// <summary>What it finds, a line each.</summary>
    public static async Task<IEnumerable<string>> AskAsync(IPage page, string where, AxeRules rules) =>
        (await page.RunAxe(rules == AxeRules.All ? All : Colours)).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{where}: {violation.Id}: {violation.Help}: {node.Html}"));

    /// <summary>Whether something sticks out to the right: on a phone a page is read without moving it sideways.</summary>
    public static async Task<IEnumerable<string>> AskWidthAsync(IPage page, string where) =>
        await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over ? [$"{where}: {over} px wider than the window"] : [];
}
