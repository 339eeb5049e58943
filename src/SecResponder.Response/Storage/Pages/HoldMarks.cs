using System.Buffers.Text;
using System.Text;
using SecResponder.Response.Holds;

namespace SecResponder.Response.Storage.Pages;

/// <summary>Where a page of holds ends: an entity and a measure, either of which may be called anything.</summary>
internal static class HoldMarks
{
    public static PageMark Of(Hold hold) => new(Encoding.UTF8.GetByteCount(hold.EntityId), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(hold.EntityId + hold.Measure)));

    public static (string Entity, string Measure) Read(string? text)
    {
        var (length, both) = PageMark.Read(text, new PageMark(0, ""));
        if (!Base64Url.IsValid(both) || Base64Url.DecodeFromChars(both) is not { } bytes || length > bytes.Length)
            return ("", "");
        return (Encoding.UTF8.GetString(bytes.AsSpan(0, (int)length)), Encoding.UTF8.GetString(bytes.AsSpan((int)length)));
    }
}
