using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace SecResponder.Server.Tests.Console;

/// <summary>A browser without a screen: keeps cookies, follows nothing by itself, fills in forms that it was shown.</summary>
internal sealed partial class ConsoleVisitor : IDisposable
{
    private readonly HttpClient _http;

    public ConsoleVisitor(WebApplication server)
    {
        Address = new Uri(server.Urls.First());
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A stream of events goes on: the headers are enough.
    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), HttpCompletionOption.ResponseHeadersRead, Cancellation);

    public async Task<string> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Sends a form with the token of a page that was shown.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string shown, params (string Name, string Value)[] fields) =>
        await PostBareAsync(path, [.. fields, ("_form", Token(await ReadAsync(shown)))]);

    /// <summary>Sends a form as it is.</summary>
    public Task<HttpResponseMessage> PostBareAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), Cancellation);

    /// <summary>To the provider and back.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string next = "/console")
    {
        using var away = await GetAsync($"/console/sign-in/openid?next={Uri.EscapeDataString(next)}");
        using var back = await GetAsync(away.Headers.Location!.OriginalString);
        return await GetAsync(back.Headers.Location!.OriginalString);
    }

    public static string Token(string page) => WebUtility.HtmlDecode(FormToken().Match(page).Groups["token"].Value);

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"_form\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex FormToken();
}
