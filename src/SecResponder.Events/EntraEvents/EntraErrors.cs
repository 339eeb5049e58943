using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.EntraEvents;

/// <summary>What the error codes of Entra's token service mean: why a logon failed, and which are no failure at all. The sign-in logs and Microsoft 365's audit log have them.</summary>
/// <remarks>Microsoft Learn, "Microsoft Entra authentication and authorization error codes". The service tells a wrong password from an unknown name by 50126 and 50034, and says of the former that it may be either.</remarks>
public static class EntraErrors
{
    private static readonly WordMap Details = new(
    [
        .. Are("No such user", "50034 50020 51004 90072"),
        .. Are("No such user or password", "50126 50064 50059 500011 700016"),
        .. Are("Incorrect password", "50056"),
        .. Are("Incorrect key", "7000215 7000218 700027 50012"),
        .. Are("User locked", "50053"),
        .. Are("User disabled", "50057 7000112"),
        .. Are("Account expired", "7000222"),
        .. Are("Password expired", "50055 50144"),
        .. Are("Session expired", "50173 70008 70043 70044 700082 700084 50132 50133 50078 50089"),
        .. Are("Logon violates policy", "50002 50005 50011 50072 50074 50076 50079 50105 50131 50158 500121 53000 53001 53002 53003 53004 53009 53011 530003 530032 530034 80012 500133"),
    ]);

    /// <summary>Interrupts: the user is asked for something more, and nothing has failed.</summary>
    private static readonly WordMap Interrupts = new([.. Are("NA", "16000 50058 50097 50125 50127 50129 50140 50199 65001")]);

    /// <summary>ASIM's EventResultDetails for a code; <c>Other</c> for one that ASIM has no word for.</summary>
    public static byte[] ReasonOf(ReadOnlySpan<byte> code) => Details.Find(code) ?? AsimWords.Other;

    /// <summary>Sets result and reason from the code.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> code)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (code.IsEmpty)
            return;
        var isSuccess = code.SequenceEqual("0"u8);
        e.SetConstant(AsimField.EventResult, isSuccess ? AsimWords.Success : Interrupts.Find(code) is not null ? AsimWords.NotApplicable : AsimWords.Failure);
        e.SetText(AsimField.EventOriginalResultDetails, code);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            e.SetConstant(AsimField.EventResultDetails, ReasonOf(code));
        else
            e.Remove(AsimField.EventResultDetails);
    }

    private static IEnumerable<(string Vendor, string Asim)> Are(string word, string codes) => codes.Split(' ').Select(code => (code, word));
}
