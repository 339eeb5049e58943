using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>Terraform's runs: notifications of a workspace, the audit trail, plans as <c>terraform show -json</c> gives them, and the lines of <c>apply -json</c>. OpenTofu writes the last two alike.</summary>
/// <remarks>
/// HashiCorp Developer, "Notification configurations: notification payload", "Audit trails API", "JSON output format", "Machine-readable UI"; Terraform Enterprise, "Log forwarding: audit logs".
/// </remarks>
internal sealed class TerraformRunSource : EventSource
{
    private static readonly byte[] Vendor = "HashiCorp"u8.ToArray();
    private static readonly byte[] Product = "Terraform"u8.ToArray();

    public override string Id => TerraformKinds.Source;

    public override string Title => "Terraform runs (HCP Terraform, Terraform Enterprise, command line)";

    public override IReadOnlyList<EventKind> Kinds => TerraformKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        var start = JsonBody.Find(record);
        return start >= 0 && TerraformMarks.FormOf(record, record[start..]) != TerraformForm.None;
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = JsonBody.Find(record.Span);
        if (start < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(record.Span)}", 0));
            return;
        }
        var json = record.Span[start..];
        if (!JsonMember.IsObject(json, out var wrong))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[wrong..])}", start + wrong));
            return;
        }
        switch (TerraformMarks.FormOf(record.Span, json))
        {
            case TerraformForm.Notification:
                TerraformNotification.Read(record, start, scratch, receiver);
                break;
            case TerraformForm.Assessment:
                One(record, start, scratch, receiver, TerraformAssessment.Reading);
                break;
            case TerraformForm.Trail:
                One(record, start, scratch, receiver, TerraformAudit.Trail);
                break;
            case TerraformForm.Trails:
                TerraformAudit.ReadList(record, start, scratch, receiver);
                break;
            case TerraformForm.EnterpriseLog:
                One(record, start, scratch, receiver, TerraformAudit.EnterpriseLog);
                break;
            case TerraformForm.Plan:
                TerraformPlan.Read(record, start, scratch, receiver);
                break;
            case TerraformForm.Line when TerraformLine.IsNone(json):
                receiver.Skip(record);
                break;
            case TerraformForm.Line:
                One(record, start, scratch, receiver, TerraformLine.Reading);
                break;
            default:
                receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"neither a notification, an entry of the audit trail, a plan with resource_changes, nor a line of -json: {Excerpt.Of(json)}", start));
                break;
        }
    }

    /// <summary>Begins an event with what is said of all.</summary>
    /// <param name="record">The record.</param>
    /// <param name="json">The event's object, within the record.</param>
    /// <param name="scratch">The event to fill.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="index">Which of the record's events it is.</param>
    public static void Begin(in RawRecord record, ArraySegment<byte> json, SecurityEvent scratch, JsonReading reading, int index)
    {
        scratch.Reset(record, index);
        scratch.Begin(reading.Kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        scratch.Vendor.SetJson(json);
    }

    /// <summary>Reads the event that was begun and hands it on, or what is wrong with it.</summary>
    public static void End(in RawRecord record, ArraySegment<byte> json, SecurityEvent scratch, JsonReading reading, IEventReceiver receiver)
    {
        var start = json.Offset - record.Bytes.Offset;
        if (!reading.Places.TryRead(scratch, json, out var position))
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json.AsSpan()[Math.Min(position, json.Count)..])}", start + position));
        else if (reading.Finish(scratch) is { } rejection)
            receiver.Reject(record, rejection with { Position = start });
        else
        {
            AsimDerivation.Complete(scratch);
            receiver.Receive(scratch);
        }
    }

    private static void One(in RawRecord record, int start, SecurityEvent scratch, IEventReceiver receiver, JsonReading reading)
    {
        var json = record.Bytes[start..];
        Begin(record, json, scratch, reading, 0);
        End(record, json, scratch, reading, receiver);
    }
}
