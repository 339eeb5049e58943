using System.Globalization;

namespace SecResponder.Lab.Defender;

/// <summary>The tenant's indicators. Submitting the same value and type again changes the indicator there, whoever made it; what has expired is not listed. Thread-safe.</summary>
internal sealed class IndicatorList(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<IndicatorBody> _indicators = [];
    private readonly List<string> _submitted = [];
    private int _id = 900;

    public IndicatorBody Submit(IndicatorBody asked)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var there = _indicators.FindIndex(known => IsSame(known, asked));
            var indicator = asked with
            {
                Id = there < 0 ? (++_id).ToString(CultureInfo.InvariantCulture) : _indicators[there].Id,
                SourceType = "AadApp",
                CreationTimeDateTimeUtc = there < 0 ? now : _indicators[there].CreationTimeDateTimeUtc,
                LastUpdateTime = now,
            };
            if (there < 0)
                _indicators.Add(indicator);
            else
                _indicators[there] = indicator;
            _submitted.Add(asked.Description ?? "");
            return indicator;
        }
    }

    public IReadOnlyList<IndicatorBody> Active()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _indicators.Where(indicator => indicator.ExpirationTime is null || indicator.ExpirationTime > now)];
        }
    }

    public bool Delete(string id)
    {
        lock (_gate)
            return _indicators.RemoveAll(indicator => indicator.Id == id) > 0;
    }

    /// <summary>The descriptions of all that was ever submitted.</summary>
    public IReadOnlyList<string> Submitted
    {
        get
        {
            lock (_gate)
                return [.. _submitted];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _indicators.Clear();
            _submitted.Clear();
        }
    }

    private static bool IsSame(IndicatorBody one, IndicatorBody other) =>
        one.IndicatorType == other.IndicatorType && string.Equals(one.IndicatorValue, other.IndicatorValue, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An indicator, under the names of the page "Indicator resource type".</summary>
public sealed record IndicatorBody(
    string? Id, string? IndicatorValue, string? IndicatorType, string? Action, string? Title, string? Description, string? Severity, DateTimeOffset? ExpirationTime,
    string? SourceType, DateTimeOffset? CreationTimeDateTimeUtc, DateTimeOffset? LastUpdateTime);
