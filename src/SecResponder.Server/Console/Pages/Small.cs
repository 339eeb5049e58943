using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecResponder.Response.Ledger;

namespace SecResponder.Server.Console.Pages;

/// <summary>What stands in rows by the hundred: a time, a word with a colour. As fragments, since a component each costs more than all else in the row; <see cref="When"/> and <see cref="Tag"/> are made of the same.</summary>
internal static class Small
{
    /// <summary>How far a time is: <c>in 4 min</c>, <c>2 h ago</c>.</summary>
    public static RenderFragment Far(DateTimeOffset at, DateTimeOffset now) => Time(at, Span.Until(at - now));

    /// <summary>A time as words say it; in the tooltip, and for machines, exactly.</summary>
    public static RenderFragment Time(DateTimeOffset at, string words) => builder =>
    {
        builder.OpenElement(0, "time");
        builder.AddAttribute(1, "datetime", at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        builder.AddAttribute(2, "title", LedgerTime.Text(at));
        builder.AddContent(3, words);
        builder.CloseElement();
    };

    /// <summary>A word; its colour is bad, warn, good, or none.</summary>
    public static RenderFragment Tag(string word, string colour = "") => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", colour.Length == 0 ? "tag" : $"tag {colour}");
        builder.AddContent(2, word);
        builder.CloseElement();
    };
}
