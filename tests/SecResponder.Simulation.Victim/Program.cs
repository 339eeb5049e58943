// The demo's pipeline as a process of its own, for tests that kill it. Exit code 0: nothing is left to do.
//   FOLDER LAB-ADDRESS [without-read-back]                    alone, its store in the folder, its clock moved on where something has to be waited for
//   FOLDER LAB-ADDRESS alone CONNECTION SCHEMA                the same over a PostgreSQL database
//   FOLDER LAB-ADDRESS shared CONNECTION SCHEMA OFFSET-TICKS  one of several instances over it; their clocks run as the real one does
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecResponder.Cli.Demo;
using SecResponder.Lab;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Simulation.Victim;

if (args is not [var folder, var lab, ..])
    return 2;
var traffic = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart);
if (args is [_, _, "shared", var connection, var schema, var offset])
{
    await using var instance = new SharedInstance(folder, new Uri(lab), traffic, new OffsetClock(TimeSpan.FromTicks(long.Parse(offset))), services => InDatabase(services, connection, schema));
    await instance.RunAsync(CancellationToken.None);
    return 0;
}
Directory.CreateDirectory(folder);
var clock = new DemoClock(traffic.Scenario.Start, Path.Combine(folder, "clock"));
Action<IServiceCollection>? change = args switch
{
    [_, _, "without-read-back"] => BlindAction.ReplaceAll,
    [_, _, "alone", var where, var name] => services => InDatabase(services, where, name),
    _ => null,
};
await using var pipeline = new DemoPipeline(folder, new Uri(lab), new LabOptions(), traffic, clock, new Silent(), change);
await pipeline.RunAsync(CancellationToken.None);
return 0;

static void InDatabase(IServiceCollection services, string connection, string schema) =>
    services.Replace(ServiceDescriptor.Singleton<IResponderStore>(_ => PostgresStore.Open(new PostgresStoreOptions { ConnectionString = connection, Schema = schema })));
