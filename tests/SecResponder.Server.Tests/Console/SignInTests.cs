using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Server.Tests.Console;

/// <summary>In and out of the console.</summary>
public sealed class SignInTests
{
    private static readonly (string, string)[] Trial = [("Server:Console:Trial", "true")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_way_to_sign_in_there_is_no_console()
    {
        using var folder = new ServerFolder(ServerFolder.KnockThrice);
        await using var server = await folder.StartAsync();
        using var visitor = new ConsoleVisitor(server);

        foreach (var path in new[] { "/console", "/console/sign-in", "/console/assets/console.css", "/console/openid?code=1&state=2" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_signed_out_is_sent_to_sign_in_and_comes_back()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = new ConsoleVisitor(ground.Server);

        var sent = await visitor.GetAsync("/console?team=soc");
        Assert.Equal("/console/sign-in?next=%2Fconsole%3Fteam%3Dsoc", sent.Headers.Location!.OriginalString);
        ground.Provider.Is("ada@example.com", ConsoleGround.Approvers);
        Assert.Equal("/console?team=soc", (await visitor.SignInAsync("/console?team=soc")).Headers.Location!.OriginalString);
        Assert.Contains("ada@example.com", await visitor.ReadAsync("/console"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/console")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/console/../../evil")]
    [InlineData("/console\\@evil.example")]
    [InlineData("/console/\t//evil.example")]
    [InlineData("/consolex")]
    [InlineData("/ingest/fw")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/console/sign-out")]
    [InlineData("")]
    public async Task Nobody_is_sent_anywhere_but_to_the_console(string next)
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = new ConsoleVisitor(ground.Server);
        ground.Provider.Is("ada@example.com", ConsoleGround.Approvers);

        Assert.Equal("/console", (await visitor.SignInAsync(next)).Headers.Location!.OriginalString);
        Assert.Equal("/console", (await visitor.GetAsync($"/console/sign-in?next={Uri.EscapeDataString(next)}")).Headers.Location!.OriginalString);
        Assert.Equal("/console", (await visitor.PostAsync("/console/theme", "/console", ("theme", "dark"), ("next", next))).Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("no group that has a role", "is in no group that has a role", "groups")]
    [InlineData("no name", "tells no claim", "preferred_username")]
    public async Task Whoever_has_no_role_or_no_name_does_not_enter(string why, string said, string without)
    {
        Assert.NotEmpty(why);
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = new ConsoleVisitor(ground.Server);
        ground.Provider.Is("eve@example.com", ConsoleGround.Admins);
        ground.Provider.Change = claims => claims.Remove(without);

        using var answer = await visitor.SignInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/console")).StatusCode);
    }

    [Theory]
    [InlineData("aud", "somebody-else")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("nonce", "another")]
    [InlineData("exp", "1000000000")]
    public async Task A_token_that_was_not_made_for_this_is_not_taken(string claim, string value)
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = new ConsoleVisitor(ground.Server);
        ground.Provider.Is("ada@example.com", ConsoleGround.Admins);
        ground.Provider.Change = claims => claims[claim] = claim == "exp" ? long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : value;

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SignInAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task An_answer_of_the_provider_that_another_browser_asked_for_is_not_taken()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var mallory = new ConsoleVisitor(ground.Server);
        using var victim = new ConsoleVisitor(ground.Server);
        ground.Provider.Is("mallory@example.com", ConsoleGround.Admins);
        var away = await mallory.GetAsync("/console/sign-in/openid");
        var back = await mallory.GetAsync(away.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.BadRequest, (await victim.GetAsync(back.Headers.Location!.OriginalString)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await victim.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_is_a_session_of_its_own_and_ends_whatever_the_browser_had()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = await ground.VisitAsync("Viewer");
        var before = visitor.Cookies.GetCookies(visitor.Address)["secresponder"]!.Value;
        ground.Provider.Is("ann@example.com", ConsoleGround.Admins);
        using var again = await visitor.SignInAsync();

        Assert.NotEqual(before, visitor.Cookies.GetCookies(visitor.Address)["secresponder"]!.Value);
        using var fixedOne = new ConsoleVisitor(ground.Server);
        fixedOne.Cookies.Add(fixedOne.Address, new Cookie("secresponder", before));
        Assert.Equal(HttpStatusCode.Redirect, (await fixedOne.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_opens_nothing_after_signing_out()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = await ground.VisitAsync("Viewer");
        using var thief = new ConsoleVisitor(ground.Server);
        thief.Cookies.Add(thief.Address, new Cookie("secresponder", visitor.Cookies.GetCookies(visitor.Address)["secresponder"]!.Value));
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/console")).StatusCode);

        using var left = await visitor.PostAsync("/console/sign-out", "/console");
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/console")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task Whoever_signs_out_is_led_out_of_the_provider_too_and_comes_back_to_sign_in()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = await ground.VisitAsync("Viewer");
        // A link of somebody else's ends nothing for whoever is signed in.
        Assert.Equal("/console", (await visitor.GetAsync("/console/sign-out/openid")).Headers.Location!.OriginalString);
        Assert.Empty(ground.Provider.Left);

        using var left = await visitor.PostAsync("/console/sign-out", "/console");
        Assert.Contains("content=\"0; url=/console/sign-out/openid\"", await left.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var away = await visitor.GetAsync("/console/sign-out/openid");
        Assert.StartsWith($"{ground.Provider.Address}/leave?", away.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("id_token", away.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var back = await visitor.GetAsync(away.Headers.Location!.OriginalString);
        Assert.Equal([(OpenIdStandIn.Client, new Uri(visitor.Address, "console/openid/signed-out").ToString())], ground.Provider.Left);
        using var returned = await visitor.GetAsync(back.Headers.Location!.OriginalString);
        Assert.Equal("/console/sign-in", returned.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Where_the_provider_ends_no_sessions_one_signs_out_here_alone()
    {
        await using var provider = await OpenIdStandIn.StartAsync(endsSessions: false);
        using var folder = new ServerFolder(ServerFolder.KnockThrice);
        await using var server = await folder.StartAsync(ConsoleGround.Settings(provider));
        using var visitor = new ConsoleVisitor(server);
        provider.Is("vic@example.com", ConsoleGround.Viewers);
        using var entered = await visitor.SignInAsync();
        using var left = await visitor.PostAsync("/console/sign-out", "/console");
        Assert.Equal("/console/sign-in", left.Headers.Location!.OriginalString);
        Assert.Equal("/console/sign-in", (await visitor.GetAsync("/console/sign-out/openid")).Headers.Location!.OriginalString);
        Assert.Empty(provider.Left);
    }

    [Fact]
    public async Task The_trial_account_enters_by_its_password_and_by_no_other()
    {
        using var folder = new ServerFolder(ServerFolder.KnockThrice);
        await using var server = await folder.StartAsync(Trial);
        using var visitor = new ConsoleVisitor(server);
        var password = server.Services.GetRequiredService<TrialAccount>().Password;

        using var wrong = await visitor.PostAsync("/console/sign-in", "/console/sign-in", ("password", password[..^1]), ("next", "/console"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await visitor.PostAsync("/console/sign-in", "/console/sign-in", ("password", password), ("next", "/console/approvals"));
        Assert.Equal("/console/approvals", right.Headers.Location!.OriginalString);
        Assert.Contains("trial@localhost", await visitor.ReadAsync("/console"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on every address", "Urls", "http://0.0.0.0:0", "is not this machine alone")]
    [InlineData("on one more endpoint", "Kestrel:Endpoints:more:Url", "http://*:0", "is not this machine alone")]
    [InlineData("under a public name", "Server:Console:Address", "https://soc.example.com", "is for this machine alone")]
    public async Task The_trial_account_is_on_this_machine_alone(string where, string key, string value, string said)
    {
        Assert.NotEmpty(where);
        using var folder = new ServerFolder(ServerFolder.KnockThrice);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => folder.StartAsync([.. Trial, (key, value)]));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OpenId:Authority", "http://login.example.com", "give the issuer's https address")]
    [InlineData("OpenId:Authority", "https://login.microsoftonline.com/common/v2.0", "every tenant there is")]
    [InlineData("OpenId:ClientId", "", "ClientId is empty")]
    [InlineData("OpenId:ClientSecret", "hunter2", "is no reference")]
    [InlineData("Address", "soc.example.com", "give scheme and host alone")]
    [InlineData("Address", "https://soc.example.com/console", "give scheme and host alone")]
    [InlineData("SessionLasts", "2.00:00:00", "it may be from")]
    public async Task Settings_that_are_wrong_are_told_at_once_and_never_a_secret(string key, string value, string said)
    {
        await using var provider = await OpenIdStandIn.StartAsync();
        using var folder = new ServerFolder(ServerFolder.KnockThrice);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => folder.StartAsync([.. ConsoleGround.Settings(provider), new($"Server:Console:{key}", value)]));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registrations_secret_is_read_by_its_reference_when_it_is_needed()
    {
        await using var ground = await ConsoleGround.StartAsync(null, services => services.AddSingleton<SecResponder.Connectors.Secrets.ISecrets>(new OneSecret()), ("Server:Console:OpenId:ClientSecret", "keyvault:console"));
        using var visitor = await ground.VisitAsync("Viewer");
        Assert.Equal(["the secret of keyvault:console"], ground.Provider.Secrets);
    }

    private sealed class OneSecret : SecResponder.Connectors.Secrets.ISecrets
    {
        public ValueTask<SecResponder.Connectors.Secrets.Secret> ReadAsync(string reference, CancellationToken cancellation) => ValueTask.FromResult(new SecResponder.Connectors.Secrets.Secret($"the secret of {reference}"));

        public void Forget(string reference)
        {
            // It never changes.
        }
    }
}
