// dotnet run -c Release --project tests/SecResponder.Benchmarks -- --filter '*': only ratios taken in one run are worth quoting.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- sources [ID…]: each source against the least that a reader must do.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- lengths [ID…]: whether time grows with length alone.
// dotnet run -c Release --project tests/SecResponder.Benchmarks -- lognorm: Cisco ASA lines against lognormalizer (Debian's liblognorm-utils).
using BenchmarkDotNet.Running;
using SecResponder.Benchmarks;

if (args is ["sources", ..])
    SourceRatios.Print(args[1..]);
else if (args is ["lengths", ..])
    LengthRatios.Print(args[1..]);
else if (args is ["lognorm"])
    return LognormRatios.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(NormalizeBenchmarks).Assembly).Run(args);
return 0;
