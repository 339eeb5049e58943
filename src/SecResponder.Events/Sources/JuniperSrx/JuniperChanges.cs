using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>What administrators do: the messages of <c>mgd</c>, <c>login</c> and <c>sshd</c>, plain and structured.</summary>
/// <remarks>Juniper, "System Log Explorer": UI_*, SSHD_LOGIN_FAILED, LOGIN_*.</remarks>
internal static class JuniperChanges
{
    private static readonly Dictionary<string, FieldSetter> Setters = new(StringComparer.Ordinal)
    {
        ["username"] = User,
        ["action"] = Into.Text(AsimField.Operation),
        ["pathname"] = (e, text) => e.SetText(AsimField.Object, text.Trim("[]\\ "u8)),
        ["data"] = (e, text) => e.SetText(AsimField.OldValue, IsNothing(text) ? default : text.Trim("\"' "u8)),
        ["value"] = (e, text) => e.SetText(AsimField.NewValue, text.Trim("\"' "u8)),
        ["command"] = Into.Text(AsimField.Operation),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["comment"] = Into.Text(AsimField.EventMessage),
        ["class-name"] = Into.Text(AsimField.ActorOriginalUserType),
        ["class"] = (e, text) => e.SetText(e.Kind.Schema == AsimSchema.Authentication ? AsimField.TargetOriginalUserType : AsimField.ActorOriginalUserType, text),
        ["ssh-connection"] = Connection,
        ["client-mode"] = Into.Text(AsimField.LogonProtocol),
        ["source-address"] = Into.Host(HostFields.Source),
        ["host"] = Into.Host(HostFields.Source),
        ["tty"] = (_, _) => { },
    };

    private static FieldTable Table { get; } = new(new Dictionary<string, FieldSetter>(Setters, StringComparer.Ordinal)
    {
        ["class-name"] = Setters["class"],
        ["hostname"] = Into.Host(HostFields.Source),
    }, "delimiter", "local-peer", "authentication-level");

    private static readonly MessagePattern[] Patterns =
    [
        Shape("User '{username}' {action}: [[{pathname}]] <unconfigured> -> {value}"),
        Shape("User '{username}' {action}: [[{pathname}]] {data} -> {value}"),
        Shape("User '{username}' {action}: [[{pathname}]] {data} -- {value}"),
        Shape("User '{username}' {action}: [[{pathname}]] {value}"),
        Shape("User '{username}' {action}: [[{pathname}]]"),
        Shape("User '{username}' requested '{command}' operation (comment: {comment})"),
        Shape("User '{username}' requested '{command}' operation"),
        Shape("User '{username}' performed {command}"),
        Shape("User '{username}' is performing a '{command}'"),
        Shape("User '{username}', command '{command}'"),
        Shape("User '{username}' command '{command}'"),
        Shape("User '{username}' used JUNOScript client to run command '{command}'"),
        Shape("User '{username}' used NETCONF client to run command '{command}'"),
        Shape("User '{username}' entering configuration mode"),
        Shape("User '{username}' exiting configuration mode"),
        Shape("User '{username}' login, class '{class}' [[{}]], ssh-connection '{ssh-connection}', client-mode '{client-mode}'"),
        Shape("User '{username}' login, class '{class}' [[{}]]"),
        Shape("User '{username}' logout"),
        Shape("Authenticated user '{username}' assigned to class '{class}'"),
        Shape("Authenticated user '{username}' at permission level '{class}'"),
        Shape("Login failed for user '{username}' from host '{host}'"),
        Shape("Login failed for user {username} from host {host}"),
        Shape("User {username} logged in from host {host} on device {tty}"),
        Shape("User {username} logged in as root from host {host} on device {tty}"),
        Shape("User '{username}' {action}: {pathname}"),
    ];

    /// <summary>Reads what stands behind the tag and says what it means.</summary>
    /// <returns>What is missing, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> rest)
    {
        if (JuniperPairs.Begin(rest))
            JuniperPairs.Read(e, Table, rest);
        else
        {
            e.SetText(AsimField.EventMessage, rest);
            foreach (var pattern in Patterns)
                if (pattern.TryRead(rest, e))
                    break;
        }
        return e.Kind == JuniperKinds.Logon ? Logon(e, tag) : Change(e, tag);
    }

    private static string? Change(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        var operation = e[AsimField.Operation].Utf8;
        e.SetConstant(AsimField.EventType, tag.StartsWith("UI_CFG_AUDIT_"u8) ? TypeOf(operation) : tag.IndexOf("_LOGIN"u8) >= 0 ? AsimWords.Start : tag.IndexOf("_LOGOUT"u8) >= 0 ? AsimWords.Stop
            : IsShow(operation) ? AsimWords.Read : AsimWords.Execute);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, tag);
        if (!e.Has(AsimField.Object))
            e.SetConstant(AsimField.Object, Configuration);
        e.SetConstant(AsimField.ObjectType, e[AsimField.Object].Utf8.StartsWith("security policies"u8) ? AsimWords.PolicyRule : AsimWords.ConfigurationAtom);
        if (tag.StartsWith("UI_COMMIT_NOT_CONFIRMED"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        return null;
    }

    private static string? Logon(SecurityEvent e, ReadOnlySpan<byte> tag)
    {
        if (!e.Has(AsimField.TargetUsername))
            return "no user stands where one must";
        e.SetConstant(AsimField.EventType, tag.IndexOf("LOGOUT"u8) >= 0 ? AsimWords.Logoff : AsimWords.Logon);
        var hasFailed = tag.IndexOf("FAILED"u8) >= 0;
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
        return null;
    }

    private static readonly byte[] Configuration = "configuration"u8.ToArray();

    private static byte[] TypeOf(ReadOnlySpan<byte> action) => action switch
    {
        _ when action.StartsWith("delete"u8) => AsimWords.Delete,
        _ when action.StartsWith("deactivate"u8) => AsimWords.Disable,
        _ when action.StartsWith("activate"u8) => AsimWords.Enable,
        _ when action.StartsWith("set"u8) || action.StartsWith("rename"u8) || action.StartsWith("insert"u8) || action.StartsWith("replace"u8) || action.StartsWith("annotate"u8) || action.StartsWith("protect"u8) => AsimWords.Set,
        _ when action.StartsWith("copy"u8) || action.StartsWith("create"u8) => AsimWords.Create,
        _ => AsimWords.Other,
    };

    private static bool IsShow(ReadOnlySpan<byte> command) => command.StartsWith("show "u8) || command.StartsWith("run show "u8) || command.StartsWith("get-"u8) || command.StartsWith("quit"u8) || command.StartsWith("exit"u8);

    // "unconfigured", "<unconfigured>", "-": it was not there before.
    private static bool IsNothing(ReadOnlySpan<byte> text) => text.IndexOf("unconfigured"u8) >= 0;

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind.Schema == AsimSchema.Authentication ? UserFields.Target : UserFields.Actor).Set(e, text);

    // "198.51.100.20 40382 192.0.2.1 22"
    private static void Connection(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Span<Range> words = stackalloc Range[5];
        if (Columns.Split(text.Trim("' "u8), (byte)' ', words) < 4 || e.Kind.Schema != AsimSchema.Authentication)
            return;
        text = text.Trim("' "u8);
        HostFields.Source.Set(e, text[words[0]]);
        Numbers.Port(e, AsimField.SrcPortNumber, text[words[1]]);
        HostFields.Target.Set(e, text[words[2]]);
        Numbers.Port(e, AsimField.TargetPortNumber, text[words[3]]);
    }

    private static MessagePattern Shape(string pattern) => new(pattern, Setters);
}
