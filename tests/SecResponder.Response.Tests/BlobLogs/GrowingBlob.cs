using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace SecResponder.Response.Tests.BlobLogs;

/// <summary>A blob that is written on as Azure's flow logs are: a block a record, and a last one that closes the list, put anew each time.</summary>
internal sealed class GrowingBlob(BlobContainerClient container, string name)
{
    private const string Head = "{\"records\":[";
    private const string End = "]}";
    private readonly List<string> _blocks = [];
    private readonly BlockBlobClient _blob = container.GetBlockBlobClient(name);
    private long _length;

    /// <summary>Where each record begins.</summary>
    public List<long> Places { get; } = [];

    public BlobClient Client => container.GetBlobClient(name);

    public async Task AppendAsync(params string[] records)
    {
        if (_blocks.Count == 0)
            await StageAsync(Head);
        foreach (var record in records)
        {
            var first = Places.Count == 0;
            Places.Add(_length + (first ? 0 : 1));
            await StageAsync(first ? record : "," + record);
        }
        var length = _length;
        await StageAsync(End);
        await _blob.CommitBlockListAsync(_blocks, cancellationToken: CancellationToken.None);
        (_length, _) = (length, _blocks.Remove(_blocks[^1]));
    }

    private async Task StageAsync(string text)
    {
        var id = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        await _blob.StageBlockAsync(id, new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken: CancellationToken.None);
        _blocks.Add(id);
        _length += Encoding.UTF8.GetByteCount(text);
    }
}
