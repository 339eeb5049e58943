using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Why a rule matched, or not.</summary>
public sealed class Explaining
{
    [Fact]
    public void Each_part_of_a_rule_says_whether_it_holds_and_on_what()
    {
        var rule = Engine.Rule("selection: {src_ip|cidr: 10.0.0.0/8, dst_port: [22, 23]}\nfilter: {user: root}\ncondition: selection and not filter", "{category: firewall}");
        var e = new SecurityEvent();
        var json = Encoding.UTF8.GetBytes("""{"user":"ROOT"}""");
        e.Reset(new RawRecord(json, new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
        e.Begin(new EventKind("w", "k", AsimSchema.NetworkSession, new LogSource("firewall")));
        e.Vendor.SetJson(json);
        e.SetText(AsimField.SrcIpAddr, "10.1.2.3");
        e.SetInteger(AsimField.DstPortNumber, 23);

        var lines = new List<string>();
        Write(RuleExplainer.Explain(rule, e), 0);

        Assert.Equal(
            [
                "no and", " yes selection", "  yes all of", "   yes src_ip|cidr at SrcIpAddr (Taxonomy): 10.1.2.3", "    yes 10.0.0.0/8",
                "   yes dst_port at DstPortNumber (Taxonomy): 23", "    no 22", "    yes 23",
                " no not", "  yes filter", "   yes all of", "    yes user at user (Vendor): ROOT", "     yes 'root'",
            ], lines);

        void Write(Explanation part, int depth)
        {
            lines.Add($"{new string(' ', depth)}{(part.Holds ? "yes" : "no")} {part.What}{(part.Found is not { } found ? "" : $" at {found.Path} ({found.By}): {string.Join(", ", part.Values)}")}");
            foreach (var inner in part.Parts)
                Write(inner, depth + 1);
        }
    }
}
