using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Rows as something that can itself be kept in a row.</summary>
internal static class PlainRows
{
    public static PlainRow Of(TableEntity row)
    {
        var plain = new PlainRow(row.RowKey, [], [], []);
        foreach (var (name, value) in row)
            switch (value)
            {
                case string text when name is not ("PartitionKey" or "RowKey"):
                    plain.Texts![name] = text;
                    break;
                case byte[] bytes:
                    plain.Bytes![name] = bytes;
                    break;
                case bool flag:
                    plain.Numbers![name + "?"] = flag ? 1 : 0;
                    break;
                case int or long:
                    plain.Numbers![name] = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
            }
        return plain;
    }

    public static TableEntity In(string partition, PlainRow plain)
    {
        var row = new TableEntity(partition, plain.RowKey);
        foreach (var (name, text) in plain.Texts ?? [])
            row[name] = text;
        foreach (var (name, number) in plain.Numbers ?? [])
            if (name.EndsWith('?'))
                row[name[..^1]] = number == 1;
            else
                row[name] = number;
        foreach (var (name, bytes) in plain.Bytes ?? [])
            row[name] = bytes;
        return row;
    }
}
