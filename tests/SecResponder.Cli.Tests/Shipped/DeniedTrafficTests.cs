using SecResponder.Connectors;
using SecResponder.Response.Hosting;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>Denied traffic is evidence, not an emergency: by itself it blocks, isolates and disables nobody.</summary>
public sealed class DeniedTrafficTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Nothing_in_the_library_acts_on_somebody_when_all_of_the_traffic_was_denied()
    {
        var traffic = new DeniedTraffic(PlaybookFiles.Load(ShippedPlaybook.Folder, ActionCatalog.Signatures, TimeProvider.System));

        Assert.Empty(traffic.WhatActs());
        Assert.True(traffic.Tried > 150);
    }

    [Fact]
    public void A_playbook_that_does_is_found()
    {
        _scratch.Write("soc/team.yaml", "scope: [0.0.0.0/0]\n");
        _scratch.Write("soc/hasty.yaml", """
            title: Block whoever knocks
            id: 00000000-0000-4000-8000-0000000000ad
            logsource: {category: firewall}
            detection: {denied: {DvcAction: Deny}, condition: denied}
            group-by: [SrcIpAddr]
            response:
              - do: indicator.list
                with: {indicator: '{{ SrcIpAddr }}', for: 1h, list: outside}
            tests:
              - name: a knock
                given:
                  - {source: cisco-asa, raw: '<164>Mar 03 2026 21:52:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group "x" [0x0, 0x0]'}
                expect: {incidents: 1}
            """);

        Assert.Equal(["Block whoever knocks: a knock: indicator.list 198.51.100.7"], new DeniedTraffic(PlaybookFiles.Load(_scratch.Folder, ActionCatalog.Signatures, TimeProvider.System)).WhatActs());
    }
}
