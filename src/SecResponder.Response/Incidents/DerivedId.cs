using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Incidents;

/// <summary>Ids that are hashes of what they are about: the same events give the same ids, and writing one again is a no-op.</summary>
public static class DerivedId
{
    /// <summary>An incident's id: <c>in-</c> and 32 hex digits over playbook, folded group key and the time of the event that made it true.</summary>
    public static string OfIncident(string playbookId, string foldedKey, DateTimeOffset eventTime) =>
        Of("in-", playbookId, foldedKey, eventTime.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The id of an incident that SecResponder itself opens, for a person: <c>in-</c> and 32 hex digits over what it is about.</summary>
    public static string OfNotice(string kind, string subject, DateTimeOffset at) =>
        Of("in-", "notice", kind, subject, at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A step's id: <c>sr-</c> and 32 hex digits over incident, place in the plan and action.</summary>
    public static string OfStep(string incidentId, int index, string action) =>
        Of("sr-", incidentId, index.ToString(System.Globalization.CultureInfo.InvariantCulture), action);

    /// <summary>An approval's id: <c>ap-</c> and 32 hex digits over the step and exactly what is approved.</summary>
    public static string OfApproval(string stepId, string approvalHash, int asked) =>
        Of("ap-", stepId, approvalHash, asked.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A comment's id: <c>sc-</c> and 32 hex digits over the ticket's step and how much has happened by then.</summary>
    public static string OfComment(string stepId, long ledgerRows, long evidence) =>
        Of("sc-", stepId, ledgerRows.ToString(System.Globalization.CultureInfo.InvariantCulture), evidence.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // Each part goes in with its length: ("ab", "c") and ("a", "bc") must not meet.
    private static string Of(string prefix, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return prefix + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
