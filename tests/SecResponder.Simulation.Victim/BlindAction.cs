using Microsoft.Extensions.DependencyInjection;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Victim;

/// <summary>An action that never finds its effect again: what a runner without read-back would do.</summary>
internal sealed class BlindAction(IResponseAction action) : IResponseAction
{
    public ActionSignature Signature => action.Signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => action.CheckAsync(cancellation);

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => action.DoAsync(call, cancellation);

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Absent());

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => action.UndoAsync(call, cancellation);

    /// <summary>Puts it in front of every action.</summary>
    public static void ReplaceAll(IServiceCollection services)
    {
        var real = services.Where(service => service.ServiceType == typeof(IResponseAction)).ToArray();
        foreach (var service in real)
        {
            services.Remove(service);
            services.AddSingleton<IResponseAction>(provider => new BlindAction((IResponseAction)(service.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!))));
        }
    }
}
