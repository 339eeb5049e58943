using System.Collections.Frozen;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Planning;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>The tests of playbooks, run over the same raw lines as if a firewall had stopped every session in them.</summary>
internal sealed class DeniedTraffic
{
    private readonly PlaybookSet _playbooks;
    private readonly PlaybookTestRunner _runner;
    private bool _isOnlyTraffic;

    public DeniedTraffic(PlaybookSet playbooks)
    {
        _playbooks = playbooks;
        var plan = new TestedPlan(playbooks, ActionCatalog.Signatures.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal));
        _runner = new PlaybookTestRunner(playbooks, plan.Of, Denied);
    }

    /// <summary>How many tests held traffic and nothing else.</summary>
    public int Tried { get; private set; }

    /// <summary>What acts all the same, as <c>playbook: test: steps</c>. What a playbook itself names (our own tier that is scaled) is nobody whom the traffic could blame.</summary>
    public IEnumerable<string> WhatActs()
    {
        foreach (var playbook in _playbooks.Playbooks)
        {
            string[] acting = [.. playbook.Response.Where(Blames).Select(step => step.Action)];
            foreach (var test in playbook.Tests.Where(test => test.Given.All(given => given.Raw is not null)))
            {
                _isOnlyTraffic = true;
                var actual = _runner.Run(playbook, test).Actual;
                if (!_isOnlyTraffic)
                    continue;
                Tried++;
                if (actual.Steps.Where(step => acting.Contains(step.Split(' ')[0])).ToList() is { Count: > 0 } steps)
                    yield return $"{playbook.Title}: {test.Name}: {string.Join(", ", steps)}";
            }
        }
    }

    // A step that acts upon what the event says.
    private static bool Blames(PlannedStep step) =>
        ActionCatalog.Signatures.First(action => action.Name == step.Action) is { OnlyTells: false } action && (action.Target is not { } target || step.With[target.Name].Contains("{{", StringComparison.Ordinal));

    private void Denied(string source, in RawRecord record, SecurityEvent scratch, IEventReceiver receiver) =>
        (EventSources.Find(source) ?? throw new InvalidOperationException($"there is no source '{source}'")).Normalize(record, scratch, new Stopped(this, receiver));

    private sealed class Stopped(DeniedTraffic traffic, IEventReceiver next) : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent)
        {
            if (securityEvent.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession or AsimSchema.Dns)
            {
                securityEvent.SetText(AsimField.DvcAction, "Deny");
                securityEvent.SetText(AsimField.EventResult, "Failure");
            }
            else
            {
                traffic._isOnlyTraffic = false;
            }
            next.Receive(securityEvent);
        }

        public void Reject(in RawRecord record, Rejection rejection) => next.Reject(record, rejection);
    }
}
