using System.Globalization;
using Azure.Messaging.EventHubs;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;

namespace SecResponder.Functions.Tests.Doubles;

internal static class Samples
{
    public static readonly DateTimeOffset Enqueued = DateTimeOffset.Parse("2026-05-01T10:00:00Z", CultureInfo.InvariantCulture);

    public static EventData Event(string body, long sequence) => Event(BinaryData.FromString(body), sequence);

    public static EventData Event(BinaryData body, long sequence) =>
        EventHubsModelFactory.EventData(body, sequenceNumber: sequence, offsetString: "0", enqueuedTime: Enqueued);

    public static Signal Signal(string group = "10.0.0.5", long sequence = 1, string evidence = """{"SrcIpAddr":"10.0.0.5"}""") => new()
    {
        PlaybookId = "3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11",
        RuleIds = ["7c6a2a3e-4a54-4b5c-9e8e-6a2a9f2c1d10"],
        Group = [group],
        Time = Enqueued,
        Origin = new Origin("firewall", "3", sequence, 2),
        Evidence = evidence,
    };
}
