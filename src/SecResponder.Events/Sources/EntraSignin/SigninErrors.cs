using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.EntraSignin;

/// <summary>What Entra's error codes mean: why a logon failed, and which are no failure at all.</summary>
/// <remarks>Microsoft Learn, "Microsoft Entra authentication and authorization error codes".</remarks>
internal static class SigninErrors
{
    private static readonly WordMap Details = new(
        ("50034", "No such user"), ("50020", "No such user"), ("51004", "No such user"), ("90072", "No such user"), ("50126", "Incorrect password"), ("50056", "Incorrect password"), ("50064", "Incorrect password"), ("80012", "Logon violates policy"),
        ("50053", "User locked"), ("50057", "User disabled"), ("7000112", "User disabled"), ("50055", "Password expired"), ("50144", "Password expired"), ("80014", "Password expired"), ("50173", "Session expired"), ("70043", "Session expired"),
        ("70044", "Session expired"), ("700082", "Session expired"), ("50133", "Session expired"), ("50074", "Logon violates policy"), ("50076", "Logon violates policy"), ("50079", "Logon violates policy"), ("500121", "Logon violates policy"),
        ("50072", "Logon violates policy"), ("50005", "Logon violates policy"), ("50105", "Logon violates policy"), ("50158", "Logon violates policy"), ("53000", "Logon violates policy"), ("53001", "Logon violates policy"), ("53002", "Logon violates policy"),
        ("53003", "Logon violates policy"), ("53004", "Logon violates policy"), ("530032", "Logon violates policy"), ("7000215", "Incorrect key"), ("700027", "Incorrect key"), ("7000222", "Account expired"));

    /// <summary>Interrupts: the user is asked for something more, and nothing has failed.</summary>
    private static readonly WordMap Interrupts = new(("50140", "NA"), ("50125", "NA"), ("50097", "NA"), ("50058", "NA"), ("16000", "NA"), ("65001", "NA"), ("50129", "NA"), ("50127", "NA"), ("50199", "NA"));

    /// <summary>Sets result and reason from the code.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> code)
    {
        if (code.IsEmpty)
            return;
        var isSuccess = code.SequenceEqual("0"u8);
        e.SetConstant(AsimField.EventResult, isSuccess ? AsimWords.Success : Interrupts.Find(code) is not null ? AsimWords.NotApplicable : AsimWords.Failure);
        e.SetText(AsimField.EventOriginalResultDetails, code);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            e.SetConstant(AsimField.EventResultDetails, Details.Find(code) ?? AsimWords.Other);
        else
            e.Remove(AsimField.EventResultDetails);
    }
}
