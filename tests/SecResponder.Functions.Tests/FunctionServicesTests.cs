using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.BlobLogs;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Functions.Tests;

public sealed class FunctionServicesTests
{
    [Theory]
    [InlineData("by identity", "SignalEvents:fullyQualifiedNamespace", "ns.servicebus.windows.net")]
    [InlineData("by connection string, for the emulator", "SignalEvents", "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;")]
    public async Task Signals_are_sent_where_the_trigger_reads_them(string why, string setting, string value)
    {
        Assert.NotEmpty(why);
        await using var services = Build((setting, value));

        Assert.IsType<EventHubSignalSender>(services.GetRequiredService<ISignalSender>());
        Assert.Equal("signals", services.GetRequiredService<EventHubProducerClient>().EventHubName);
    }

    [Fact]
    public async Task Without_a_way_to_the_hub_the_message_says_which_setting_is_missing()
    {
        await using var services = Build();

        var exception = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<ISignalSender>());
        Assert.Contains("SignalEvents__fullyQualifiedNamespace", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by identity", "Store:accountName", "account")]
    [InlineData("by identity, each service by its address", "Store:tableServiceUri,Store:blobServiceUri,Store:queueServiceUri", "https://account.example.com")]
    [InlineData("by connection string, for the emulator", "Store", "UseDevelopmentStorage=true")]
    public async Task State_is_kept_where_the_queue_of_steps_is(string why, string names, string value)
    {
        Assert.NotEmpty(why);
        await using var services = Build([.. names.Split(',').Select(name => (name, value))]);
        Assert.IsType<AzureStore>(services.GetRequiredService<IResponderStore>());
    }

    [Fact]
    public async Task Without_a_storage_account_the_message_says_which_setting_is_missing()
    {
        await using var services = Build();
        var exception = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IResponderStore>());
        Assert.Contains("Store__accountName", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pushed bundles, where the account is", "true", typeof(PulledBundle))]
    [InlineData("the folder, where bundles are not wanted", "false", typeof(WatchedFolder))]
    public async Task Playbooks_come_from(string why, string pull, Type expected)
    {
        Assert.NotEmpty(why);
        await using var services = Build(("Store", "UseDevelopmentStorage=true"), ("SecResponder:Bundles:Pull", pull));
        Assert.IsType(expected, services.GetRequiredService<IPlaybookSource>());
    }

    [Fact]
    public async Task Flow_logs_are_read_where_the_state_is_in_an_account_and_not_without_one()
    {
        await using var services = Build(("Store", "UseDevelopmentStorage=true"), ("SecResponder:Bundles:Pull", "false"), ("SignalEvents:fullyQualifiedNamespace", "ns.servicebus.windows.net"));
        Assert.NotNull(ActivatorUtilities.CreateInstance<NormalizeFlowLogs>(services));
        Assert.NotNull(ActivatorUtilities.CreateInstance<NormalizeNsgFlowLogs>(services));
        await using var file = Build(("SecResponder:Store:Path", "x.db"));
        Assert.Contains("Store__accountName", Assert.Throws<InvalidOperationException>(() => file.GetRequiredService<BlobLogMarks>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trusted_key_that_is_none_is_said_at_the_start()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Build(("SecResponder:Bundles:TrustedKeys:0", "hunter2")));
        Assert.Contains("Bundles:TrustedKeys", exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddFunctionHost(configuration).BuildServiceProvider();
    }
}
