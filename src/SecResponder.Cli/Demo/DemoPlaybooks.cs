using System.Collections.Frozen;

namespace SecResponder.Cli.Demo;

/// <summary>The demo's own copies of the playbooks, armed. Those in the repository only observe.</summary>
internal static class DemoPlaybooks
{
    /// <summary>Where the shipped ones are: beside the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "playbooks");

    // The story is about these; the rest of the library would tell of the same attack in other words.
    private static readonly FrozenSet<string> Told = FrozenSet.Create(StringComparer.Ordinal,
        "network-soc/beacon.yaml", "network-soc/port_scan.yaml", "network-soc/unapproved_firewall_change.yaml", "identity-soc/vpn_password_guessing.yaml",
        "identity-soc/role_granted_at_night.yaml", "cloud-platform/rule_open_to_world.yaml", "cloud-platform/logging_switched_off.yaml");

    /// <summary>Lets questions to a person wait for half a day: whoever tries the demo out reads first.</summary>
    public static void GiveTime(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
            if (File.ReadAllText(file) is var text && text.Contains("within: 15m", StringComparison.Ordinal))
                File.WriteAllText(file, text.Replace("within: 15m", "within: 12h", StringComparison.Ordinal));
    }

    /// <summary>Copies the playbooks of the story with their teams, lists and changes, with <c>mode: enforce</c>. A folder that is there already is left as it is.</summary>
    public static void Arm(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var unfinished = folder + ".new";
        foreach (var file in Directory.EnumerateFiles(Shipped, "*.yaml", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Shipped, file).Replace('\\', '/');
            if (!Told.Contains(name) && !name.EndsWith("/team.yaml", StringComparison.Ordinal) && name.Split('/')[0] is not ("lists" or "changes"))
                continue;
            var copy = Path.Combine(unfinished, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file).Replace("\nmode: observe", "\nmode: enforce", StringComparison.Ordinal));
        }
        Directory.Move(unfinished, folder);
    }
}
