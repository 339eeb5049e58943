using System.Collections.Immutable;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Palo Alto Networks PAN-OS, CSV over syslog, or the same logs as CEF, LEEF or the logging service's JSON: one record, one event.</summary>
/// <remarks>
/// PAN-OS administrator's guide, "Syslog Field Descriptions". The way of a line: 1. where the columns begin (<see cref="PanFrame"/>), 2. the columns in place (<see cref="PanCsv"/>),
/// 3. which log it is (<see cref="PanLayout"/>, <see cref="PanColumns"/>), 4. column by column (<see cref="PanValues"/>), 5. what several columns say together. Fields that have names take the place of steps 1 and 2 (<see cref="PanForms"/>).
/// </remarks>
internal sealed class PaloAltoPanosSource : EventSource
{
    private static readonly byte[] Vendor = "Palo Alto"u8.ToArray();
    private static readonly byte[] Product = "PanOS"u8.ToArray();
    private static readonly byte[] LoggingService = "Cortex Data Lake"u8.ToArray();

    public override string Id => PanKinds.Source;

    public override string Title => "Palo Alto Networks PAN-OS";

    public override IReadOnlyList<EventKind> Kinds => PanKinds.All;

    public override IReadOnlyList<string> Samples => PanSamples.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => PanForms.Find(record, out _) is not null || PanFrame.TryFind(record, out _, out _);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        if (PanForms.Find(line, out var body) is { } named)
        {
            Named(named, line, body, record, scratch, receiver);
            return;
        }
        if (!PanFrame.TryFind(line, out var start, out var form))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no PAN-OS columns (format, receive time, serial, type): {Excerpt.Of(line)}", 0));
            return;
        }
        Span<(int, int)> places = stackalloc (int, int)[PanCsv.MaxColumns];
        var csv = new PanCsv(line[start..], places, lacksFirst: form == PanForm.WithoutFirst);
        if (!PanLayout.TryOf(csv, form, out var layout))
        {
            receiver.Reject(record, Unread(csv, form, start));
            return;
        }
        if (csv.Count < layout.Least || csv.IsCut)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, csv.IsCut
                ? $"the line ends within quotes, in column {csv.Count}"
                : $"{csv.Count} columns; a {layout.Kind.Name} line has at least {layout.Least}", line.Length));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(layout.Kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        Columns(scratch, csv, layout.Columns);
        PanTimes.FindElsewhere(scratch, csv);
        if (!scratch.Has(AsimField.TimeGenerated))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.BadTime, $"the time the log was generated is no time: {Excerpt.Of(scratch.Vendor.Find("time_generated"u8).Utf8)}", start));
            return;
        }
        Finish(scratch, line[..start], record.ReceivedAt);
        receiver.Receive(scratch);
    }

    // Fields by name: the same columns, wherever they stand.
    private static void Named(PanForm form, ReadOnlySpan<byte> line, int start, in RawRecord record, SecurityEvent e, IEventReceiver receiver)
    {
        e.Reset(record);
        var fields = new PanFields(e, stackalloc int[PanNames.Count]);
        if (PanForms.Read(form, fields, line[start..], start) is { } wrong)
        {
            receiver.Reject(record, wrong);
            return;
        }
        var layout = fields.Layout();
        if (layout.Kind is null)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"the log type {Excerpt.Of(fields.Find("type"u8))} is not read", start));
            return;
        }
        e.Begin(layout.Kind);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, form == PanForm.Json || line[start..].IndexOf("|LF|"u8) is >= 0 and < 40 ? LoggingService : Product);
        fields.Take(layout.Columns);
        if (!e.Has(AsimField.EventMessage))
            e.Set(AsimField.EventMessage, e.Vendor.Find("msg"u8));
        PanTimes.Received(e, line[..start], record.ReceivedAt);
        Finish(e, line[..start], record.ReceivedAt);
        receiver.Receive(e);
    }

    private static Rejection Unread(in PanCsv csv, PanForm form, int start) => form == PanForm.LoggingService
        ? new(RejectionCodes.UnknownKind, "the logging service's own order of columns is not read; let it forward in the firewall's (the first column is 1)", start)
        : new(RejectionCodes.UnknownKind, $"the log type {Excerpt.Of(csv[4])} is not read", start);

    private static void Columns(SecurityEvent e, in PanCsv csv, ImmutableArray<PanColumn> columns)
    {
        var count = Math.Min(csv.Count, columns.Length);
        var hasDoubled = csv.HasDoubledQuotes;
        for (var i = 0; i < count; i++)
        {
            var text = csv[i + 1];
            var column = columns[i];
            // Some columns have a blank instead of nothing.
            if (column.Name.Length == 0 || text.IsEmpty || (text[0] == ' ' && text.IndexOfAnyExcept((byte)' ') < 0))
                continue;
            if (hasDoubled && text.IndexOf("\"\""u8) >= 0)
                text = Unquoted(e, text);
            e.Keep(column.Name, text);
            column.Set?.Invoke(e, text);
        }
    }

    // A doubled quote is one; only such a column is copied.
    private static ReadOnlySpan<byte> Unquoted(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var room = e.ScratchRoom(text.Length);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            room[written++] = text[i];
            if (text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                i++;
        }
        return room[..written];
    }

    private static void Finish(SecurityEvent e, ReadOnlySpan<byte> header, DateTimeOffset receivedAt)
    {
        switch (e.Kind.Schema)
        {
            case AsimSchema.AuditEvent:
                PanChanges.Finish(e);
                break;
            case AsimSchema.Authentication:
                PanLogons.Finish(e);
                break;
            case AsimSchema.Dns:
                PanDns.Finish(e);
                break;
            default:
                PanSessions.Finish(e);
                break;
        }
        if (!e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, SyslogHeader.Read(header, receivedAt).Host);
        // People know a firewall by its name; the serial number stands in for it only where there is none.
        if (!e.Has(AsimField.DvcFQDN) && e.Has(AsimField.DvcHostname))
            e.Set(AsimField.Dvc, e[AsimField.DvcHostname]);
        AsimDerivation.Complete(e);
    }
}
