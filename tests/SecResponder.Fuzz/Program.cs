// Hostile input for the parsers. Commands, and what was run: docs/fuzzing.md.
//   run [--source ID] [--executions N] [--seed S]    in this process: samples changed at random, what behaves anew is kept and changed further
//   afl ID                                           one parser under afl-fuzz, coverage-guided (SharpFuzz)
//   corpus DIR                                       writes each source's samples as files, for afl-fuzz -i
using System.Globalization;
using SecResponder.Events;
using SecResponder.Fuzz;

switch (args)
{
    case ["run", .. var rest]:
        return Campaign.Run(Option(rest, "--source"), Number(rest, "--executions", 1_000_000), (int)Number(rest, "--seed", 1));
    case ["afl", var id]:
        var target = new Target(EventSources.Find(id) ?? throw new ArgumentException($"there is no source '{id}'"));
        SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            target.Try(memory.ToArray());
        });
        return 0;
    case ["corpus", var directory]:
        foreach (var source in EventSources.All)
        {
            var folder = Directory.CreateDirectory(Path.Combine(directory, source.Id)).FullName;
            for (var i = 0; i < source.Samples.Count; i++)
                File.WriteAllText(Path.Combine(folder, i.ToString("d3", CultureInfo.InvariantCulture)), source.Samples[i]);
        }
        return 0;
    default:
        Console.Error.WriteLine("run [--source ID] [--executions N] [--seed S] | afl ID | corpus DIR");
        return 2;
}

static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

static long Number(string[] args, string name, long otherwise) => Option(args, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
