using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SecResponder.Response.Bundles;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>What was found where it stands which bundle is in force.</summary>
/// <param name="Tag">Changes with every move; empty: nothing stands there.</param>
/// <param name="Move">What stands there; null: nothing, or nothing that can be read.</param>
/// <param name="IsNew">Whether it is another one than that of the tag that was asked with.</param>
public sealed record FoundMove(string Tag, BundleMove? Move, bool IsNew);

/// <summary>A bundle that is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was put there.</param>
/// <param name="By">By whom.</param>
/// <param name="Commit">Of which commit, as told; null: nobody said.</param>
/// <param name="Files">How many files.</param>
/// <param name="PackedBytes">Bytes of the archive.</param>
public sealed record KeptBundle(string Id, DateTimeOffset At, string By, string? Commit, int Files, long PackedBytes);

/// <summary>Playbook bundles in a storage account. A bundle is a blob that is made once and never written over, under the hash of its files; which one is in force stands in one small blob that is only written
/// by whoever knows what stood there.</summary>
/// <remarks>
/// <code>
///   &lt;name&gt;-bundles/&lt;id&gt;.zip    the bundles: a container of its own, which may have an immutability policy
///   &lt;name&gt;/playbooks/in-force   the last move
/// </code>
/// Every member throws <see cref="StoreException"/> when the account can't be used.
/// </remarks>
public sealed class AzureBundles
{
    private const string Ending = ".zip";
    private const int LargestMove = 64 << 10;

    private readonly BlobContainerClient _bundles;
    private readonly BlobContainerClient _container;
    private readonly BlobClient _inForce;
    private readonly string _account;

    private AzureBundles(AzureStorageOptions options, AzureClients clients)
    {
        (_bundles, _container, _account, Environment) = (clients.Bundles, clients.Container, options.Title, options.Name);
        _inForce = clients.Container.GetBlobClient("playbooks/in-force");
    }

    /// <summary>The environment that these bundles are for: the name that its table goes by. Signatures hold for it alone.</summary>
    public string Environment { get; }

    /// <summary>Opens the account. Nothing is asked of it yet.</summary>
    /// <param name="options">Which account.</param>
    /// <param name="credential">Who opens it; may be null for the emulator.</param>
    public static AzureBundles Open(AzureStorageOptions options, TokenCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AzureBundles(options, new AzureClients(options, credential));
    }

