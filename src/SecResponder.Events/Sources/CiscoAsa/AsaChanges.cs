using System.Collections.Immutable;
using static SecResponder.Events.Sources.CiscoAsa.AsaFamilies;
using static SecResponder.Events.Sources.CiscoAsa.AsaMessage;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>Messages about the device itself: commands, configuration, accounts, failover.</summary>
internal static class AsaChanges
{
    private const string Set = "EventResult=Success; EventType=Set; ObjectType=Configuration Atom";
    private const string Read = "EventResult=Success; EventType=Read; ObjectType=Configuration Atom";
    private const string State = "EventType=Other; EventResult=Success; Object=failover";

    public static ImmutableArray<AsaMessage> Rows { get; } =
    [
        Row("111001", Change, Read + "; Operation=Begin configuration", "Begin configuration: {ip} writing to {object}"),
        Row("111002", Change, Set + "; Operation=Begin configuration", "Begin configuration: {ip} reading from {object}[.]"),
        Row("111003", Change, "EventResult=Success; EventType=Delete; ObjectType=Configuration Atom; Operation=Erase configuration", "{ip} Erase configuration"),
        Row("111004", Change, Set + "; Operation=End configuration", "{ip} end configuration: {text}"),
        Row("111005", Change, Set + "; Operation=End configuration", "{ip} end configuration: {text}"),
        Row("111007", Change, Set + "; Operation=Begin configuration", "Begin configuration: {ip} reading from {object}[.]"),
        Row("111008", Change, "EventResult=Success; EventType=Execute; ObjectType=Configuration Atom", "User '{user}' executed the '{command}' command.", "User {user} executed the command {command}", "User '{user}' executed the '{command}' command"),
        Row("111009", Change, Read, "User '{user}' executed cmd: {command}", "User {user} executed cmd: {command}"),
        Row("111010", Change, Set, "User '{user}', running '{application}' from IP {ip}, executed '{command}'", "User {user}, running {application} from IP {ip}, executed {command}"),
        Row("111111", Change, "EventType=Other; EventResult=Failure; Operation=Error", "{text}"),
        Row("199001", Change, "EventType=Execute; EventResult=Success; Operation=reload", "Reload command executed from {text}.", "{text}"),
        Row("199002", Change, "EventType=Start; EventResult=Success; Operation=startup", "startup completed. Beginning operation.", "{text}"),
        Row("199005", Change, "EventType=Start; EventResult=Success; Operation=startup", "{text}"),
        Row("199018", Change, "EventType=Execute; EventResult=Success; Operation=syslog", "{text}"),
        Row("208005", Change, "EventType=Other; EventResult=Failure; Operation=clear", "{text}"),
        Row("308001", Change, "EventType=Execute; EventResult=Failure; Operation=enable; ObjectType=Other; Object=privileged mode", "console enable password incorrect for {} tries (from {ip})", "{} console enable password incorrect for {} tries (from {ip})"),
        Row("502101", Change, "EventType=Create; EventResult=Success; Operation=username; ObjectType=Other", "New user added to local dbase: Uname: {object} Priv: {new_value} Encpass: {}"),
        Row("502102", Change, "EventType=Delete; EventResult=Success; Operation=no username; ObjectType=Other", "User deleted from local dbase: Uname: {object} Priv: {old_value} Encpass: {}"),
        Row("502103", Change, "EventType=Set; EventResult=Success; Operation=privilege level; ObjectType=Other", "User priv level changed: Uname: {user} From: {old_value} To: {new_value}"),
        Row("502111", Change, "EventType=Create; EventResult=Success; Operation=group-policy; ObjectType=Configuration Atom", "New group policy added: name: {object} Type: {}"),
        Row("502112", Change, "EventType=Delete; EventResult=Success; Operation=no group-policy; ObjectType=Configuration Atom", "Group policy deleted: name: {object} Type: {}"),
        Row("101001", Change, State + "; Operation=failover cable OK", "{text}"),
        Row("101002", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=bad failover cable", "{text}"),
        Row("103001", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=no response from mate", "{text}"),
        Row("104001", Change, State + "; Operation=switching to active", "{text}"),
        Row("104002", Change, State + "; Operation=switching to standby", "{text}"),
        Row("104003", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=switching to failed", "{text}"),
        Row("104004", Change, State + "; Operation=switching to OK", "{text}"),
        Row("105001", Change, "EventType=Disable; EventResult=Success; Object=failover; Operation=no failover", "{text}"),
        Row("105002", Change, "EventType=Enable; EventResult=Success; Object=failover; Operation=failover", "{text}"),
        Row("105005", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=lost failover communications", "{text}"),
        Row("105006", Change, State + "; Operation=link status up", "{text}"),
        Row("105007", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=link status down", "{text}"),
        Row("105008", Change, State + "; Operation=testing interface", "{text}"),
        Row("105009", Change, State + "; Operation=interface tested", "{text}"),
        Row("105043", Change, "EventType=Other; EventResult=Failure; Object=failover; Operation=failover interface failed", "{text}"),
    ];
}
