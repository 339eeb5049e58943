using System.Diagnostics;

namespace SecResponder.Bicep.Tests;

/// <summary>The script that grants application roles, run as it is, with an <c>az</c> that answers as a tenant would and writes down what it was asked.</summary>
public sealed class AppRolesScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-az-").FullName;

    [Fact]
    public async Task What_is_missing_is_granted_and_what_is_there_is_left()
    {
        var (exit, output, _) = await RunAsync("11111111-0000-4000-8000-000000000001", "User.Read.All,Mail.Send", "Machine.Isolate");

        Assert.Equal(0, exit);
        Assert.Equal(["Microsoft Graph User.Read.All: granted already", "Microsoft Graph Mail.Send: granted", "Defender for Endpoint Machine.Isolate: granted"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var posts = Asked().Where(call => call.Contains("POST", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, posts.Length);
        Assert.Contains("""{"principalId":"11111111-0000-4000-8000-000000000001","resourceId":"sp-00000003-0000-0000-c000-000000000000","appRoleId":"role-Mail.Send"}""", posts[0], StringComparison.Ordinal);
        Assert.Contains("role-Machine.Isolate", posts[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No.Such.Role", "has no application role 'No.Such.Role'")]
    [InlineData("x']|[0].id", "is no role's name")]
    public async Task What_is_no_role_is_said_and_nothing_is_granted(string name, string expected)
    {
        var (exit, _, error) = await RunAsync("11111111-0000-4000-8000-000000000001", name, "");

        Assert.NotEqual(0, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Asked(), call => call.Contains("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_is_needed_nobody_is_asked()
    {
        var (exit, output, _) = await RunAsync("11111111-0000-4000-8000-000000000001", "", "");

        Assert.Equal((0, ""), (exit, output));
        Assert.Empty(Asked());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Asked() => File.Exists(Path.Combine(_folder, "asked")) ? File.ReadAllLines(Path.Combine(_folder, "asked")) : [];

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var az = Path.Combine(_folder, "az");
        await File.WriteAllTextAsync(az, """
            #!/usr/bin/env bash
            echo "$*" >> "$(dirname "$0")/asked"
            case "$*" in
              *"appRoles[?value=='No.Such.Role'"*) ;;
              "ad sp show"*"appRoles[?value=='"*) [[ "$*" =~ value==\'([^\']+)\' ]] && echo "role-${BASH_REMATCH[1]}" ;;
              "ad sp show --id"*) echo "sp-$5" ;;
              "ad sp show"*) echo "sp-$4" ;;
              "rest --method GET"*) echo "role-User.Read.All" ;;
            esac
            """.Replace("\r", "", StringComparison.Ordinal) + "\n", TestContext.Current.CancellationToken);
        // The CLI that these tests run is Linux's, too.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(BicepCli.Folder, "scripts", "grant-app-roles.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
