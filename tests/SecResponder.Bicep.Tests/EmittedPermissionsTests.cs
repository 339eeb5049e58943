using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Bicep.Tests;

/// <summary>What <c>doctor --emit bicep</c> prints is Bicep, whatever the playbooks use.</summary>
public sealed class EmittedPermissionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bicep").FullName;

    [Fact]
    public async Task It_builds_is_formatted_and_has_no_finding()
    {
        var emitted = await EveryAction.EmitAsync();
        var file = Path.Combine(_folder, "permissions.bicep");
        await File.WriteAllTextAsync(file, emitted, TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(BicepCli.Folder, "bicepconfig.json"), Path.Combine(_folder, "bicepconfig.json"));

        var built = await BicepCli.RunAsync("build", file, "--stdout");
        var formatted = await BicepCli.RunAsync("format", file, "--stdout");

        Assert.Equal((0, ""), (built.ExitCode, built.Findings));
        Assert.Equal(formatted.Output, emitted);
    }

    [Fact]
    public async Task It_names_every_permission_that_an_action_declares()
    {
        var emitted = await EveryAction.EmitAsync();

        Assert.All(ActionCatalog.Signatures.SelectMany(action => action.Permissions).Where(permission => permission.Kind is PermissionKind.AzureAction or PermissionKind.DefenderApplicationRole),
            permission => Assert.Contains($"'{permission.Name}' //", emitted, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
