using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>
/// One partition of an Event Hubs trigger, as the platform behaves: a batch is given to the function; when it throws, again, as often as its retry policy says; then the checkpoint moves, whether it
/// succeeded or not. When the host dies meanwhile, the batch is given once more to the next one.
/// </summary>
/// <remarks>Microsoft Learn, "Azure Functions reliable event processing", "Azure Functions error handling and retries".</remarks>
internal sealed class Trigger(int retries)
{
    /// <summary>With the policy that the function has.</summary>
    public static Trigger Of<TFunction>() => new(typeof(TFunction).GetMethod("RunAsync")!.GetCustomAttribute<RetryAttribute>()?.MaxRetryCount ?? 0);

    /// <summary>Batches that were given up, and are lost with that.</summary>
    public int Lost { get; private set; }

    public int Tries { get; private set; }

    public async Task DeliverAsync(Func<Task> invoke)
    {
        for (var tried = 0; ; tried++)
            try
            {
                Tries++;
                await invoke();
                return;
            }
            catch (Exception) when (retries < 0 || tried < retries)
            {
                // After its pause.
            }
            catch (Exception)
            {
                Lost++;
                return;
            }
    }
}
