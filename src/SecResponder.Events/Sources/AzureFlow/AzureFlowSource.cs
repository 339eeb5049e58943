using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFlow;

/// <summary>Azure's flow logs: one record holds the flows of a minute, each of which is an event of its own.</summary>
/// <remarks>Microsoft Learn, "Flow logging for network security groups", "Virtual network flow logs". Also read: a record with one flow in <c>flow.0</c>, as forwarders write it.</remarks>
internal sealed class AzureFlowSource : EventSource
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 64 };
    private static readonly byte[] Vendor = "Microsoft"u8.ToArray();
    private static readonly byte[] NsgFlow = "NSGFlow"u8.ToArray();
    private static readonly byte[] VnetFlow = "VNetFlow"u8.ToArray();
    private static readonly byte[] NsgCategory = "NetworkSecurityGroupFlowEvent"u8.ToArray();
    private static readonly byte[] VnetCategory = "FlowLogFlowEvent"u8.ToArray();
    private static readonly byte[] RuleName = "rule"u8.ToArray();
    private static readonly byte[] AclName = "aclID"u8.ToArray();

    public override string Id => AzureFlowKinds.Source;

    public override string Title => "Azure flow logs (NSG, virtual network)";

    public override IReadOnlyList<EventKind> Kinds => AzureFlowKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) =>
        JsonBody.Find(record) >= 0 && (record.IndexOf("\"flowTuples\""u8) >= 0 || (record.IndexOf("\"flow.0\""u8) >= 0 && record.IndexOf("FlowEvent"u8) >= 0));

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = JsonBody.Find(record.Span);
        var json = start < 0 ? default : record.Span[start..];
        // The receiver may read records of its own, so the tape is the event's; what does not fit onto one is read as it comes.
        var entries = start < 0 ? default : Entries(scratch, json);
        var wrong = 0;
        if (entries.IsEmpty && (start < 0 || !JsonMember.IsObject(json, out wrong)))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(start < 0 ? record.Span : json[wrong..])}", Math.Max(start, 0) + wrong));
            return;
        }
        var flows = new Flows(record, scratch, receiver, entries.IsEmpty ? new Head(json) : new Head(json, entries), start);
        try
        {
            if (entries.IsEmpty)
                Walk(json, ref flows);
            else
                Walk(json, entries, ref flows);
        }
        catch (InvalidOperationException)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, "text that is no UTF-8, or half of a surrogate pair", start));
            return;
        }
        if (flows.Count == 0)
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, "no flow stands in it: neither 'flowTuples' nor 'flow.0'", start));
    }

    private static ReadOnlySpan<JsonTapeEntry> Entries(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        if (JsonTape.Of(json, out var at) is { } read && at == 0)
            e.Tape.Take(read.Entries);
        else if (!e.Tape.TryRead(json))
            return default;
        return e.Tape.Entries;
    }

    // The rule stands before its flows, at whatever depth: that is all there is to the two shapes.
    private static void Walk(ReadOnlySpan<byte> json, ref Flows flows)
    {
        var reader = new Utf8JsonReader(json, Options);
        while (reader.Read() && (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth > 0))
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                flows.See(name, reader.ValueSpan, (int)reader.TokenStartIndex);
            else if (reader.TokenType == JsonTokenType.StartArray && name.SequenceEqual("flowTuples"u8))
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    if (reader.TokenType == JsonTokenType.String)
                        flows.Take(reader.ValueSpan, (int)reader.TokenStartIndex);
        }
    }

    // The same, of what is on a tape.
    private static void Walk(ReadOnlySpan<byte> json, ReadOnlySpan<JsonTapeEntry> entries, ref Flows flows)
    {
        for (var at = 1; at < entries.Length; at++)
        {
            if (entries[at].Kind != JsonTapeKind.Name)
                continue;
            var name = entries[at].In(json);
            ref readonly var value = ref entries[at + 1];
            if (IsText(value))
                flows.See(name, value.In(json), value.Start - 1);
            else if (value.Kind == JsonTapeKind.Array && name.SequenceEqual("flowTuples"u8))
                for (var tuple = at + 2; tuple < value.After; tuple = entries[tuple].After)
                    if (IsText(entries[tuple]))
                        flows.Take(entries[tuple].In(json), entries[tuple].Start - 1);
        }
    }

    private static bool IsText(in JsonTapeEntry entry) => entry.Kind is JsonTapeKind.Text or JsonTapeKind.EscapedText;

    /// <summary>What the flows of a record have in common.</summary>
    private readonly ref struct Head
    {
        public Head(ReadOnlySpan<byte> json)
        {
            Mac = JsonMember.Find(json, "macAddress"u8);
            Rule = JsonMember.Find(json, "rule"u8);
            Acl = JsonMember.Find(json, "aclID"u8);
            var target = JsonMember.Find(json, "targetResourceID"u8);
            Resource = target.IsEmpty ? JsonMember.Find(json, "resourceId"u8) : target;
            IsVnet = !JsonMember.Find(json, "flowLogVersion"u8).IsEmpty || JsonMember.Find(json, "category"u8).SequenceEqual("FlowLogFlowEvent"u8);
        }

        public Head(ReadOnlySpan<byte> json, ReadOnlySpan<JsonTapeEntry> entries)
        {
            ReadOnlySpan<byte> resource = default;
            for (var at = 1; at < entries.Length; at = entries[at + 1].After)
            {
                var name = entries[at].In(json);
                ref readonly var entry = ref entries[at + 1];
                if (entry.Kind is not (JsonTapeKind.Text or JsonTapeKind.EscapedText or JsonTapeKind.Word))
                    continue;
                var value = entry.In(json);
                if (name.SequenceEqual("macAddress"u8))
                    Mac = value;
                else if (name.SequenceEqual("rule"u8))
                    Rule = value;
                else if (name.SequenceEqual("aclID"u8))
                    Acl = value;
                else if (name.SequenceEqual("targetResourceID"u8))
                    Resource = value;
                else if (name.SequenceEqual("resourceId"u8))
                    resource = value;
                else if (name.SequenceEqual("flowLogVersion"u8))
                    IsVnet = true;
                else if (name.SequenceEqual("category"u8))
                    IsVnet |= value.SequenceEqual("FlowLogFlowEvent"u8);
            }
            if (Resource.IsEmpty)
                Resource = resource;
        }

        public ReadOnlySpan<byte> Mac { get; }

        public ReadOnlySpan<byte> Rule { get; }

        public ReadOnlySpan<byte> Acl { get; }

        public ReadOnlySpan<byte> Resource { get; }

        public bool IsVnet { get; }
    }

    private ref struct Flows(RawRecord record, SecurityEvent e, IEventReceiver receiver, Head head, int start)
    {
        private readonly Head _head = head;

        public int Count { get; private set; }

        private ReadOnlySpan<byte> _rule = head.Rule;
        private ReadOnlySpan<byte> _acl = head.Acl;
        private ReadOnlySpan<byte> _mac = head.Mac;

        /// <summary>Takes a text that stands in the record: one that counts for what follows, or a flow.</summary>
        public void See(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int position)
        {
            if (name.SequenceEqual("rule"u8))
                _rule = value;
            else if (name.SequenceEqual("aclID"u8))
                _acl = value;
            else if (name.SequenceEqual("mac"u8))
                _mac = value;
            else if (name.StartsWith("flow."u8))
                Take(value, position);
        }

        public void Take(ReadOnlySpan<byte> tuple, int position)
        {
            e.Reset(record, Count++);
            e.Begin(_head.IsVnet ? AzureFlowKinds.Vnet : AzureFlowKinds.Nsg);
            e.SetConstant(AsimField.EventVendor, Vendor);
            e.SetConstant(AsimField.EventProduct, _head.IsVnet ? VnetFlow : NsgFlow);
            e.SetConstant(AsimField.EventOriginalType, _head.IsVnet ? VnetCategory : NsgCategory);
            e.Vendor.SetJson(record.Bytes[start..]);
            if (FlowTuple.Read(e, tuple) is { } wrong)
            {
                receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"flow {Count} of the record: {wrong}", start + position));
                return;
            }
            AzureResource.SetDevice(e, _head.Resource);
            e.SetText(AsimField.NetworkRuleName, _rule.SequenceEqual("unspecified"u8) ? default : _rule);
            e.Keep(RuleName, _rule);
            e.Keep(AclName, _acl);
            // The log is that of one network interface: the end that lies within.
            MacAddresses.Set(e, e[AsimField.NetworkDirection].Utf8.SequenceEqual(AsimWords.Outbound) ? AsimField.SrcMacAddr : AsimField.DstMacAddr, _mac);
            AsimDerivation.Complete(e);
            receiver.Receive(e);
        }
    }
}
