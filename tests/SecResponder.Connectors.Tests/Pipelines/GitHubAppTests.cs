using System.Security.Cryptography;
using SecResponder.Connectors.Pipelines.GitHubActions;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Pipelines;
using SecResponder.Lab.State;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Pipelines;

/// <summary>A GitHub App in place of a token, and the settings of pipelines.</summary>
public sealed class GitHubAppTests
{
    // 2,048 bits take a moment: one key for all.
    private static readonly RSA Key = RSA.Create(2048);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_tokens_are_asked_for_once_and_again_when_one_is_refused()
    {
        await using var outside = await OutsideAsync();

        Assert.IsType<Effect.Done>(await outside.Action("workflow.run").DoAsync(Call("1"), Cancellation));
        Assert.IsType<Effect.Done>(await outside.Action("workflow.run").DoAsync(Call("2"), Cancellation));
        Assert.Equal(1, Asked(outside));

        _ = outside.Truth.Break(new LabFault { System = "githubactions", Kind = LabFaultKind.Status, Status = 401, Method = "GET" });
        Assert.IsType<Effect.Done>(await outside.Action("workflow.run").DoAsync(Call("3"), Cancellation));
        Assert.Equal(2, Asked(outside));
        Assert.Contains("env:APPKEY", outside.Secrets.Forgotten);
    }

    [Fact]
    public async Task A_key_that_is_none_is_told_by_its_reference_and_not_repeated()
    {
        await using var outside = await OutsideAsync();
        outside.Secrets.Values["env:APPKEY"] = "-----BEGIN RSA PRIVATE KEY-----\nMIIcanary\n-----END RSA PRIVATE KEY-----";

        var check = await outside.Action("workflow.run").CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("env:APPKEY", check.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", check.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_gets_no_token()
    {
        await using var outside = await OutsideAsync();
        using var another = RSA.Create(2048);
        outside.Secrets.Values["env:APPKEY"] = another.ExportRSAPrivateKeyPem();

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("workflow.run").DoAsync(Call("1"), Cancellation));

        Assert.Contains("JSON web token", exception.Message, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Get<GitHubActionsSystem>().Runs.Snapshot());
    }

    [Theory]
    [InlineData("as it should be", "soc/response", "contain.yml", "main", "[a-z]+", "secresponder_step", null)]
    [InlineData("no repository", "soc", "contain.yml", "main", "[a-z]+", "secresponder_step", "Repository")]
    [InlineData("a way out of the repository", "soc/..", "contain.yml", "main", "[a-z]+", "secresponder_step", "Repository")]
    [InlineData("a path in place of a file", "soc/response", "../x.yml", "main", "[a-z]+", "secresponder_step", "File")]
    [InlineData("no ref", "soc/response", "contain.yml", "", "[a-z]+", "secresponder_step", "Ref")]
    [InlineData("a pattern that can't be read", "soc/response", "contain.yml", "main", "[a-z", "secresponder_step", "regular expression")]
    [InlineData("a pattern that could take for ever", "soc/response", "contain.yml", "main", @"(a+)\1", "secresponder_step", "regular expression")]
    [InlineData("a step's input that playbooks give", "soc/response", "contain.yml", "main", "[a-z]+", "address", "StepInput")]
    public void Settings_that_are_wrong_are_told(string why, string repository, string file, string reference, string pattern, string stepInput, string? expected)
    {
        var mistakes = new GitHubActionsOptionsValidator().Validate(new GitHubActionsOptions
        {
            BaseAddress = new Uri("https://api.github.com"),
            Token = "env:X",
            Workflows = { ["contain"] = new WorkflowDefinition { Repository = repository, File = file, Ref = reference, Inputs = { ["address"] = pattern }, StepInput = stepInput } },
        }).Errors;

        Assert.True(expected is null ? mistakes.Count == 0 : mistakes.Any(mistake => mistake.ErrorMessage.Contains(expected, StringComparison.Ordinal)), $"{why}: {string.Join("; ", mistakes)}");
    }

    [Fact]
    public void Either_a_token_or_an_app()
    {
        var both = new GitHubActionsOptions { BaseAddress = new Uri("https://api.github.com"), Token = "env:X", App = App };

        Assert.Contains(new GitHubActionsOptionsValidator().Validate(both).Errors, mistake => mistake.ErrorMessage.Contains("not both", StringComparison.Ordinal));
    }

    private static GitHubApp App => new() { Id = "Iv1.0123456789abcdef", Installation = 4711, PrivateKey = "env:APPKEY" };

    private static ActionCall Call(string step) => Outside.Call(null, step, ("workflow", "contain"), ("inputs.address", "203.0.113.9"));

    private static int Asked(Outside outside) => outside.Truth.Snapshot().Requests["githubactions"].Last.Count(line => line.Contains("access_tokens", StringComparison.Ordinal));

    private static async Task<Outside> OutsideAsync()
    {
        var outside = await Outside.CreateAsync(options =>
        {
            var own = options.Of<GitHubActionsOptions>("GitHubActions");
            (own.Token, own.App) = (null, App);
        });
        outside.Truth.Get<GitHubActionsSystem>().AppKey = Key.ExportSubjectPublicKeyInfoPem();
        outside.Secrets.Values["env:APPKEY"] = Key.ExportRSAPrivateKeyPem();
        return outside;
    }
}