    /// <summary>Which bundle is in force.</summary>
    /// <param name="known">The tag of what is known already: that is not sent again. Empty: nothing is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<FoundMove> InForceAsync(string known, CancellationToken cancellation) => AskAsync("looking which playbooks are in force", async () =>
    {
        try
        {
            var answer = await _inForce.DownloadStreamingAsync(new BlobDownloadOptions { Conditions = known.Length == 0 ? null : new BlobRequestConditions { IfNoneMatch = new ETag(known) } }, cancellation);
            if (answer.GetRawResponse().Status == 304)
                return new FoundMove(known, null, false);
            var found = answer.Value;
            await using var content = found.Content;
            var json = found.Details.ContentLength > LargestMove ? [] : await AllAsync(content, (int)found.Details.ContentLength, cancellation);
            return new FoundMove(found.Details.ETag.ToString(), BundleMove.Read(json), true);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new FoundMove("", null, known.Length > 0);
        }
    });

    /// <summary>Puts a bundle in force, if that is still in force which the tag is of.</summary>
    /// <returns>False: somebody else has put another one in force meanwhile.</returns>
    public Task<bool> MoveAsync(BundleMove move, string tag, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(move);
        return AskAsync("putting playbooks in force", async () =>
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            var json = move.Write();
            try
            {
                await _inForce.UploadAsync(BinaryData.FromBytes(json), new BlobUploadOptions { Conditions = tag.Length == 0 ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(tag) } }, cancellation);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // Ours, perhaps: its answer was lost, and the client asked again.
                return (await InForceAsync("", cancellation)).Move is { } there && there.Write().AsSpan().SequenceEqual(json);
            }
        });
    }

    /// <summary>Keeps a bundle. One that is there already is compared, and stays as it is.</summary>
    /// <returns>Whether it was not there before.</returns>
    /// <exception cref="InvalidDataException">Something else is kept under its name.</exception>
    public Task<bool> KeepAsync(BundleContent content, string by, string? commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(by);
        return AskAsync($"keeping the bundle {BundleContent.Short(content.Id)}", async () =>
        {
            await _bundles.CreateIfNotExistsAsync(cancellationToken: cancellation);
            var about = new Dictionary<string, string> { ["by"] = Uri.EscapeDataString(by), ["files"] = content.Files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            if (commit is not null)
                about["commit"] = Uri.EscapeDataString(commit);
            try
            {
                await _bundles.GetBlobClient(content.Id + Ending).UploadAsync(
                    BinaryData.FromBytes(BundleArchive.Pack(content)),
                    new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All }, Metadata = about, HttpHeaders = new() { ContentType = "application/zip" } }, cancellation);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                var (there, problem) = await GetAsync(content.Id, cancellation);
                return there is not null ? false : throw new InvalidDataException(
                    $"something else is kept under the name of the bundle {BundleContent.Short(content.Id)}: {problem}. A bundle is never written over: find out who put it there, and remove '{_bundles.Name}/{content.Id}{Ending}'", e);
            }
        });
    }

    /// <summary>A bundle; null, with the reason, when it is not there or is not what its id says.</summary>
    public Task<(BundleContent? Content, string Problem)> GetAsync(string id, CancellationToken cancellation)
    {
        if (!BundleMove.IsId(id))
            return Task.FromResult<(BundleContent?, string)>((null, "that is no bundle's id"));
        return AskAsync<(BundleContent?, string)>($"fetching the bundle {BundleContent.Short(id)}", async () =>
        {
            try
            {
                var found = (await _bundles.GetBlobClient(id + Ending).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
                await using var content = found.Content;
                if (found.Details.ContentLength > BundleLimits.PackedBytes)
                    return (null, $"the archive has {found.Details.ContentLength:N0} bytes, {BundleLimits.PackedBytes:N0} may be");
                return (BundleArchive.Unpack(await AllAsync(content, (int)found.Details.ContentLength, cancellation), id, out var problem), problem);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return (null, $"there is no bundle {BundleContent.Short(id)}: 'secresponder push --list' shows those that are kept");
            }
        });
    }

    /// <summary>All bundles that are kept, the latest first.</summary>
    public Task<IReadOnlyList<KeptBundle>> ListAsync(CancellationToken cancellation) => AskAsync<IReadOnlyList<KeptBundle>>("listing the bundles", async () =>
    {
        var kept = new List<KeptBundle>();
        try
        {
            await foreach (var blob in _bundles.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }, cancellation))
                if (blob.Name.EndsWith(Ending, StringComparison.Ordinal) && BundleMove.IsId(blob.Name[..^Ending.Length]))
                    kept.Add(new KeptBundle(
                        blob.Name[..^Ending.Length], blob.Properties.CreatedOn ?? default, Said(blob, "by") ?? "", Said(blob, "commit"),
                        int.TryParse(Said(blob, "files"), out var files) ? files : 0, blob.Properties.ContentLength ?? 0));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Nobody has pushed yet.
        }
        return [.. kept.OrderByDescending(bundle => bundle.At).ThenBy(bundle => bundle.Id, StringComparer.Ordinal)];
    });

    private static string? Said(BlobItem blob, string name) => blob.Metadata.TryGetValue(name, out var said) ? Uri.UnescapeDataString(said) : null;

    private static async Task<byte[]> AllAsync(Stream content, int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private async Task<T> AskAsync<T>(string doing, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (AzureTrouble.IsTrouble(e))
        {
            throw AzureTrouble.Explain(doing, _account, e);
        }
    }
}
