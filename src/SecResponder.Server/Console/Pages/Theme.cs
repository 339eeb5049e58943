namespace SecResponder.Server.Console.Pages;

/// <summary>Dark, light, or as the device has it.</summary>
internal static class Theme
{
    public const string Cookie = "secresponder-theme";
    public const string Field = "theme";

    public static readonly string[] All = ["auto", "light", "dark"];

    /// <summary>What was asked for; anything else is as the device has it.</summary>
    public static string Of(string? asked) => All.FirstOrDefault(theme => theme == asked) ?? All[0];
}
