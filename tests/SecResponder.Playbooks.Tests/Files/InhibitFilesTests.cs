using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

public sealed class InhibitFilesTests
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

    [Fact]
    public void A_word_that_is_none_is_told_at_its_place()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("mode: observe\n", "mode: observe\ninhibit: teams\n", StringComparison.Ordinal));
        Assert.Equal(["network-soc/beacon.yaml:24:10 SR1202"], repository.Problems());
    }
}
