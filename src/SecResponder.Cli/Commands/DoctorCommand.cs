using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Cli.Doctor;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>doctor</c>: exactly the permissions that the playbooks in force need, tested against what is granted; connections, clocks, feeds, secrets, the store.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var playbooks = new Option<string?>("--playbooks") { Description = "The playbook repository; default: what the settings say, else playbooks" };
        var settings = new Option<string?>("--settings") { Description = $"The service's settings, of the form of {DoctorSettings.Usual} (default: that file, where there is one); environment variables stand above it" };
        var store = new Option<string?>("--store") { Description = "The store's file, its account's or its database's address; default: what the settings say" };
        var emit = new Option<string?>("--emit") { Description = "Only print what is needed, as a table, as YAML, as bicep/permissions.bicep, or as roles of Kubernetes; nobody is asked" };
        emit.AcceptOnlyFromAmong("bicep", "kubernetes", "yaml", "table");
        var now = new Option<bool>("--now") { Description = "Only what is needed now: leave out what observing playbooks need once they enforce" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("doctor",
            "Compute exactly the permissions that the playbooks in force need, and test them against what is granted; try connections, clocks, feeds, secrets and the store without changing anything. Exit 1 when something has to be mended. Example: secresponder doctor --playbooks playbooks --emit bicep > bicep/permissions.bicep")
        {
            playbooks, settings, store, emit, now, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var file = parsed.GetValue(settings);
            if (file is not null && !File.Exists(file))
                return terminal.Fail($"there is no '{file}'", "give a file of the form of appsettings.json");
            DoctorSettings known;
            ConnectedSystems connected;
            try
            {
                known = DoctorSettings.Read(file);
                connected = DoctorWorld.Connected(known.Connectors);
            }
            catch (Exception e) when (e is InvalidOperationException or InvalidDataException or FormatException)
            {
                return terminal.Fail(Printable.Of(e.InnerException is FormatException inner ? $"{e.Message} {inner.Message}" : e.Message, 2000), "the service would not start with these settings either");
            }
            var folder = parsed.GetValue(playbooks) ?? known.Responder.Playbooks;
            if (!Directory.Exists(folder))
                return terminal.Fail($"there is no folder '{folder}'", "give the playbook repository with --playbooks");
            var set = PlaybookFiles.Load(folder, ActionCatalog.Signatures, TimeProvider.System, TicketHomes.Of(known.Connectors).Problem);
            var needed = PermissionNeeds.Of(set, known.Connectors, connected);
            if (parsed.GetValue(now))
                needed = [.. needed.Where(permission => permission.IsNeededNow)];
            return parsed.GetValue(emit) is { } form
                ? Emit(terminal, set, known.Connectors, needed, form, folder)
                : await ExamineAsync(terminal, set, needed, known, parsed.GetValue(store), parsed.GetRequiredValue(format), cancellation);
        });
        return command;
    }

    // Half of the playbooks would give half of the permissions, and nobody would know.
    private static int Emit(Terminal terminal, PlaybookSet set, ConnectorOptions options, ImmutableArray<NeededPermission> needed, string form, string folder)
    {
        if (set.HasErrors)
            return terminal.Fail($"the playbooks under '{folder}' have mistakes: what they need can't be told", $"'secresponder validate {folder}' lists them", ExitCodes.Findings);
        foreach (var homeless in PermissionNeeds.ActionsOf(set, options).Where(action => action.System is null))
            terminal.Error.WriteLine($"secresponder: '{homeless.Name}' can be done in {string.Join(" or ", PermissionNeeds.SystemsOf(homeless.Name))}; the settings don't say where, so what it needs is not among this: give --settings");
        if (form == "table")
            PermissionTable.Write(terminal, needed);
        else
            terminal.Out.Write(form switch { "yaml" => PermissionYaml.Of(needed), "kubernetes" => PermissionRbac.Of(needed), _ => PermissionBicep.Of(needed) });
        return ExitCodes.Fine;
    }

    private static async Task<int> ExamineAsync(
        Terminal terminal, PlaybookSet set, ImmutableArray<NeededPermission> needed, DoctorSettings known, string? where, string format, CancellationToken cancellation)
    {
        var (store, told) = await StoreExamination.OpenAsync(where, known, cancellation);
        await using var open = store;
        await using var world = DoctorWorld.Of(known.Connectors, set, store, TimeProvider.System);
        var cache = new FeedCache(known.Connectors.Of<FeedOptions>("Feeds").Folder);
        List<Examined> examined =
        [
            Playbooks(set),
            .. await Examination.ActionsAsync(set, known.Connectors, world, cancellation),
            .. await Examination.GrantsAsync(needed, world, cancellation),
            .. world.Clocks.Findings(),
            .. Examination.Feeds(cache.Apply(set), cache, TimeProvider.System.GetUtcNow()),
            .. await Examination.SecretsAsync(set, world, cancellation),
            told,
        ];
        if (format == "json")
            await terminal.Out.WriteLineAsync(DoctorJson.Of(needed, examined));
        else
            DoctorText.Write(terminal, needed, examined);
        return examined.Any(one => one.Health == Health.Finding) ? ExitCodes.Findings : ExitCodes.Fine;
    }

    private static Examined Playbooks(PlaybookSet set)
    {
        var errors = set.Diagnostics.Count(finding => finding.Severity == DiagnosticSeverity.Error);
        var counts = $"{set.Playbooks.Count(playbook => playbook.Mode == PlaybookMode.Enforce)} enforce, {set.Playbooks.Count(playbook => playbook.Mode == PlaybookMode.Observe)} observe, {set.Playbooks.Count(playbook => playbook.Mode == PlaybookMode.Off)} off";
        return errors == 0
            ? new Examined("playbooks", "in force", Health.Fine, counts)
            : new Examined("playbooks", "in force", Health.Finding, $"{counts}; {errors} mistake{(errors == 1 ? "" : "s")}, and what these files need is not counted", "'secresponder validate' lists them; the service does not start with them");
    }
}
