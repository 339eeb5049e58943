using SecResponder.Response.Storage.Sqlite;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Promises;

namespace SecResponder.Simulation.Running;

/// <summary>One seed: two or three instances over one store for two and a half simulated hours, the first half of one with everything that can go wrong.</summary>
/// <remarks>The seed is all there is of chance; the same seed takes the same steps and ends in the same words.</remarks>
/// <param name="Seed">Which.</param>
/// <param name="Steps">How many steps were taken.</param>
/// <param name="Crashes">How many processes died.</param>
/// <param name="Effects">How many effects took place outside.</param>
/// <param name="Broken">Which promises were broken, and how.</param>
/// <param name="Story">The hash of all that happened.</param>
internal sealed record SimulatedRun(int Seed, long Steps, int Crashes, int Effects, IReadOnlyList<string> Broken, string Story)
{
    private const string Template = "template.db";

    /// <summary>Runs it, on this thread; other seeds may run on others.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="flaws">The deliberate bugs around the product.</param>
    /// <param name="folder">Where the store's file is kept meanwhile.</param>
    /// <param name="reader">Who wants to read what happens.</param>
    public static SimulatedRun Of(int seed, Flaws flaws, string folder, TextWriter? reader = null)
    {
        var path = Path.Combine(folder, $"{seed}-{Guid.NewGuid():N}.db");
        File.Copy(Path.Combine(folder, Template), path);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var store = SqliteStore.Open(new SqliteStoreOptions { Path = path });
        try
        {
            // The machine that the simulation runs on does not lose its power.
            using (var off = store.Writer.CreateCommand())
            {
                off.CommandText = "PRAGMA synchronous = OFF";
                off.ExecuteNonQuery();
            }
            return Run(seed, flaws, store, path, reader);
        }
        finally
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileName(path) + "*"))
                File.Delete(file);
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static SimulatedRun Run(int seed, Flaws flaws, SqliteStore store, string path, TextWriter? reader)
    {
        // Chance in the schedule and chance in the world are apart, so that a change to one leaves the other's story as it was.
        var (world, order) = (new Random(seed), new Random(~seed));
        var clock = new SimClock(Scenario.Noon);
        var scheduler = new SimScheduler(order, clock);
        var scenario = new Scenario(world);
        using var story = new Story(clock, reader);
        var judge = new Judge(scenario, clock, story);
        var outside = new OutsideSystems(scheduler, clock, world, judge, scenario);
        var seen = new SeenStore(store, judge);
        var feed = new Feed(scenario, outside, flaws);
        var instances = new Instance[world.Next(2, 4)];
        for (var i = 0; i < instances.Length; i++)
            Begin(i);
        new People(scheduler, outside, judge, seen, () => instances[world.Next(instances.Length)]).Start();

        var (crashes, everySteps) = (0, world.Next(2) == 0 ? int.MaxValue : world.Next(300, 3_000));
        scheduler.Fell = (thread, e) => judge.Break("nothing falls over", $"{thread.Name}: {e}");
        scheduler.Dies = thread =>
        {
            if (clock.Now >= Scenario.Healed || order.Next(everySteps) != 0 || Array.FindIndex(instances, one => one.Thread == thread) is not (>= 0 and var index))
                return false;
            thread.Kill();
            crashes++;
            story.Tell($"{thread.Name} dies");
            outside.Thread.Start(async () =>
            {
                await clock.DelayAsync(TimeSpan.FromSeconds(world.Next(1, 90)));
                Begin(index);
            });
            return true;
        };
        scheduler.RunUntil(Scenario.Healed);
        outside.LeaveAlone();
        for (var minute = Scenario.Healed; minute <= Scenario.End; minute += TimeSpan.FromMinutes(1))
        {
            scheduler.RunUntil(minute);
            judge.Look(outside);
        }
        judge.CloseAsync(store, outside).GetAwaiter().GetResult();
        judge.Said(Files(path), "the store");
        return new SimulatedRun(seed, scheduler.Steps, crashes, judge.Effects, judge.Broken, story.Hash);

        void Begin(int index)
        {
            instances[index] = new Instance($"instance {index + 1}", scheduler, clock, seen, outside, scenario, feed, judge, flaws);
            instances[index].Start();
        }
    }

    // Every byte of every row, whatever its table: a secret is plain text.
    private static string Files(string path) => string.Concat(
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Order(StringComparer.Ordinal).Select(file =>
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));

    /// <summary>Makes a folder for runs, with an empty store that they copy: the schema is not what is simulated.</summary>
    public static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-simulation-").FullName;
        SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, Template) }).DisposeAsync().AsTask().GetAwaiter().GetResult();
        return folder;
    }
}
