using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecResponder.Cli.Demo;
using SecResponder.Lab;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Server.Tests.Console;

namespace SecResponder.Console.Tests;

/// <summary>One browser and one evening for the whole suite, one test after the other: what a person decides in one is not undone for the next.</summary>
[CollectionDefinition(nameof(OneEvening))]
public sealed class OneEvening : ICollectionFixture<ConsoleStage>;

/// <summary>The demo's evening in a running server, somebody who signs people in, and one Chromium: shared by all tests.</summary>
public sealed class ConsoleStage : IAsyncLifetime
{
    public const string Viewers = "00000000-0000-4000-8000-00000000a001";
    public const string Responders = "00000000-0000-4000-8000-00000000a002";
    public const string Approvers = "00000000-0000-4000-8000-00000000a003";
    public const string Admins = "00000000-0000-4000-8000-00000000a004";

    /// <summary>Whom the demo's team asks.</summary>
    public static string Lead => DemoConsole.Approver;

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-console-").FullName;
    private LabHost _lab = null!;
    private DemoConsole _demo = null!;
    private OpenIdStandIn _provider = null!;
    private IPlaywright _playwright = null!;

    internal DemoTraffic Traffic { get; } = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart);

    public IBrowser Browser { get; private set; } = null!;

    public string Address => _demo.App.Urls.First();

    public LabHost Lab => _lab;

    public IResponderStore Store => Services.GetRequiredService<IResponderStore>();

    /// <summary>The evening's clock.</summary>
    public DateTimeOffset Now => Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public IServiceProvider Services => _demo.App.Services;

    public async ValueTask InitializeAsync()
    {
        var credentials = new LabOptions { Machines = DemoChecks.Machines(Traffic.Scenario) };
        var clock = new DemoClock(Traffic.Scenario.Start, Path.Combine(_folder, "clock"));
        _lab = await LabHost.StartAsync(credentials, clock);
        _provider = await OpenIdStandIn.StartAsync();
        _demo = await DemoConsole.StartAsync(_folder, _lab.BaseAddress, credentials, clock,
        [
            new("Server:Console:OpenId:Authority", _provider.Address), new("Server:Console:OpenId:ClientId", OpenIdStandIn.Client),
            new("Server:Console:Roles:Viewer:0", Viewers), new("Server:Console:Roles:Responder:0", Responders),
            new("Server:Console:Roles:Approver:0", Approvers), new("Server:Console:Roles:Admin:0", Admins),
        ], CancellationToken.None);
        await _demo.FeedAsync(Traffic, "0", TimeSpan.Zero, CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium(), Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        await _demo.DisposeAsync();
        await _provider.DisposeAsync();
        await _lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Every page there is to look at, with what it is called in pictures.</summary>
    public async Task<(string Name, string Path)[]> PagesAsync()
    {
        var approval = (await Store.PendingApprovalsAsync(1, CancellationToken.None))[0];
        var signal = (await Store.LedgerAsync(approval.IncidentId, CancellationToken.None)).First(row => row.Fact() is SignalSeen);
        return
        [
            ("overview", "/console"), ("incidents", "/console/incidents"), ("incidents-none", "/console/incidents?about=nobody"), ("incident", $"/console/incidents/{approval.IncidentId}"),
            ("event", $"/console/incidents/{approval.IncidentId}/events/{signal.Sequence}"), ("approvals", "/console/approvals"), ("approval", $"/console/approvals/{approval.Id}"),
            ("holds", "/console/holds"), ("refused", "/console/refused"), ("switch", "/console/switch"), ("message", "/console/incidents/in-none"), .. await LookingAsync(),
        ];
    }

    // What people look around by.
    private async Task<(string Name, string Path)[]> LookingAsync()
    {
        var pages = (SecResponder.Response.Storage.Pages.IStorePages)Store;
        var (incident, letter) = ((await Store.IncidentsAsync(1, CancellationToken.None))[0], (await pages.LetterPageAsync(null, null, 1, CancellationToken.None)).Items[0]);
        return
        [
            ("entities", "/console/entities"), ("entity", $"/console/entities?name={Uri.EscapeDataString(incident.Group[0])}"), ("playbooks", "/console/playbooks"), ("playbook", $"/console/playbooks/{incident.PlaybookId}"),
            ("teams", "/console/teams"), ("coverage", "/console/coverage"), ("source", "/console/coverage/cisco-asa"), ("ledger", "/console/ledger"), ("chain", $"/console/ledger/chains/{incident.Id}"), ("dead-letter", "/console/dead-letter"),
            ("letter", $"/console/dead-letter/{letter.Id}"), ("try", "/console/try"),
        ];
    }

    /// <summary>A browser window of its own, with somebody signed in by the provider.</summary>
    public async Task<IPage> EnterAsync(string name, string group, string path = "/console", int width = 1280, string theme = "light", bool script = true)
    {
        var page = await WindowAsync(width, theme, script);
        _provider.Is(name, group);
        await page.GotoAsync($"/console/sign-in/openid?next={Uri.EscapeDataString(path)}");
        return page;
    }

    /// <summary>A phone held upright, or a screen.</summary>
    public static int Height(int width) => width < 600 ? 844 : 860;

    /// <summary>A window in which nobody is signed in.</summary>
    public async Task<IPage> WindowAsync(int width = 1280, string theme = "light", bool script = true)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address,
            ViewportSize = new ViewportSize { Width = width, Height = Height(width) },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    // The distribution's own; the driver's would be fetched from elsewhere.
    private static string Chromium() =>
        Environment.GetEnvironmentVariable("SECRESPONDER_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser") }).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("there is no Chromium: install the package 'chromium', or name it in SECRESPONDER_CHROMIUM");
}
