using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>About how many bytes a row takes in a request: text and bytes go as JSON, bytes as Base64.</summary>
internal static class RowSizes
{
    public static int Of(ITableEntity row) => 600 + ((TableEntity)row).Sum(property => 40 + property.Key.Length + property.Value switch
    {
        byte[] bytes => bytes.Length * 4 / 3,
        string text => text.Length * 3,
        _ => 24,
    });
}
