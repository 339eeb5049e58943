using SecResponder.Connectors.Graph;
using SecResponder.Lab.Faults;
using SecResponder.Response.Entities;

namespace SecResponder.Connectors.Tests.Graph;

public sealed class GraphResolverTests
{
    [Theory]
    [InlineData("mia@corp.example")]
    [InlineData("MIA@corp.example")]
    [InlineData(GraphTested.Mia)]
    [InlineData("mia")]
    [InlineData("CORP\\mia")]
    public async Task A_user_is_told_by_every_name_with_roles_for_protected_lists(string what)
    {
        await using var outside = await Outside.CreateAsync();

        var user = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(EntityKind.User, what)).Entity;

        Assert.Equal($"entra:{GraphTested.Mia}", user.Id);
        Assert.Superset(new HashSet<string> { "mia@corp.example", GraphTested.Mia, "mia" }, user.Names.ToHashSet());
        Assert.Superset(new HashSet<string> { "role:User Administrator", "role:Global Administrator" }, user.Tags.ToHashSet());
    }

    [Fact]
    public async Task Who_can_not_be_told_for_sure_is_not_told()
    {
        await using var outside = await Outside.CreateAsync();

        Assert.Equal(2, Assert.IsType<Resolution.Ambiguous>(await outside.ResolveAsync(EntityKind.User, "CORP\\ana")).Candidates.Length);
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(EntityKind.User, "nobody@corp.example"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(EntityKind.User, "x' or '1' eq '1"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(EntityKind.User, "a/../../applications"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(EntityKind.Application, "Nothing of ours"));
        Assert.IsType<Resolution.Unavailable>(await BrokenAsync(outside, 500, "users", "mia@corp.example"));
    }

    [Fact]
    public async Task Roles_that_can_not_be_read_protect_everybody_until_the_owner_says_otherwise()
    {
        await using var outside = await Outside.CreateAsync();
        var unavailable = Assert.IsType<Resolution.Unavailable>(await BrokenAsync(outside, 403, "transitiveMemberOf", "mia@corp.example"));
        Assert.Contains("RoleManagement.Read.Directory", unavailable.Reason, StringComparison.Ordinal);

        await using var without = await Outside.CreateAsync(options => options.Of<GraphOptions>("Graph").Roles = false);
        var user = Assert.IsType<Resolution.Resolved>(await without.ResolveAsync(EntityKind.User, "mia@corp.example")).Entity;
        Assert.DoesNotContain(user.Tags, tag => tag.StartsWith("role:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GraphTested.AppId)]
    [InlineData("Payroll export")]
    public async Task An_application_is_told_by_id_or_name(string what)
    {
        await using var outside = await Outside.CreateAsync();

        var application = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(EntityKind.Application, what)).Entity;

        Assert.Equal(($"entra-app:{GraphTested.AppId}", "Payroll export"), (application.Id, application.DisplayName));
    }

    private static Task<Resolution> BrokenAsync(Outside outside, int status, string path, string user)
    {
        _ = outside.Truth.Break(new LabFault { System = "graph", Kind = LabFaultKind.Status, Status = status, Path = path, Times = 10 });
        return outside.ResolveAsync(EntityKind.User, user);
    }
}
