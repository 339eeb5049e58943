using Microsoft.AspNetCore.Http.Features;

namespace SecResponder.Server.Console.Pages;

/// <summary>Reads what forms send.</summary>
internal static class Forms
{
    public const string Reason = "reason";
    public const int LongestReason = 1_000;

    /// <summary>Forms here are small; more than this is none of ours.</summary>
    public static readonly FormOptions Limits = new() { BufferBodyLengthLimit = 64 * 1024, ValueCountLimit = 16, KeyLengthLimit = 64, ValueLengthLimit = 16 * 1024 };

    public static string Text(this IFormCollection form, string name) => form[name].ToString().Trim();

    /// <summary>The reason, or what is wrong with it.</summary>
    public static string? ReasonProblem(string reason) =>
        reason.Length == 0 ? "Say why: it goes into the ledger." : reason.Length > LongestReason ? $"A reason has {LongestReason} characters at most." : null;

    public static IResult Wrong(HttpContext context, string text) => Says.With(context, StatusCodes.Status400BadRequest, "Nothing was done", text);
}
