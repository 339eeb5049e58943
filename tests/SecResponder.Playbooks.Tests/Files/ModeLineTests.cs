using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

public sealed class ModeLineTests
{
    private const string Other = "title: Another\nid: 00000000-0000-4000-8000-000000000001\nmode: observe # not this one\n---\n";

    private static Playbook Playbook => new() { Id = "pb", Title = "t", Owner = "o", File = "f.yaml", Mode = PlaybookMode.Observe };

    [Theory]
    [InlineData("plain, with a comment behind it", "id: pb\nmode: observe   # since March\nresponse: []\n", "id: pb\nmode: enforce   # since March\nresponse: []\n")]
    [InlineData("in quotes", "id: pb\nmode: 'observe'\nresponse: []\n", "id: pb\nmode: 'enforce'\nresponse: []\n")]
    [InlineData("Windows' line ends", "id: pb\r\nmode: observe\r\nresponse: []\r\n", "id: pb\r\nmode: enforce\r\nresponse: []\r\n")]
    [InlineData("absent: before the response", "id: pb\n# what is done\nresponse: []\n", "id: pb\n# what is done\nmode: enforce\nresponse: []\n")]
    public void Only_the_mode_of_that_document_changes(string why, string before, string after)
    {
        Assert.True(Other + after == ModeLine.Set(Other + before, Playbook, "enforce", out _), why);
    }

    [Theory]
    [InlineData("no such document", "id: pb-2\nmode: observe\n")]
    [InlineData("no word", "id: pb\nmode: [observe]\nresponse: []\n")]
    [InlineData("nowhere to put it", "id: pb\ntitle: t\n")]
    public void What_can_not_be_told_is_left_to_a_person(string why, string text) => Assert.True(ModeLine.Set(text, Playbook, "enforce", out _) is null, why);

    [Fact]
    public void The_line_is_told()
    {
        ModeLine.Set(Other + "id: pb\nmode: observe\n", Playbook, "enforce", out var line);
        Assert.Equal(6, line);
    }
}
