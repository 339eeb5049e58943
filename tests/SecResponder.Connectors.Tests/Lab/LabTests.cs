using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecResponder.Lab;
using SecResponder.Lab.Defender;

namespace SecResponder.Connectors.Tests.Lab;

public sealed class LabTests : IAsyncLifetime
{
    private LabHost _lab = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        _http = new HttpClient { BaseAddress = _lab.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task Machines_are_seeded_seen_and_gone_after_a_reset()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(HttpStatusCode.NoContent, (await _http.PostAsJsonAsync("lab/machines", new[] { new { name = "pc1.example.com", addresses = new[] { new { address = "10.0.0.5" } } } }, cancellation)).StatusCode);
        Assert.Equal("pc1.example.com", (await StateAsync()).GetProperty("machines")[0].GetProperty("name").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await _http.PostAsync("lab/reset", null, cancellation)).StatusCode);
        Assert.Equal(0, (await StateAsync()).GetProperty("machines").GetArrayLength());
    }

    [Theory]
    [InlineData("lab/faults", "{}")]
    [InlineData("lab/faults", "nonsense")]
    [InlineData("lab/machines", "{\"name\":1}")]
    public async Task What_it_can_not_read_it_answers_with_the_form_that_it_wants(string path, string body)
    {
        var answer = await _http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("{", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_names_as_text_whatever_they_are()
    {
        _lab.State.Seed(new LabMachine { Name = "<script>alert(1)</script>", Addresses = [new LabAddress("10.0.0.5")] });

        var page = await _http.GetStringAsync("", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/machines")]
    [InlineData("api/now/table/incident")]
    public async Task Nobody_gets_in_without_credentials(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task A_page_of_another_site_can_not_reach_it_under_another_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "lab/state");
        request.Headers.Host = "evil.example";

        Assert.False((await _http.SendAsync(request, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    private Task<JsonElement> StateAsync() => _http.GetFromJsonAsync<JsonElement>("lab/state", TestContext.Current.CancellationToken);
}
