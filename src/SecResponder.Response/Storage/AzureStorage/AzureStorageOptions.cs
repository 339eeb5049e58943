using Azure.Core;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Which storage account keeps the state, and by whom it is opened.</summary>
public sealed class AzureStorageOptions
{
    /// <summary>The account's name, in the public cloud; the three addresses follow from it. Empty: they are given, or <see cref="ConnectionString"/> is.</summary>
    public string AccountName { get; set; } = "";

    /// <summary>The table service's address; for other clouds and private names.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>The blob service's address.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>The queue service's address; without it, and without <see cref="AccountName"/>, no messages are sent.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>For the emulator (Azurite), which knows no identities. With a real account leave it empty: it is opened by identity, and needs no key.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the table and of the blob container, so that several environments may share an account: 3 to 40 lower-case letters and digits, the first a letter. Default
    /// <c>secresponder</c>.</summary>
    public string Name { get; set; } = "secresponder";

    /// <summary>The queue whose messages wake whoever runs steps; empty, the default, when somebody looks for due steps anyhow (the server does).</summary>
    public string StepQueue { get; set; } = "";

    /// <summary>Whether the table and the containers are made when they are not there. Default yes; who only looks says no.</summary>
    public bool MakeMissing { get; set; } = true;

    /// <summary>Whether an account is named at all.</summary>
    public bool IsGiven => AccountName.Length > 0 || TableServiceUri is not null || ConnectionString.Length > 0;

    /// <summary>For a person: which account, and what of it.</summary>
    internal string Title => $"{(AccountName.Length > 0 ? AccountName : TableServiceUri?.Host ?? "the emulator")}/{Name}";

    /// <summary>What else the clients are told: tests count and break requests by it.</summary>
    internal Action<ClientOptions>? Configure { get; set; }
}
