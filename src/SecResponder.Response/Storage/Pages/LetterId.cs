using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Response.Storage.Pages;

/// <summary>What a dead letter is found by: where it came from, and its reason. As text it can stand in an address.</summary>
public sealed record LetterId(Origin Origin, string Code)
{
    private const char Between = '\u001f';
    private const int Longest = 4_000;

    public static LetterId Of(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return new LetterId(letter.Origin, letter.Code);
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Between, Origin.Sequence.ToString(CultureInfo.InvariantCulture), Origin.Index.ToString(CultureInfo.InvariantCulture), Code, Origin.Partition, Origin.Stream)));

    /// <summary>Reads one back; null: it is none.</summary>
    public static LetterId? Read(string? text)
    {
        if (text is not { Length: > 0 and <= Longest } || !Base64Url.IsValid(text))
            return null;
        // A stream may be called anything: it comes last, with whatever is in it.
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Between, 5) is [var sequence, var index, var code, var partition, var stream]
            && long.TryParse(sequence, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(index, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var place)
                ? new LetterId(new Origin(stream, partition, number, place), code)
                : null;
    }
}
