using System.Net;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.ServiceNow;

namespace SecResponder.Connectors.Tests;

public sealed class SecretsAndOptionsTests
{
    [Fact]
    public async Task A_secret_is_given_by_reference_and_shows_itself_to_nobody()
    {
        var secrets = new ReferencedSecrets(null, new NoCredential(), new FakeTimeProvider());
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_SECRET", Outside.Canary);

        var secret = await secrets.ReadAsync("env:SECRESPONDER_TEST_SECRET", TestContext.Current.CancellationToken);

        Assert.Equal(Outside.Canary, secret.Reveal());
        Assert.DoesNotContain(Outside.Canary, $"{secret}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env:NO_SUCH_VARIABLE_HERE", "env:NO_SUCH_VARIABLE_HERE")]
    [InlineData("keyvault:name", "Connectors:KeyVault")]
    [InlineData(Outside.Canary, "by reference")]
    public async Task What_can_not_be_had_is_said_without_repeating_what_may_be_a_secret(string reference, string expected)
    {
        var exception = await Assert.ThrowsAsync<SecretException>(async () =>
            await new ReferencedSecrets(null, new NoCredential(), new FakeTimeProvider()).ReadAsync(reference, TestContext.Current.CancellationToken));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Outside.Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_are_wrong_are_all_named_at_once()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddConnectors(
            new ConnectorOptions { KeyVault = new Uri("http://vault.example") }
                .With(new DefenderOptions { BaseAddress = new Uri("http://defender.example") })
                .With(new ServiceNowOptions { BaseAddress = new Uri("https://x.service-now.com"), Table = "users" }),
            _ => (_, _) => null));

        Assert.All(["KeyVault", "Defender:BaseAddress", "ServiceNow:Table", "User and Password"], word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b:1::8.8.8.8", false)]
    [InlineData("2002:0808:0808::1", true)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("::", false)]
    public void Only_addresses_of_the_internet_are_outside(string address, bool expected) => Assert.Equal(expected, AddressGuard.IsPublic(IPAddress.Parse(address)));

    // What hands out a cloud's credentials, and what is nobody's, is not called even where the owner's own networks are.
    [Theory]
    [InlineData("10.1.2.3", true, false)]
    [InlineData("fd12:3456::1", true, false)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("64:ff9b::169.254.169.254", false, false)]
    [InlineData("2002:a9fe:a9fe::1", false, false)]
    [InlineData("168.63.129.16", false, false)]
    [InlineData("100.100.100.200", false, false)]
    [InlineData("fd00:ec2::254", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("::", false, false)]
    [InlineData("224.0.0.1", false, false)]
    public void Private_networks_and_this_machine_are_called_when_that_is_said_and_metadata_services_never(string address, bool whenPrivate, bool whenThisMachine) =>
        Assert.Equal(
            [false, whenPrivate, whenThisMachine, whenPrivate || whenThisMachine],
            ((Reach[])[Reach.Internet, Reach.Private, Reach.ThisMachine, Reach.Private | Reach.ThisMachine]).Select(reach => AddressGuard.Allows(IPAddress.Parse(address), reach)));

    [Fact]
    public void The_docs_name_every_setting() => Assert.All(ConnectorList.All, connector => Assert.Equal(
        connector.GetType().BaseType!.GenericTypeArguments[0].GetProperties().Select(property => property.Name).Order(), connector.Settings.Select(setting => setting.Key).Order()));

    [Fact]
    public void Settings_come_from_the_configuration_by_the_systems_name()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Connectors:PrivateAddresses", "true"), new("Connectors:Defender:PollEvery", "00:00:30")]).Build();

        var options = ConnectorOptions.From(configuration);

        Assert.True(options.PrivateAddresses);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Of<DefenderOptions>("Defender").PollEvery);
        Assert.Equal("incident", options.Of<ServiceNowOptions>("ServiceNow").Table);
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
