using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace SecResponder.Server.Tests;

/// <summary>A folder with one playbook and a store, and servers over them, one after the other, as a restart makes them.</summary>
internal sealed class ServerFolder(string playbook) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-server-").FullName;

    /// <summary>Where the team's playbooks lie.</summary>
    public string Team => Path.Combine(_folder, "playbooks", "soc");

    public async Task<WebApplication> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Directory.CreateDirectory(Team);
        await File.WriteAllTextAsync(Path.Combine(Team, "knock.yaml"), playbook, Encoding.UTF8, TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("SecResponder:Playbooks", Path.Combine(_folder, "playbooks")),
            new("SecResponder:Store:Path", Path.Combine(_folder, "store.db")),
            .. settings,
        ]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddServer(builder.Configuration);
        var app = builder.Build();
        app.MapServer();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public static HttpClient Client(WebApplication server) => new() { BaseAddress = new Uri(server.Urls.First() + "/") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
