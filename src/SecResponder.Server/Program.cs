// The always-on host as a program of its own, for containers and services; 'secresponder serve' starts the same. The one argument is the settings file.
using SecResponder.Server;

if (args is not ([] or [{ Length: > 0 }]) || args is [['-', ..]])
{
    Console.Error.WriteLine("usage: SecResponder.Server [SETTINGS.json]; everything else is told by the settings and the environment (docs/serve.md)");
    return 2;
}
try
{
    await using var app = ServerHost.Create(args.FirstOrDefault(), []);
    await app.StartAsync();
    ServerHost.Tell(app);
    if (ServerHost.TrialWords(app) is { } words)
        Console.Out.WriteLine(words);
    await app.WaitForShutdownAsync();
    return 0;
}
// Settings, playbooks, a port that is taken, a store that can't be opened: a sentence says more than a stack.
catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException or SecResponder.Response.Storage.StoreException)
{
    Console.Error.WriteLine($"SecResponder.Server: {e.Message}{(e.InnerException is FormatException inner ? $" {inner.Message}" : "")}");
    return 3;
}
