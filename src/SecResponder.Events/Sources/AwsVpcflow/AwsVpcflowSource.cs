using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AwsVpcflow;

/// <summary>Amazon VPC flow logs: lines of the default format, of any format with its header line, and JSON objects with the same names.</summary>
/// <remarks>Amazon VPC User Guide, "Flow log records".</remarks>
internal sealed class AwsVpcflowSource : EventSource
{
    private const int MostColumns = 64;

    private static readonly EventKind Flow = new("aws-vpcflow", "flow", AsimSchema.NetworkSession, new LogSource("network_connection", "aws", "vpcflow"), new LogSource("firewall", "aws", "vpcflow"));

    private static readonly byte[] Vendor = "AWS"u8.ToArray();
    private static readonly byte[] Product = "VPC"u8.ToArray();

    // Versions 2 to 5 in the order of the documentation: what a log of "all fields" has.
    private static readonly BoundColumn[] Usual = VpcFlowFields.Table.Bind(
        [.. ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id "
            + "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path").Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)]);

    private const int OfVersion2 = 14;

    public override string Id => Flow.Source;

    public override string Title => "Amazon VPC flow logs";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Flow];

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        if (JsonBody.Find(record) is var start and >= 0)
            return record[start..] is var json && json.IndexOf("\"srcaddr\""u8) >= 0 && (json.IndexOf("\"log_status\""u8) >= 0 || json.IndexOf("\"log-status\""u8) >= 0 || json.IndexOf("\"logStatus\""u8) >= 0);
        return IsHeader(record) || IsLine(record);
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.Trim(" \t\r\n"u8);
        if (IsHeader(line))
        {
            record.Stream?.SetColumns(line, (byte)' ');
            receiver.Skip(record);
            return;
        }
        scratch.Reset(record);
        scratch.Begin(Flow);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        var start = JsonBody.Find(record.Span);
        if ((start >= 0 ? Json(scratch, record.Span[start..], start) : Text(scratch, record, line)) is { } rejection)
        {
            receiver.Reject(record, rejection);
            return;
        }
        if (VpcFlowFields.IsNone(scratch))
        {
            receiver.Skip(record);
            return;
        }
        if (VpcFlowFields.Finish(scratch) is { } wrong)
        {
            receiver.Reject(record, wrong);
            return;
        }
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static Rejection? Text(SecurityEvent e, in RawRecord record, ReadOnlySpan<byte> line)
    {
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(line, (byte)' ', places);
        var isHeaded = record.Stream is { Columns.Count: > 0 };
        var columns = isHeaded ? record.Stream!.ColumnsOf(VpcFlowFields.Table) : Usual;
        if (count != columns.Length && (isHeaded || count < OfVersion2 || count > Usual.Length))
        {
            // A line of another format in the same stream: the default one is known by its own look.
            if (count < OfVersion2 || count > Usual.Length || !IsLine(line))
                return new Rejection(RejectionCodes.Truncated, $"{count} columns; {(isHeaded ? $"the header line names {columns.Length}" : "a line of the default format has 14: another format needs its header line")}", line.Length);
            columns = Usual;
        }
        for (var i = 0; i < count; i++)
            FieldTable.Set(e, columns[i], line[places[i]]);
        return null;
    }

    private static Rejection? Json(SecurityEvent e, ReadOnlySpan<byte> json, int start)
    {
        Span<byte> name = stackalloc byte[64];
        var pairs = new JsonPairs(json);
        try
        {
            while (pairs.Next())
            {
                // "log_status" as "log-status".
                if (pairs.Key.Length > name.Length)
                {
                    pairs.Skip();
                    continue;
                }
                var length = pairs.Key.Length;
                pairs.Key.CopyTo(name);
                name[..length].Replace((byte)'_', (byte)'-');
                VpcFlowFields.Table.Set(e, name[..length], VpcFlowFields.Whole(pairs.Text(e)));
            }
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[pairs.Position..])}", start + pairs.Position);
        }
    }

    // Names of the documentation, whatever their order.
    private static bool IsHeader(ReadOnlySpan<byte> line) => line.IndexOf("srcaddr"u8) >= 0 && line.IndexOf("dstaddr"u8) >= 0 && line.IndexOf((byte)'{') < 0 && line.IndexOf((byte)'=') < 0 && line.IndexOfAny("\"'"u8) < 0;

    // "2 123456789012 eni-0f06… … REJECT OK"
    private static bool IsLine(ReadOnlySpan<byte> line)
    {
        Span<Range> places = stackalloc Range[OfVersion2 + 1];
        line = line.Trim(" \t\r\n"u8);
        if (Columns.Split(line, (byte)' ', places) < OfVersion2)
            return false;
        var (version, status) = (places[0], places[OfVersion2 - 1]);
        var word = line[status];
        if (word.IndexOf((byte)' ') is var blank and > 0)
            word = word[..blank];
        return line[version].Length == 1 && char.IsAsciiDigit((char)line[version][0]) && (word.SequenceEqual("OK"u8) || word.SequenceEqual("NODATA"u8) || word.SequenceEqual("SKIPDATA"u8)) && line[places[2]] is [(byte)'e', (byte)'n', (byte)'i', ..] or [(byte)'-'];
    }
}
