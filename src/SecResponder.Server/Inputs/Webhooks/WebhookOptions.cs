namespace SecResponder.Server.Inputs.Webhooks;

/// <summary>How a webhook's sender proves itself.</summary>
internal enum WebhookForm
{
    /// <summary><c>X-Hub-Signature-256: sha256=</c> and HMAC-SHA256 of the body in hexadecimal: GitHub, Gitea, Forgejo, Bitbucket.</summary>
    GitHub,
    /// <summary><c>X-Gitlab-Token</c>: the secret itself.</summary>
    GitLab,
    /// <summary><c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>: Standard Webhooks, and this product's own.</summary>
    Standard,
    /// <summary>HMAC of the body in a header of any name, as the settings say.</summary>
    Hmac,
    /// <summary>The secret itself in a header of any name.</summary>
    Token,
}

/// <summary>How an HMAC is written.</summary>
internal enum SignatureEncoding
{
    Hex,
    Base64,
}

/// <summary>What an HMAC is made with.</summary>
internal enum SignatureAlgorithm
{
    Sha256,
    Sha512,
}

/// <summary>A webhook that others call: its entry under <c>Server:Webhooks</c>; its name is the last part of its address, <c>/hooks/NAME</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>How the sender proves itself. Default: GitHub.</summary>
    public WebhookForm Form { get; set; }

    /// <summary>References of the secrets (<c>keyvault:name</c>, <c>env:NAME</c>): one, or two while it is changed.</summary>
    public string[] Secrets { get; set; } = [];

    /// <summary>The source of what it sends. Default: recognized by content.</summary>
    public string? Source { get; set; }

    /// <summary>Of <c>Hmac</c> and <c>Token</c>: the header's name.</summary>
    public string Header { get; set; } = "";

    /// <summary>Of <c>Hmac</c>: what stands before the signature, such as <c>sha256=</c>. Default: nothing.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Of <c>Hmac</c>. Default: Hex.</summary>
    public SignatureEncoding Encoding { get; set; }

    /// <summary>Of <c>Hmac</c>. Default: Sha256.</summary>
    public SignatureAlgorithm Algorithm { get; set; }

    /// <summary>The header that proves it.</summary>
    public string ProofHeader => Form switch
    {
        WebhookForm.GitHub => "X-Hub-Signature-256",
        WebhookForm.GitLab => "X-Gitlab-Token",
        WebhookForm.Standard => "webhook-signature",
        _ => Header,
    };
}
