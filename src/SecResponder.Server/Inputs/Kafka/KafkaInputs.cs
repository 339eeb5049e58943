using Azure.Core;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Inputs.Kafka;

/// <summary>All Kafka inputs, each with a thread of its own; one that fails begins again by itself.</summary>
internal sealed partial class KafkaInputs(ServerOptions options, IServiceProvider services, ILogger<KafkaInputs> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Kafka.Select(input => ReadAsync(input.Key, input.Value, stoppingToken)));

    private async Task ReadAsync(string name, KafkaOptions input, CancellationToken stopping)
    {
        var reader = new KafkaInput(
            name, input, services.GetRequiredService<InProcessStage>(), services.GetRequiredService<IResponderStore>(), services.GetRequiredService<TokenCredential>(), services.GetRequiredService<InputMeter>(),
            services.GetRequiredService<TimeProvider>(), log);
        while (!stopping.IsCancellationRequested)
            try
            {
                var password = input.User.Length > 0 ? (await services.GetRequiredService<ISecrets>().ReadAsync(input.Password, stopping)).Reveal() : null;
                await Task.Factory.StartNew(() => reader.Run(password, stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            // Whatever it was: the position stands in the store, and reading goes on from there.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFailed(log, e, name);
                try
                {
                    await Task.Delay(Pause, stopping);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka input {Name} has failed, and begins again from what is stored")]
    private static partial void LogFailed(ILogger log, Exception e, string name);
}
