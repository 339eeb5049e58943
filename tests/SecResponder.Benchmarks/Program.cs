// dotnet run -c Release --project tests/SecResponder.Benchmarks -- --filter '*': only ratios taken in one run are worth quoting.
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(SecResponder.Benchmarks.NormalizeBenchmarks).Assembly).Run(args);
