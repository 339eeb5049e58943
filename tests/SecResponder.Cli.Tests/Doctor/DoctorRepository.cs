using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using SecResponder.Lab;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Kubernetes;

namespace SecResponder.Cli.Tests.Doctor;

/// <summary>A small playbook repository with settings beside it, and a lab that they connect.</summary>
internal sealed class DoctorRepository : IAsyncDisposable
{
    public const string Subscription = "/subscriptions/00000000-0000-4000-8000-0000000000aa";
    public const string Group = $"{Subscription}/resourceGroups/net";
    public const string IpGroup = $"{Group}/providers/Microsoft.Network/ipGroups/blocked";

    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, string> _environment = [];
    private LabHost? _lab;
    private int _playbooks;

    // The environment is the whole process's: each repository has variables of its own.
    private readonly string _own = $"DOCTOR_{Guid.NewGuid():N}";

    public DoctorRepository() => _scratch.Write("playbooks/soc/team.yaml", $"channels: {{soc: {Webhook}}}\n");

    /// <summary>The reference of the channel's address.</summary>
    public string Webhook => $"env:{_own}_WEBHOOK";

    public string Folder => Path.Combine(_scratch.Folder, "playbooks");

    public LabHost Lab => _lab!;

    /// <summary>How the lab's clusters stand.</summary>
    public KubernetesLab Clusters { get; } = new();

    /// <summary>The namespaces of the cluster <c>prod</c> that may be acted on.</summary>
    public string[] Namespaces { get; init; } = ["payments", "shop"];

    /// <summary>A token whose claims say these roles, as Entra's do; the lab takes it for what it is told to take.</summary>
    public static string Token(params string[] roles) =>
        $"{Part("""{"alg":"none"}""")}.{Part(JsonSerializer.Serialize(new { aud = "https://api.example.com", roles }))}.c2lnbmF0dXJl";

    /// <summary>Adds a playbook that does this.</summary>
    public DoctorRepository Does(string mode, string step, string title = "")
    {
        var number = ++_playbooks;
        return Writes($"soc/p{number}.yaml",
            $"title: {(title.Length > 0 ? title : $"Playbook {number}")}\nid: 00000000-0000-4000-8000-{number:D12}\nstatus: test\nlogsource: {{category: firewall}}\ndetection:\n  s: {{DstPortNumber: 22}}\n  condition: s\nmode: {mode}\nresponse:\n  - {step}\n");
    }

    public DoctorRepository Writes(string file, string text)
    {
        _scratch.Write($"playbooks/{file}", text);
        return this;
    }

    /// <summary>Starts the lab and writes the settings that connect it.</summary>
    /// <param name="token">What Defender, Graph and Azure are called with.</param>
    /// <param name="actions">What the lab's Azure grants.</param>
    /// <param name="time">The lab's own clock.</param>
    /// <param name="systems">Which systems are connected.</param>
    public async Task<DoctorRepository> ConnectedAsync(string token, string[]? actions = null, TimeProvider? time = null, params string[] systems)
    {
        var options = new LabOptions { Token = token, Password = "lab-p4ssword" };
        options.With(new AzureLab { Actions = actions ?? ["*"] });
        options.With(Clusters);
        _lab = await LabHost.StartAsync(options, time ?? TimeProvider.System, TestContext.Current.CancellationToken);
        Set($"{_own}_TOKEN", token);
        Set($"{_own}_PASSWORD", "lab-p4ssword");
        Set($"{_own}_WEBHOOK", $"{_lab.BaseAddress}teams/soc?sig=lab-signature");
        var connectors = new Dictionary<string, object>
        {
            ["Defender"] = new { BaseAddress = _lab.BaseAddress, Token = $"env:{_own}_TOKEN" },
            ["Graph"] = new { BaseAddress = _lab.BaseAddress, Token = $"env:{_own}_TOKEN" },
            ["Azure"] = new { BaseAddress = _lab.BaseAddress, Token = $"env:{_own}_TOKEN", Scopes = new[] { Subscription }, QuarantineResourceGroup = "quarantine", IpGroups = new { blocked = IpGroup } },
            ["Kubernetes"] = new { Clusters = new { prod = new { Address = new Uri(_lab.BaseAddress, "k8s/prod"), Token = $"env:{_own}_TOKEN", Namespaces } } },
            ["ServiceNow"] = new { BaseAddress = _lab.BaseAddress, User = "lab-user", Password = $"env:{_own}_PASSWORD" },
        };
        Settings(new
        {
            SecResponder = new { Playbooks = Folder, Store = new { Path = Path.Combine(_scratch.Folder, "state.db") } },
            Connectors = connectors.Where(one => systems.Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value),
        });
        return this;
    }

    public DoctorRepository Settings(object settings)
    {
        _scratch.Write("settings.json", settings as string ?? JsonSerializer.Serialize(settings));
        return this;
    }

    public string Write(string name, string text) => _scratch.Write(name, text);

    public Task<CommandRun> RunAsync(params string[] args) => File.Exists(Path.Combine(_scratch.Folder, "settings.json"))
        ? CommandRun.OfAsync(["doctor", "--playbooks", Folder, "--settings", Path.Combine(_scratch.Folder, "settings.json"), .. args])
        : CommandRun.OfAsync(["doctor", "--playbooks", Folder, .. args]);

    /// <summary>Runs it for a program.</summary>
    public async Task<(CommandRun Run, JsonElement Report)> ReportAsync()
    {
        var run = await RunAsync("--format", "json");
        using var document = JsonDocument.Parse(run.Out);
        return (run, document.RootElement.Clone());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, _) in _environment)
            Environment.SetEnvironmentVariable(name, null);
        if (_lab is not null)
            await _lab.DisposeAsync();
        _scratch.Dispose();
    }

    private void Set(string name, string value)
    {
        _environment[name] = value;
        Environment.SetEnvironmentVariable(name, value);
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
