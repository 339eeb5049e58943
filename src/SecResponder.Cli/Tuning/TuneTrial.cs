using SecResponder.Cli.Commands;
using SecResponder.Cli.Input;
using SecResponder.Connectors;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Tuning;

/// <summary>The repository with the filter in it, tried on what it is for: by the engine that runs the rules, not by the search that found it.</summary>
internal sealed class TuneTrial : IDisposable
{
    private readonly Terminal _terminal;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secresponder-tune-");

    private TuneTrial(Terminal terminal) => _terminal = terminal;

    /// <summary>The playbooks with the filter.</summary>
    public PlaybookSet Set { get; private set; } = null!;

    /// <summary>Copies the repository, and puts the filter beside the playbook.</summary>
    public static TuneTrial Of(Terminal terminal, string repository, string file, string text)
    {
        var trial = new TuneTrial(terminal);
        foreach (var source in Directory.EnumerateFiles(repository, "*", SearchOption.AllDirectories))
            Put(Path.GetRelativePath(repository, source), copy => File.Copy(source, copy));
        Put(Path.GetRelativePath(repository, file), copy => File.WriteAllText(copy, text));
        trial.Set = PlaybookFiles.Load(trial._folder.FullName, ActionCatalog.Signatures, TimeProvider.System);
        return trial;

        void Put(string path, Action<string> write)
        {
            var copy = Path.Combine(trial._folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            write(copy);
        }
    }

    /// <summary>How many of the events still match one of the rules that they matched.</summary>
    public int Matching(IReadOnlyList<JudgedEvent> events)
    {
        var file = Path.Combine(_folder.FullName, ".events");
        File.WriteAllLines(file, events.Select(e => e.Json.ReplaceLineEndings(" ")));
        var (detector, hits, signals, matching) = (new Detector(Set, matchAnyLogSource: true, includeOff: true), new List<RuleHit>(), new List<Signal>(), 0);
        new JsonEvents(_terminal).Read(file, (line, e) =>
        {
            detector.Detect(e, hits, signals);
            if (hits.Exists(hit => events[(int)line - 1].Rules.Contains(hit.Id)))
                matching++;
        });
        File.Delete(file);
        return matching;
    }

    /// <summary>Tests that fail with the filter.</summary>
    public IReadOnlyList<PlaybookTestResult> FailedTests() => [.. TestCommand.Results(Set).Where(result => !result.Passed)];

    public void Dispose() => _folder.Delete(recursive: true);
}
