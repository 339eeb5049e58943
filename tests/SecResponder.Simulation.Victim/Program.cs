// The demo's pipeline as a process of its own, for tests that kill it: FOLDER LAB-ADDRESS [without-read-back]. Exit code 0: nothing is left to do.
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Cli.Demo;
using SecResponder.Lab;
using SecResponder.Simulation.Victim;

if (args is not [var folder, var lab, ..])
    return 2;
var traffic = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart);
Directory.CreateDirectory(folder);
var clock = new DemoClock(traffic.Scenario.Start, Path.Combine(folder, "clock"));
Action<IServiceCollection>? change = args is [_, _, "without-read-back"] ? BlindAction.ReplaceAll : null;
await using var pipeline = new DemoPipeline(folder, new Uri(lab), new LabOptions(), traffic, clock, new Silent(), change);
await pipeline.RunAsync(CancellationToken.None);
return 0;
