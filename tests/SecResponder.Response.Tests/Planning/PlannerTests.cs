using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly Planner Planner = new(new ActionCatalogue(FakeActions.All(new Outside())).Signatures, new TemplateLimits { MaxOutput = 200, MaxSteps = 500 });

    private static Incident Incident(string evidence = """{"SrcIpAddr":"10.0.0.5","Port":443,"Nested":{"a":[1,"two"]},"Quote":"say \"hi\" <b>","Nothing":null,"L":[1,2,3,4,5,6,7,8,9,10],"properties.ruleName":"deny-all","properties.rule.id":7,"Port.x":1,"asset":{"src":{"owner":"dba@corp.example","criticality":"critical","tags":["pci","linux"]}}}""") => new()
    {
        Id = "in-1",
        PlaybookId = "pb-1",
        Title = "Contain a beacon",
        Owner = "network-soc",
        Level = "high",
        Mode = PlaybookMode.Enforce,
        Group = ["10.0.0.5"],
        Summary = "SrcIpAddr 10.0.0.5",
        OpenedAt = Make.Noon,
        RecordedAt = Make.Noon,
        Evidence = evidence,
        PlanHash = "",
    };

    private static ResponseStep Ticket(string title) =>
        Planner.Make(Make.Playbook(Make.Step("ticket.open", null, IfDown.HoldBack, ("title", title))), Incident(), Make.Noon).Steps[0];

    [Theory]
    [InlineData("Beacon from {{ SrcIpAddr }}", "Beacon from 10.0.0.5")]
    [InlineData("no template", "no template")]
    [InlineData("{{ Port }} {{ Nested.a[1] }}", "443 two")]
    [InlineData("{{ Nothing }}{{ NotThere }}{{ Not.There.Either }}|", "|")]
    [InlineData("{{ asset.src.owner }} {{ asset.src.tags | join: ' ' }}", "dba@corp.example pci linux")]
    [InlineData("{% if asset.src.criticality == 'critical' %}!{% endif %}", "!")]
    [InlineData("{{ properties.ruleName }} {{ properties.rule.id }}", "deny-all 7")]
    [InlineData("{{ incident.title }} ({{ incident.level }}, {{ incident.count }})", "Contain a beacon (high, 1)")]
    [InlineData("{{ Quote }}", "say \"hi\" <b>")]
    [InlineData("{{ SrcIpAddr | upcase | append: '!' }}", "10.0.0.5!")]
    [InlineData("{% if Port == 443 %}https{% else %}other{% endif %}", "https")]
    public void Renders_plain_text(string template, string text) => Assert.Equal((text, StepState.Due), (Ticket(template).With["title"], Ticket(template).State));

    [Theory]
    [InlineData("a range that would fill memory", "{% for i in (1..2000000000) %}x{% endfor %}")]
    [InlineData("more turns than there may be", "{% for a in L %}{% for b in L %}{% for c in L %}{% endfor %}{% endfor %}{% endfor %}x")]
    [InlineData("too long a text", "{% for i in L %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}")]
    [InlineData("a text that doubles itself", "{% assign s = 'x' %}{% for a in L %}{% for b in L %}{% assign s = s | append: s %}{% endfor %}{% endfor %}")]
    [InlineData("a capture that doubles itself", "{% assign s = 'x' %}{% for a in L %}{% for b in L %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{% endfor %}")]
    [InlineData("a replacement that grows", "{{ 'aaaaaaaaaaaaaaaaaaaa' | replace: 'a', 'aaaaaaaaaaaaaaaaaaaa' | replace: 'a', 'aaaaaaaaaaaaaaaaaaaa' }}")]
    [InlineData("not closed", "{{ SrcIpAddr")]
    [InlineData("an include", "{% include 'passwd' %}")]
    [InlineData("a render", "{% render 'passwd' %}")]
    public void What_goes_beyond_the_limits_refuses_the_step(string why, string template)
    {
        var step = Ticket(template);
        Assert.True(step.State == StepState.Refused, why);
        Assert.StartsWith("title: ", step.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_events_text_is_no_template()
    {
        var plan = Planner.Make(
            Make.Playbook(Make.Step("ticket.open", null, IfDown.HoldBack, ("title", "{{ User }}"))), Incident("""{"User":"{{ incident.id }}{% include 'x' %}"}"""), Make.Noon);
        Assert.Equal("{{ incident.id }}{% include 'x' %}", plan.Steps[0].With["title"]);
    }

    [Theory]
    [InlineData("{{ DstHostname }}", "4h", "nothing to act on")]
    [InlineData("{{ SrcIpAddr }}", "for ever", "a hold must end")]
    [InlineData("{{ SrcIpAddr }}", "0h", "a hold must end")]
    [InlineData("{{ SrcIpAddr }}", "99999999999999d", "a hold must end")]
    public void A_hold_without_target_or_end_is_refused(string host, string lasts, string reason)
    {
        var step = Planner.Make(Make.Playbook(Make.Step("host.quarantine", null, IfDown.HoldBack, ("host", host), ("for", lasts))), Incident(), Make.Noon).Steps[0];
        Assert.Equal((StepState.Refused, null), (step.State, step.DueAt));
        Assert.Contains(reason, step.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_that_nobody_carries_out_is_refused_and_the_others_stand()
    {
        var plan = Planner.Make(Make.Playbook(Make.Step("host.explode", null, IfDown.HoldBack), Make.Ticket()), Incident(), Make.Noon);
        Assert.Equal([StepState.Refused, StepState.Due], plan.Steps.Select(step => step.State));
    }

    [Fact]
    public void The_same_incident_gives_the_same_plan_whenever_it_is_made()
    {
        var playbook = Make.Playbook(Make.Quarantine(), Make.Ticket());
        var (now, later) = (Planner.Make(playbook, Incident(), Make.Noon), Planner.Make(playbook, Incident(), Make.Noon.AddDays(9)));
        Assert.Equal(now.Hash, later.Hash);
        Assert.Equal(now.Steps.Select(step => step.Id), later.Steps.Select(step => step.Id));
        Assert.Matches("^sr-[0-9a-f]{32}$", now.Steps[0].Id);
    }

    [Theory]
    [InlineData("another target", "{{ Quote }}", "4h", "soc")]
    [InlineData("another duration", "{{ SrcIpAddr }}", "5h", "soc")]
    [InlineData("another parameter", "{{ SrcIpAddr }}", "4h", "other")]
    public void Any_other_target_duration_or_parameter_is_another_plan(string why, string host, string lasts, string channel)
    {
        string Of(string h, string l, string c) => Planner.Make(
            Make.Playbook(Make.Step("host.quarantine", null, IfDown.HoldBack, ("host", h), ("for", l)), Make.Step("notify.teams", null, IfDown.HoldBack, ("channel", c))), Incident(), Make.Noon).Hash;
        Assert.True(Of("{{ SrcIpAddr }}", "4h", "soc") != Of(host, lasts, channel), why);
        Assert.Equal(64, Of(host, lasts, channel).Length);
    }

    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a", "", "", "a")]
    public void Ids_of_different_things_differ(string playbook, string key, string otherPlaybook, string otherKey) =>
        Assert.NotEqual(DerivedId.OfIncident(playbook, key, Make.Noon), DerivedId.OfIncident(otherPlaybook, otherKey, Make.Noon));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("4h", 14400)]
    [InlineData("2d", 172800)]
    [InlineData("1w", 604800)]
    public void Durations_as_playbooks_spell_them(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("1w", true)]
    [InlineData("366d", true)]
    [InlineData("367d", false)]
    [InlineData("9y", false)]
    public void A_hold_lasts_as_long_as_its_playbook_may_say(string lasts, bool isPlanned) => Assert.Equal(
        isPlanned ? StepState.Due : StepState.Refused,
        Planner.Make(Make.Playbook(Make.Quarantine(lasts: lasts)), Incident(), Make.Noon).Steps[0].State);

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-4h")]
    [InlineData("4 h")]
    [InlineData("1.5h")]
    [InlineData("3651d")]
    public void What_is_no_duration(string text) => Assert.False(DurationText.TryParse(text, out _));
}
