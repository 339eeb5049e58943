using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Server.Tests.Intake;

/// <summary>A real store whose commits of events can be kept waiting, or fail.</summary>
public class FaultyStore : DispatchProxy
{
    private SqliteStore _store = null!;

    /// <summary>What happens before each commit; throws, waits, or lets it pass.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    internal static FaultyStore Replace(IServiceCollection services, string path)
    {
        var proxy = Create<IResponderStore, FaultyStore>();
        var faulty = (FaultyStore)(object)proxy;
        faulty._store = SqliteStore.Open(new SqliteStoreOptions { Path = path });
        services.AddSingleton(proxy);
        return faulty;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IResponderStore.CommitAsync) ? CommitAsync((StageTwoCommit)args![0]!, (CancellationToken)args[1]!) : targetMethod.Invoke(_store, args);

    private async Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        await Before();
        await _store.CommitAsync(commit, cancellation);
    }
}
