// dotnet run -c Release --project tests/SecResponder.Benchmarks -- --filter '*': only ratios taken in one run are worth quoting.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- sources [ID…]: each source against the least that a reader must do.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- lengths [ID…]: whether time grows with length alone.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- ledger [ROWS]: how fast a ledger is verified, and how long `why` takes in it.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- response [latency|flood [INCIDENTS]|waiting]: how soon it acts, what a flood does, what waiting costs.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- detect [load|reload] [--rules DIR]: what rules cost an event, or only how soon they are in force; DIR is a folder of public Sigma rules.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- correlation [keys|memory|durable]: signals a second, in memory and durable, and the memory of a million keys.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- lists: whether an event's cost grows with a list.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- lognorm: Cisco ASA lines against lognormalizer (Debian's liblognorm-utils).
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- console [pages] [INCIDENTS]: what the console's pages ask of a store that has run for long; with 'pages' how soon they come over HTTP.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- start [--functions FILE] [--server FILE]: cold starts of the hosts against empty ones.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- server [kafka|latency|udp]: what the always-on server takes in, against a bare consume loop; how soon it acts; what it drops.
using BenchmarkDotNet.Running;
using SecResponder.Benchmarks;
using SecResponder.Benchmarks.Detection;
using SecResponder.Benchmarks.Pages;
using SecResponder.Benchmarks.Response;
using SecResponder.Benchmarks.Serving;
using SecResponder.Benchmarks.Start;

if (args is ["sources", ..])
    SourceRatios.Print(args[1..]);
else if (args is ["lengths", ..])
    LengthRatios.Print(args[1..]);
else if (args is ["ledger", ..])
    LedgerRatios.Print(args[1..]);
else if (args is ["response", ..])
    ResponseRatios.Print(args.ElementAtOrDefault(1), args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 100_000);
else if (args is ["detect", ..])
    DetectionRatios.Print(args[1..]);
else if (args is ["correlation", ..])
    CorrelationRatios.Print(args.ElementAtOrDefault(1));
else if (args is ["console", ..])
    ConsoleRatios.Print(args[1..]);
else if (args is ["lists"])
    ListRatios.Print();
else if (args is ["start", ..])
    await StartRatios.PrintAsync(args[1..]);
else if (args is ["server", ..])
    await ServerRatios.PrintAsync(args.ElementAtOrDefault(1));
else if (args is ["lognorm"])
    return LognormRatios.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(NormalizeBenchmarks).Assembly).Run(args);
return 0;
