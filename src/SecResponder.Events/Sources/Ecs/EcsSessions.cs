using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>Connections, requests, DNS questions.</summary>
internal static class EcsSessions
{
    private static readonly WordMap Actions = new(
        ("allow", "Allow"), ("allowed", "Allow"), ("accept", "Allow"), ("accepted", "Allow"), ("permit", "Allow"), ("permitted", "Allow"), ("pass", "Allow"), ("passed", "Allow"), ("flow_terminated", "Allow"), ("network_flow", "Allow"), ("connection_attempted", "Allow"),
        ("deny", "Deny"), ("denied", "Deny"), ("block", "Deny"), ("blocked", "Deny"), ("drop", "Drop"), ("dropped", "Drop"), ("reject", "Reset"), ("rejected", "Reset"), ("firewall-rule", "Deny"), ("reset", "Reset"), ("reset-both", "Reset"),
        ("reset-client", "Reset Source"), ("reset-server", "Reset Destination"));

    public static Rejection? FinishNetwork(SecurityEvent e)
    {
        var isAlert = e.Vendor.Find("event.kind"u8).Utf8.SequenceEqual("alert"u8);
        e.SetConstant(AsimField.EventType, isAlert ? AsimWords.Ids : e.Vendor.Find("event.module"u8).Utf8.SequenceEqual("endpoint"u8) ? AsimWords.EndpointNetworkSession : AsimWords.NetworkSession);
        if (isAlert && !e.Has(AsimField.ThreatName))
            e.Set(AsimField.ThreatName, e[AsimField.NetworkRuleName]);
        return Session(e);
    }

    public static Rejection? FinishWeb(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        if (!e.Has(AsimField.Url))
            TextLists.SetJoined(e, AsimField.Url, e.Vendor.Find("url.domain"u8).Utf8, e.Vendor.Find("url.path"u8).Utf8);
        if (!e.Has(AsimField.DstHostname) && !e.Has(AsimField.DstIpAddr))
            HostFields.Destination.Set(e, e.Vendor.Find("url.domain"u8).Utf8);
        if (!e.Has(AsimField.EventResult) && Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status))
            e.SetConstant(AsimField.EventResult, status < 400 ? AsimWords.Success : AsimWords.Failure);
        var rejection = Session(e);
        if (!e.Has(AsimField.DstHostname) && !e.Has(AsimField.DstIpAddr))
            e.Set(AsimField.Dst, e[AsimField.Url]);
        return rejection;
    }

    public static Rejection? FinishDns(SecurityEvent e)
    {
        EcsProduct.Complete(e);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        if (!SessionEnds.IsAnyKnown(e))
        {
            // An endpoint that tells of its own questions.
            e.Set(AsimField.SrcHostname, e[AsimField.DvcHostname]);
            e.Set(AsimField.SrcIpAddr, e[AsimField.DvcIpAddr]);
        }
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has no source, client or host: nobody asked", 0);
        var isAnswer = e.Has(AsimField.DnsResponseCode) || e.Has(AsimField.DnsResponseName) || e.Vendor.Find("dns.type"u8).Utf8.SequenceEqual("answer"u8);
        e.SetConstant(AsimField.EventSubType, isAnswer ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (!e.Has(AsimField.EventResultDetails))
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
        if (!isAnswer)
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        SessionEnds.Complete(e);
        return null;
    }

    private static Rejection? Session(SecurityEvent e)
    {
        EcsProduct.Complete(e);
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "neither source nor destination has an address or a name", 0);
        var action = e.Vendor.Find("event.action"u8).Utf8;
        e.SetText(AsimField.DvcOriginalAction, action);
        if (!e.Has(AsimField.DvcAction))
            Actions.TrySet(e, AsimField.DvcAction, action);
        // What was stopped did not succeed, though whoever stopped it did.
        if (AsimDerivation.IsStopped(e[AsimField.DvcAction].Utf8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        SessionEnds.Untranslate(e);
        SessionEnds.Complete(e);
        return null;
    }
}
