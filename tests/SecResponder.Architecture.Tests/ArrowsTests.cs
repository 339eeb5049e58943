namespace SecResponder.Architecture.Tests;

public sealed class ArrowsTests
{
    [Fact]
    public void Every_arrow_points_one_way() => Assert.Empty(Arrows.Findings([.. Repository.Projects()]));

    [Fact]
    public void The_arrows_were_read() => Assert.Contains(
        Repository.Projects(), project => project.Name == "SecResponder.Playbooks" && project.Knows.Contains("SecResponder.Events"));

    [Theory]
    [InlineData("turned round", "SecResponder.Events", "SecResponder.Playbooks")]
    [InlineData("skipping back", "SecResponder.Response", "SecResponder.Connectors")]
    [InlineData("to a host", "SecResponder.Connectors", "SecResponder.Cli")]
    [InlineData("from the server to the command line that starts it", "SecResponder.Server", "SecResponder.Cli")]
    [InlineData("from a production host to the lab", "SecResponder.Functions", "SecResponder.Lab")]
    [InlineData("from the lab to the pipeline that it stands outside of", "SecResponder.Lab", "SecResponder.Response")]
    [InlineData("to a test", "SecResponder.Response", "SecResponder.Simulation")]
    [InlineData("to the stand-in from elsewhere", "SecResponder.Connectors", "EventHubsExtension")]
    public void A_wrong_arrow_is_caught(string why, string from, string to)
    {
        Assert.NotEmpty(why);
        ProjectArrows[] broken = [.. Repository.Projects().Select(project => project.Name == from ? project with { Knows = [.. project.Knows, to] } : project)];

        Assert.Equal([$"{from} must not know {to}"], Arrows.Findings(broken));
    }

    [Fact]
    public void A_room_that_the_picture_does_not_have_is_caught() => Assert.Single(
        Arrows.Findings([new ProjectArrows("SecResponder.Common", false, [])]), finding => finding.Contains("not in the picture", StringComparison.Ordinal));
}
