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

    /// <summary>The queue service's address; needed with <see cref="StepQueue"/> only.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>For the emulator (Azurite), which knows no identities. With a real account leave it empty: it is opened by identity, and needs no key.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the table and of the blob container, so that several environments may share an account: 3 to 40 lower-case letters and digits, the first a letter. Default
    /// <c>secresponder</c>.</summary>
    public string Name { get; set; } = "secresponder";

    /// <summary>The queue whose messages wake whoever runs steps; empty, the default, when somebody looks for due steps anyhow (the server does).</summary>
    public string StepQueue { get; set; } = "";

    /// <summary>Set by the host: who opens the account.</summary>
    internal TokenCredential? Credential { get; set; }

    /// <summary>What else the clients are told: tests count and break requests by it.</summary>
    internal Action<ClientOptions>? Configure { get; set; }
}
