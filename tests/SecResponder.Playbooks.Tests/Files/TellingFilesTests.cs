using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

public sealed class TellingFilesTests
{
    [Theory]
    [InlineData("", Inhibit.Team)]
    [InlineData("inhibit: team\n", Inhibit.Team)]
    [InlineData("inhibit: playbook\n", Inhibit.Playbook)]
    [InlineData("inhibit: anybody\n", Inhibit.Anybody)]
    [InlineData("inhibit: off\n", Inhibit.Off)]
    public void Whose_ticket_stands_is_read(string written, Inhibit read)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("mode: observe\n", "mode: observe\n" + written, StringComparison.Ordinal));
        Assert.Empty(repository.Problems());
        Assert.Equal(read, repository.Load().Playbooks[0].Inhibit);
    }

    [Theory]
    [InlineData("", 20, 10)]
    [InlineData("flood: {incidents: 5, per: 1h}\n", 5, 60)]
    [InlineData("flood: {incidents: 100}\n", 100, 10)]
    [InlineData("flood: off\n", null, null)]
    public void What_is_a_flood_is_read(string written, int? incidents, int? minutes)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("mode: observe\n", "mode: observe\n" + written, StringComparison.Ordinal));
        Assert.Empty(repository.Problems());
        Assert.Equal(incidents is { } number ? new Flood(number, TimeSpan.FromMinutes(minutes!.Value)) : null, repository.Load().Playbooks[0].Flood);
    }

    [Theory]
    [InlineData("flood: 20", "24:8 SR1205")]
    [InlineData("flood: {incidents: 0, per: 1h}", "24:20 SR1215")]
    [InlineData("flood: {incidents: 5, within: 1h}", "24:23 SR1206")]
    public void A_flood_that_is_none_is_told_at_its_place(string written, string problem)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("mode: observe\n", $"mode: observe\n{written}\n", StringComparison.Ordinal));
        Assert.StartsWith($"network-soc/beacon.yaml:{problem}", Assert.Single(repository.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_none_is_told_at_its_place()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("mode: observe\n", "mode: observe\ninhibit: teams\n", StringComparison.Ordinal));
        Assert.Equal(["network-soc/beacon.yaml:24:10 SR1202"], repository.Problems());
    }
}
