using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.OtlpLogs;

/// <summary>Which members of a log record become what.</summary>
internal static class OtlpFields
{
    private static readonly byte[] LogRecord = "Log record"u8.ToArray();
    private static readonly byte[] ScopeName = "scope.name"u8.ToArray();

    public static JsonFieldMap Map { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["timeUnixNano"] = Into.Time(AsimField.TimeGenerated),
        ["observedTimeUnixNano"] = Into.Time(AsimField.EventEndTime),
        ["severityNumber"] = Severity,
        ["severityText"] = Into.Text(AsimField.EventOriginalSeverity),
        ["body>stringValue"] = Into.Text(AsimField.EventMessage),
        ["body>kvlistValue"] = (e, json) => e.SetText(AsimField.EventMessage, json),
        ["eventName"] = Into.All(Into.Text(AsimField.EventOriginalType), Into.Text(AsimField.Operation)),
    });

    /// <summary>What is logged by which part of a program is told once for several records.</summary>
    public static void Scope(SecurityEvent e, ReadOnlySpan<byte> name) => e.Keep(ScopeName, name);

    public static Rejection? Finish(SecurityEvent e)
    {
        // When it happened; when it was seen, where nobody knows.
        if (!e.Has(AsimField.TimeGenerated))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventEndTime]);
        e.Remove(AsimField.EventEndTime);
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "a log record has neither timeUnixNano nor observedTimeUnixNano, or none that can be read", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Other);
        // A log does not say whether what it tells of has succeeded.
        e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, LogRecord);
        var app = e[AsimField.TargetAppName];
        e.Set(AsimField.Object, app.IsPresent ? app : e.Vendor.Find(ScopeName) is { IsPresent: true } scope ? scope : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, AsimWords.Service);
        return null;
    }

    // 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal.
    private static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        const int Warning = 13, Error = 17, Fatal = 21, Highest = 24;
        if (!Numbers.TryRead(text, out var number) || number is < 1 or > Highest)
            return;
        e.SetConstant(AsimField.EventSeverity, number >= Fatal ? AsimWords.High : number >= Error ? AsimWords.Medium : number >= Warning ? AsimWords.Low : AsimWords.Informational);
        if (!e.Has(AsimField.EventOriginalSeverity))
            e.SetText(AsimField.EventOriginalSeverity, text);
    }
}
