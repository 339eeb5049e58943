using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Server.Access;
using SecResponder.Server.Console;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Server;

/// <summary>The always-on host, for whoever starts it: its own program, and <c>secresponder serve</c>. Both start the same.</summary>
public static partial class ServerHost
{
    /// <summary>Makes the host; it runs when it is started.</summary>
    /// <param name="settings">A file of the form of appsettings.json; null: appsettings.json in the working folder, where there is one. The environment stands above it.</param>
    /// <param name="above">Settings that stand above all others: what flags said.</param>
    /// <param name="logging">Whether it logs to the console.</param>
    /// <exception cref="InvalidOperationException">Settings are wrong, or the playbooks have mistakes; the message says which.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON.</exception>
    public static WebApplication Create(string? settings, IEnumerable<KeyValuePair<string, string?>> above, bool logging = true) => Create(settings, above, logging, _ => { });

    internal static WebApplication Create(string? settings, IEnumerable<KeyValuePair<string, string?>> above, bool logging, Action<IServiceCollection> more) =>
        Create(configuration => Read(configuration, settings, above), logging, more);

    /// <summary>The host by these settings alone, without file and environment: for a demo, which must reach nothing of whoever runs it.</summary>
    internal static WebApplication CreateAlone(IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection> more) =>
        Create(configuration => configuration.AddInMemoryCollection(settings), logging: false, more);

    private static WebApplication Create(Action<ConfigurationManager> read, bool logging, Action<IServiceCollection> more)
    {
        // Slim, without what it would read by itself: command line, launch settings, static files.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Configuration.Sources.Clear();
        read(builder.Configuration);
        builder.Logging.ClearProviders();
        // What was asked for stands on standard output, and nothing else.
        if (logging)
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(builder.Configuration["Urls"]!);
        builder.Services.AddServer(builder.Configuration);
        more(builder.Services);
        // What keeps it from starting is told once, as a sentence, by whoever started it; the host would tell it by its stack.
        var hasStarted = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Warning);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        try
        {
            app.Services.GetRequiredService<PlaybooksInForce>();
            app.Services.GetRequiredService<IResponderStore>();
            app.MapServer();
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    /// <summary>Whether anybody may send with these settings.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON.</exception>
    public static bool LetsAnybodyIn(string? settings, IEnumerable<KeyValuePair<string, string?>> above)
    {
        using var configuration = new ConfigurationManager();
        Read(configuration, settings, above);
        return (configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions()).LetsAnybodyIn;
    }

    /// <summary>Says in the log what whoever runs it should know: where it listens, who may send, and what is not safe.</summary>
    public static void Tell(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<ServerOptions>();
        var urls = string.Join(", ", app.Urls);
        LogListening(app.Logger, urls);
        if (!options.LetsAnybodyIn)
            LogNobody(app.Logger);
        if (options.Anonymous == AnonymousCallers.Anyone)
            LogAnyone(app.Logger);
        if (app.Urls.FirstOrDefault(IsPlainAndPublic) is { } plain && options.LetsAnybodyIn)
            LogPlain(app.Logger, plain);
    }

    /// <summary>What whoever runs it must be told to enter the console by its trial account; null where there is none. For a person's screen, once: it is a password.</summary>
    public static string? TrialWords(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetService<TrialAccount>() is { IsOn: true } trial
            ? $"The console: {app.Urls.First()}{ConsolePaths.Overview}\n  password, until this process ends: {trial.Password}"
            : null;
    }

    private static void Read(ConfigurationManager configuration, string? settings, IEnumerable<KeyValuePair<string, string?>> above) => configuration
        .AddInMemoryCollection([new("Urls", ServerOptions.Usual), new("Logging:LogLevel:Default", "Information"), new("Logging:LogLevel:Microsoft", "Warning"), new("Logging:LogLevel:System.Net.Http", "Warning")])
        .AddJsonFile(Path.GetFullPath(settings ?? "appsettings.json"), optional: settings is null)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables()
        .AddInMemoryCollection(above);

    internal static bool IsPlainAndPublic(string url) => Loopback.Read(url) is { Scheme: "http" } address && !(address.IsLoopback || Loopback.IsHost(address.Host));

    [LoggerMessage(Level = LogLevel.Information, Message = "SecResponder listens on {Urls}")]
    private static partial void LogListening(ILogger log, string urls);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody may send events here by HTTP yet: make a key with 'secresponder serve key NAME' and put its hash under Server:Keys")]
    private static partial void LogNobody(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Server:Anonymous is Anyone: whoever reaches this port can send events, and so have playbooks act")]
    private static partial void LogAnyone(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Url} is not encrypted and not on this machine alone: keys and events can be read on their way. Give a certificate (Kestrel:Certificates:Default) and an https address, or let a proxy with TLS stand before it")]
    private static partial void LogPlain(ILogger log, string url);
}
