namespace SecResponder.Bicep.Tests;

/// <summary>The script that grants application roles, with an <c>az</c> that answers as a tenant would.</summary>
public sealed class AppRolesScriptTests : IDisposable
{
    private readonly AzScript _script = new("grant-app-roles.sh", """
          *"appRoles[?value=='No.Such.Role'"*) ;;
          "ad sp show"*"appRoles[?value=='"*) [[ "$*" =~ value==\'([^\']+)\' ]] && echo "role-${BASH_REMATCH[1]}" ;;
          "ad sp show --id"*) echo "sp-$5" ;;
          "ad sp show"*) echo "sp-$4" ;;
          "rest --method GET"*) echo "role-User.Read.All" ;;
        """);

    [Fact]
    public async Task What_is_missing_is_granted_and_what_is_there_is_left()
    {
        var (exit, output, _) = await _script.RunAsync("11111111-0000-4000-8000-000000000001", "User.Read.All,Mail.Send", "Machine.Isolate");

        Assert.Equal(0, exit);
        Assert.Equal(["Microsoft Graph User.Read.All: granted already", "Microsoft Graph Mail.Send: granted", "Defender for Endpoint Machine.Isolate: granted"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var posts = _script.Asked.Where(call => call.Contains("POST", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, posts.Length);
        Assert.Contains("""{"principalId":"11111111-0000-4000-8000-000000000001","resourceId":"sp-00000003-0000-0000-c000-000000000000","appRoleId":"role-Mail.Send"}""", posts[0], StringComparison.Ordinal);
        Assert.Contains("role-Machine.Isolate", posts[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No.Such.Role", "has no application role 'No.Such.Role'")]
    [InlineData("x']|[0].id", "is no role's name")]
    public async Task What_is_no_role_is_said_and_nothing_is_granted(string name, string expected)
    {
        var (exit, _, error) = await _script.RunAsync("11111111-0000-4000-8000-000000000001", name, "");

        Assert.NotEqual(0, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_script.Asked, call => call.Contains("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_is_needed_nobody_is_asked()
    {
        var (exit, output, _) = await _script.RunAsync("11111111-0000-4000-8000-000000000001", "", "");

        Assert.Equal((0, ""), (exit, output));
        Assert.Empty(_script.Asked);
    }

    public void Dispose() => _script.Dispose();
}
