using System.Globalization;
using System.Net;

namespace SecResponder.Lab.Page;

/// <summary>How text from outside gets onto the page: as text.</summary>
internal static class PageText
{
    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
