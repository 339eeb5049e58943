using Microsoft.Extensions.Logging;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Running;

/// <summary>A log that the judge reads, exceptions and all.</summary>
internal sealed class Listener<T>(Judge judge) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        judge.Said($"{formatter(state, exception)} {exception}", "the log");
}
