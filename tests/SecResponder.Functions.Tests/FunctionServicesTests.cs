using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

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

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddFunctionHost(configuration).BuildServiceProvider();
    }
}
