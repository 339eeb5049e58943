using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SecResponder.Cli.Input;

/// <summary>Options that are a time: UTC where no zone is given, so that a command means the same on every machine.</summary>
internal static class UtcTime
{
    public static Option<DateTimeOffset?> Option(string name, string description) => new(name) { Description = description, CustomParser = Read };

    private static DateTimeOffset? Read(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{text}' is no time; write it as 2026-03-03T21:00Z");
        return null;
    }
}
