using System.Collections.Immutable;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs;

/// <summary>For inputs whose senders can't be told to come again: they are kept waiting instead.</summary>
internal static class Persistence
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Gives it to the intake again and again until it is stored, or the process ends.</summary>
    /// <returns>Whether it is stored.</returns>
    public static async Task<bool> StoreAsync(EventIntake intake, string stream, string? source, ImmutableArray<ArraySegment<byte>> bodies, CancellationToken stopping)
    {
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            if (await intake.TakeAsync(stream, source, bodies) == IntakeAnswer.Stored)
                return true;
            try
            {
                await Task.Delay(pause, stopping);
            }
            catch (OperationCanceledException)
            {
                // The last try of a process that ends: it may be the store that is back.
                return await intake.TakeAsync(stream, source, bodies) == IntakeAnswer.Stored;
            }
        }
    }
}
