namespace SecResponder.Cli.Tests.Doctor;

/// <summary>What <c>doctor --emit</c> computes, without asking anybody.</summary>
public sealed class DoctorEmitTests
{
    private const string Isolate = "{do: host.quarantine, with: {host: '{{ SrcIpAddr }}', for: 1h}}";
    private const string Disable = "{do: user.disable, with: {user: '{{ SrcUsername }}', for: 1h}}";
    private const string AddToGroup = "{do: ipgroup.add, with: {address: '{{ SrcIpAddr }}', group: blocked, for: 1h}}";
    private const string CutOff = "{do: vm.quarantine, with: {host: '{{ SrcIpAddr }}', for: 1h}}";

    [Fact]
    public async Task Only_what_playbooks_in_force_need_is_needed()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate).Does("off", Disable);

        var run = await repository.RunAsync("--emit", "yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["Machine.Isolate", "Machine.Read.All"], Names(run));
    }

    [Fact]
    public async Task What_a_playbook_needs_once_it_enforces_is_told_apart()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate).Does("observe", Disable);

        var all = await repository.RunAsync("--emit", "bicep");
        var now = await repository.RunAsync("--emit", "bicep", "--now");

        Assert.Contains("'Machine.Isolate' // host.quarantine\n", all.Out, StringComparison.Ordinal);
        Assert.Contains("'User.EnableDisableAccount.All' // user.disable; once enforced\n", all.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("User.EnableDisableAccount.All", now.Out, StringComparison.Ordinal);
        Assert.Contains("var graphAppRoles = []\n", now.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_connected_is_asked_who_a_host_is_even_while_a_playbook_observes()
    {
        await using var repository = await new DoctorRepository().Does("observe", Isolate).ConnectedAsync("t", null, null, "Defender", "Azure");

        var run = await repository.RunAsync("--emit", "yaml", "--now");

        Assert.Equal(["Machine.Read.All", "Microsoft.Compute/virtualMachines/read", "Microsoft.Network/networkInterfaces/read", "Microsoft.Network/publicIPAddresses/read"], Names(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_permission_of_Azures_is_needed_at_its_place_and_not_elsewhere()
    {
        await using var repository = await new DoctorRepository().Does("enforce", AddToGroup).Does("enforce", CutOff).ConnectedAsync("t", null, null, "Azure");

        var run = await repository.RunAsync("--emit", "yaml");

        Assert.Equal([DoctorRepository.IpGroup], PlacesOf(run, "Microsoft.Network/ipGroups/write"));
        Assert.Equal([$"{DoctorRepository.Subscription}/resourceGroups/quarantine"], PlacesOf(run, "Microsoft.Network/networkSecurityGroups/write"));
        Assert.Equal([DoctorRepository.Subscription], PlacesOf(run, "Microsoft.Network/networkInterfaces/write"));
    }

    [Fact]
    public async Task What_reads_and_writes_need_not_be_given_reading_besides()
    {
        await using var repository = await new DoctorRepository().Does("enforce", "{do: user.remove-role, with: {user: '{{ SrcUsername }}', role: Owner, for: 1h}}").ConnectedAsync("t", null, null, "Graph");

        Assert.Equal(["RoleManagement.ReadWrite.Directory", "User.Read.All"], Names(await repository.RunAsync("--emit", "yaml")));
    }

    [Fact]
    public async Task Notices_and_change_records_count_too()
    {
        await using var repository = new DoctorRepository().Writes("soc/team.yaml", "channels: {soc: env:X}\nnotices:\n  - do: notify.teams\n    with: {channel: soc}\n")
            .Writes("soc/change.yaml", "title: Change\nid: 00000000-0000-4000-8000-0000000000ff\nstatus: test\nlogsource: {category: firewall}\ndetection:\n  s: {DstPortNumber: 22}\n  condition: s\nmode: observe\nchange: {of: '{{ Object }}', from: [calendar, servicenow]}\n")
            .Does("enforce", Isolate);

        var run = await repository.RunAsync("--emit", "yaml");

        Assert.Contains("playbook: \"notices of soc\", mode: enforce", run.Out, StringComparison.Ordinal);
        Assert.Contains("which change was approved", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_for_a_person_who_grants_by_hand()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate, "Contain it");

        var run = await repository.RunAsync("--emit", "table");

        Assert.Contains(run.Out.Split('\n'), line => line.Contains("Machine.Isolate", StringComparison.Ordinal) && line.Contains("application role of Defender for Endpoint", StringComparison.Ordinal) && line.Contains("Contain it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_settings_must_say_first_is_said_and_not_left_out_in_silence()
    {
        await using var repository = new DoctorRepository().Does("enforce", "{do: ticket.open, with: {queue: soc, title: x}}");

        var run = await repository.RunAsync("--emit", "yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'ticket.open' can be done in ServiceNow or Jira or GitHub or AzureDevOps; the settings don't say where", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_the_playbooks_would_give_half_of_the_permissions()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate).Does("enforce", "{do: host.quarantene}");

        var run = await repository.RunAsync("--emit", "bicep");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("have mistakes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_can_not_break_out_of_what_is_printed()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate, "\"x'\\n}\\\"]: ${secret} # '\"");

        var bicep = await repository.RunAsync("--emit", "bicep");
        var yaml = await repository.RunAsync("--emit", "yaml");

        Assert.DoesNotContain("secret", bicep.Out, StringComparison.Ordinal);
        var line = Assert.Single(yaml.Out.Split('\n'), line => line.Contains("isolate, release", StringComparison.Ordinal));
        Assert.EndsWith("mode: enforce}", line, StringComparison.Ordinal);
    }

    private static string[] Names(CommandRun run) =>
        [.. run.Out.Split('\n').Where(line => line.StartsWith("    name: ", StringComparison.Ordinal)).Select(line => line["    name: ".Length..].Trim('"')).Distinct(StringComparer.Ordinal)];

    private static string[] PlacesOf(CommandRun run, string permission)
    {
        var lines = run.Out.Split('\n');
        return [.. Enumerable.Range(0, lines.Length).Where(at => lines[at] == $"    name: \"{permission}\"").Select(at => lines[at + 2]["    where: ".Length..].Trim('"'))];
    }
}
