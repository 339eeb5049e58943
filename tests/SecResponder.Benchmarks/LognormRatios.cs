using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecResponder.Cli.Output;
using SecResponder.Events;
using SecResponder.Events.Framing;

namespace SecResponder.Benchmarks;

/// <summary>
/// <c>lognorm</c>: Cisco ASA lines of three message ids, against <c>lognormalizer</c> (liblognorm), which reads the same file by three rules and writes JSON. One thread each; what
/// counts is the processor time of the quickest of several turns, which a busy machine does not lengthen. liblognorm finds a line's fields; what they mean (ASIM's names, words, types, derived fields) is ours alone.
/// </summary>
internal static class LognormRatios
{
    private const string Tool = "lognormalizer";
    // Where both write to: what a disk costs says nothing of either.
    private const string Nowhere = "/dev/null";
    private const int Lines = 150_000;
    private const int Turns = 7;

    private const string Rules = """
        version=2
        rule=:%time:date-rfc3164% %host:word% : %%ASA-6-302013: Built %direction:word% TCP connection %session:number% for %src_interface:char-to:\x3a%:%src_ip:ipv4%/%src_port:number% (%src_nat_ip:ipv4%/%src_nat_port:number%) to %dst_interface:char-to:\x3a%:%dst_ip:ipv4%/%dst_port:number% (%dst_nat_ip:ipv4%/%dst_nat_port:number%)
        rule=:%time:date-rfc3164% %host:word% : %%ASA-6-302014: Teardown TCP connection %session:number% for %src_interface:char-to:\x3a%:%src_ip:ipv4%/%src_port:number% to %dst_interface:char-to:\x3a%:%dst_ip:ipv4%/%dst_port:number% duration %duration:duration% bytes %bytes:number% %reason:rest%
        rule=:%time:date-rfc3164% %host:word% : %%ASA-4-106023: Deny %protocol:word% src %src_interface:char-to:\x3a%:%src_ip:ipv4%/%src_port:number% dst %dst_interface:char-to:\x3a%:%dst_ip:ipv4%/%dst_port:number% by access-group "%rule:char-to:"%" [%hash:char-to:]%]

        """;

    /// <summary>Prints the two ratios; says how to get the tool where it is missing.</summary>
    /// <returns>0, or 1 without the tool.</returns>
    public static int Print()
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-lognorm-").FullName;
        try
        {
            var (input, rules, output) = (Path.Combine(folder, "asa.log"), Path.Combine(folder, "asa.rulebase"), Path.Combine(folder, "out.json"));
            File.WriteAllLines(input, Enumerable.Range(0, Lines).Select(Line));
            File.WriteAllText(rules, Rules);
            var read = File.ReadAllLines(input).Select((line, n) => new RawRecord(Encoding.UTF8.GetBytes(line), new Origin("b", "0", n), DateTimeOffset.UnixEpoch.AddYears(56))).ToArray();
            var normalizer = new Normalizer("cisco-asa");
            var nobody = new Nobody();
            var (theirs, memory, ndjson) = (double.MaxValue, double.MaxValue, double.MaxValue);
            Lognormalizer(rules, input, output);
            CheckOutput(output);
            for (var turn = 0; turn < Turns; turn++)
            {
                theirs = Math.Min(theirs, Lognormalizer(rules, input, Nowhere));
                memory = Math.Min(memory, Seconds(() => InMemory(normalizer, read, nobody)));
                ndjson = Math.Min(ndjson, Seconds(() => Ndjson(input, Nowhere)));
            }
            Console.WriteLine($"{"",-40}{"lines a second",16}{"against " + Tool,26}");
            Row($"{Tool}, three rules, JSON out", theirs, theirs);
            Row("cisco-asa, events in memory", memory, theirs);
            Row("cisco-asa, file in, ndjson out", ndjson, theirs);
            return 0;
        }
        catch (FileNotFoundException)
        {
            Console.Error.WriteLine($"'{Tool}' is not installed. It is in Debian's and Ubuntu's package liblognorm-utils: apt-get install liblognorm-utils; elsewhere build liblognorm 2 and put {Tool} on the PATH.");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Row(string what, double seconds, double theirs) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40}{Lines / seconds,16:#,0}{theirs / seconds,24:0.0} x"));

    private static string Line(int n)
    {
        var (outside, inside) = ($"203.0.113.{n % 250}", $"10.0.{n / 250 % 250}.{n % 249}");
        return string.Create(CultureInfo.InvariantCulture, $"Mar  1 10:{n / 60 % 60:00}:{n % 60:00} fw1 : ") + (n % 3) switch
        {
            0 => $"%ASA-6-302013: Built outbound TCP connection {100_000 + n} for outside:{outside}/443 ({outside}/443) to inside:{inside}/{1024 + n % 60_000} (198.51.100.1/{1024 + n % 50_000})",
            1 => $"%ASA-6-302014: Teardown TCP connection {100_000 + n} for outside:{outside}/443 to inside:{inside}/{1024 + n % 60_000} duration 0:01:{n % 60:00} bytes {n * 37 % 1_000_000} TCP FINs",
            _ => $"%ASA-4-106023: Deny tcp src outside:{outside}/{1024 + n % 60_000} dst inside:{inside}/445 by access-group \"outside_in\" [0x0, 0x0]",
        };
    }

    // All threads of this process: what compiles and collects is on our account.
    private static double Seconds(Action run)
    {
        var begin = Environment.CpuUsage.TotalTime;
        run();
        return (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
    }

    // The shell's "times" tells in its second line what its children have used: "0m1.230s 0m0.040s".
    private static double Lognormalizer(string rules, string input, string output)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{Tool} -r '{rules}' < '{input}' > '{output}' && times"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var used = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new FileNotFoundException(Tool);
        return used[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(time => time.TrimEnd('s').Split('m') is [var minutes, var seconds]
            ? 60 * int.Parse(minutes, CultureInfo.InvariantCulture) + double.Parse(seconds, CultureInfo.InvariantCulture) : 0);
    }

    // A rule that does not fit would be quick: every line must have been understood.
    private static void CheckOutput(string output)
    {
        var understood = File.ReadLines(output).Count(line => line.Contains("\"src_ip\"", StringComparison.Ordinal));
        if (understood != Lines)
            throw new InvalidOperationException($"{Tool} understood {understood} of {Lines} lines");
    }

    private static void InMemory(Normalizer normalizer, RawRecord[] records, Nobody nobody)
    {
        foreach (var record in records)
            normalizer.Normalize(record, nobody);
    }

    // What the command 'normalize' does, without its start.
    private static void Ndjson(string input, string output)
    {
        using var from = File.OpenRead(input);
        using var reader = new RecordReader(from, "asa.log", DateTimeOffset.UnixEpoch.AddYears(56));
        using var text = new StreamWriter(output);
        using var receiver = new Writer(new NdjsonWriter(text), reader);
        var normalizer = new Normalizer("cisco-asa");
        foreach (var record in reader.Read(receiver))
            normalizer.Normalize(record, receiver);
    }

    private sealed class Writer(NdjsonWriter writer, RecordReader reader) : IEventReceiver, IDisposable
    {
        public void Receive(SecurityEvent securityEvent) => writer.Event(reader.Line, securityEvent);

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());

        public void Dispose() => writer.Dispose();
    }

    private sealed class Nobody : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent)
        {
            // Only the time counts.
        }

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());
    }
}
