using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>Logons: who, from where, how, and why not.</summary>
internal static class WindowsLogons
{
    private static readonly byte[] Ntlm = "NTLM"u8.ToArray();
    private static readonly byte[] Kerberos = "Kerberos"u8.ToArray();

    // Microsoft Learn, "4624(S): An account was successfully logged on", table of logon types.
    private static readonly WordMap LogonTypes = new(("0", "System"), ("2", "Interactive"), ("3", "Remote"), ("4", "Service"), ("5", "Service"), ("7", "Interactive"), ("8", "Remote"), ("9", "AssumeRole"),
        ("10", "RemoteInteractive"), ("11", "Interactive"), ("12", "RemoteInteractive"), ("13", "Interactive"));

    // RFC 4120 and 4556: an encrypted time stamp is made from the password, PKINIT from a certificate.
    private static readonly WordMap PreAuthentication = new(("2", "Username & Password"), ("15", "PKI"), ("16", "PKI"), ("17", "PKI"));

    public static void Set(SecurityEvent e, int id)
    {
        var type = WindowsData.Of(e, "LogonType"u8);
        e.SetText(AsimField.EventOriginalSubType, type);
        LogonTypes.TrySet(e, AsimField.EventSubType, type);
        WindowsResult.OfLogon(e, id);
        if (id is 4672 or 6272 or 6273 or 6274 or 6276 or 6278 or 4649 && WindowsData.Of(e, "TargetUserName"u8).IsEmpty)
            WindowsUsers.Target(e, WindowsData.Of(e, "SubjectDomainName"u8), WindowsData.Of(e, "SubjectUserName"u8), WindowsData.Of(e, "SubjectUserSid"u8), WindowsData.Of(e, "SubjectLogonId"u8));
        else if (id is 4778 or 4779 or 4825)
            WindowsUsers.Target(e, WindowsData.Of(e, "AccountDomain"u8), WindowsData.Of(e, "AccountName"u8), default, WindowsData.Of(e, "LogonID"u8));
        else
        {
            WindowsUsers.Actor(e);
            var sid = WindowsData.Of(e, "TargetUserSid"u8);
            WindowsUsers.Target(e, WindowsData.Of(e, "TargetDomainName"u8), WindowsData.Of(e, "TargetUserName"u8), sid.IsEmpty ? WindowsData.Of(e, "TargetSid"u8) : sid, WindowsData.Of(e, "TargetLogonId"u8));
        }
        if (id is 4778 or 4779 or 4825)
            e.SetConstant(AsimField.EventSubType, AsimWords.RemoteInteractive);
        Places(e, id);
        Means(e, id);
    }

    // Kerberos and NTLM validation are written by the domain controller: it is not what was logged on to.
    private static void Places(SecurityEvent e, int id)
    {
        var workstation = WindowsData.Of(e, "WorkstationName"u8);
        if (workstation.IsEmpty)
            workstation = WindowsData.Of(e, id is 4776 or 4777 ? "Workstation"u8 : "ClientName"u8);
        HostFields.Source.Set(e, workstation.TrimStart((byte)'\\'));
        var address = WindowsData.Of(e, "IpAddress"u8);
        if (address.IsEmpty)
            address = WindowsData.Of(e, id is 6272 or 6273 or 6274 or 6276 or 6278 ? "CallingStationID"u8 : "ClientAddress"u8);
        Addresses.Set(e, AsimField.SrcIpAddr, address);
        if (e.Has(AsimField.SrcIpAddr) && Numbers.TryRead(WindowsData.Of(e, "IpPort"u8), out var port) && port is > 0 and <= 65535)
            e.SetInteger(AsimField.SrcPortNumber, port);
        if (id is 4648)
        {
            var server = WindowsData.Of(e, "TargetServerName"u8);
            if (!server.IsEmpty && !System.Text.Ascii.EqualsIgnoreCase(server, "localhost"u8))
            {
                HostFields.Target.Set(e, server);
                return;
            }
        }
        if (id is not (4768 or 4769 or 4770 or 4771 or 4773 or 4776 or 4777 or 6272 or 6273 or 6274 or 6276 or 6278))
            WindowsHost.Set(e, HostFields.Target);
    }

    private static void Means(SecurityEvent e, int id)
    {
        var protocol = WindowsData.Of(e, "AuthenticationPackageName"u8);
        if (protocol.IsEmpty)
            protocol = WindowsData.Of(e, "PackageName"u8);
        if (id is 4768 or 4769 or 4770 or 4771 or 4773)
            e.SetConstant(AsimField.LogonProtocol, Kerberos);
        else if (protocol.StartsWith("MICROSOFT_AUTHENTICATION_PACKAGE"u8))
            e.SetConstant(AsimField.LogonProtocol, Ntlm);
        else
            e.SetText(AsimField.LogonProtocol, protocol);
        PreAuthentication.TrySet(e, AsimField.LogonMethod, WindowsData.Of(e, "PreAuthType"u8));
        if (WindowsData.Of(e, "ServiceName"u8) is { IsEmpty: false } service)
        {
            e.SetText(AsimField.TargetAppName, service);
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
            e.SetText(AsimField.TargetAppId, WindowsData.Of(e, "ServiceSid"u8));
        }
        WindowsPlaces.ActingProcess(e);
    }
}
