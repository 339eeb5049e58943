namespace SecResponder.Benchmarks.Start;

/// <summary>A folder that is gone with whoever used it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("secresponder-start-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
