namespace SecResponder.Cli.Sizing;

/// <summary>What a storage account's transactions cost. What is stored in it is little, and the same for all hosts.</summary>
internal static class StorageCost
{
    private const double Together = 10_000;

    /// <param name="blobWrites">A second.</param>
    /// <param name="tableRequests">A second.</param>
    /// <param name="prices">What they cost.</param>
    public static double Month(double blobWrites, double tableRequests, PriceSheet prices) =>
        (blobWrites * prices[PriceSheet.BlobWrites] + tableRequests * prices[PriceSheet.TableRequests]) / Together * CalendarMonth.Seconds;
}
