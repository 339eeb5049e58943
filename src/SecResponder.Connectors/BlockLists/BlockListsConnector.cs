using System.Collections.Immutable;
using System.Net;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.BlockLists;

namespace SecResponder.Connectors.BlockLists;

/// <summary>Block lists of our own that firewalls fetch: no administrator's credential of theirs is held, and any firewall that can fetch a text can use them.</summary>
internal sealed class BlockListsConnector() : Connector<BlockListsOptions>(new BlockListsOptionsValidator())
{
    public override string Name => "BlockLists";

    public override string Title => "Block lists that firewalls fetch from this host; how they are served, signed and fetched: [block-lists.md](../block-lists.md)";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Lists", "none: not connected", "Lists by name, each with `Most` (entries in force; 5,000), `WidestIPv4` (24), `WidestIPv6` (48), `Clients` (who may fetch it; all), `DoneWhen` (`Any` or `All` of them have fetched an entry; `Any`)"),
        new("Clients", "none; needed", "Who fetches, by name, each with `Token`, or `User` and `Password` (references), or `Addresses` (addresses and networks); what is given must all be so"),
        new("SigningKey", "none: not signed", "Reference of an EC private key on P-256 (PEM), which answers are signed with"),
        new("SignatureLasts", "1 h", "After what time a signed answer is not to be believed any more; 1 min to 7 days"),
        new("AskEvery", "30 s", "How often it is looked whether somebody has fetched a new entry; 1 s to 1 h"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [ListIndicator.Description];

    private protected override SettingProblem? Unset(BlockListsOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) =>
        UnsetName.Of($"Connectors:{Name}:Lists", options.Lists.Keys, "list", with);

    protected override void Add(BlockListsOptions options, ConnectorSetup setup)
    {
        if (options.Lists.Count == 0)
            return;
        setup.Services.AddSingleton(options).AddSingleton<FeedClients>().AddSingleton<FeedSignature>().AddSingleton<FeedPage>();
        setup.Add(provider => new ListIndicator(provider.GetRequiredService<IBlockListStore>(), options, provider.GetRequiredService<TimeProvider>()));
    }
}

/// <summary>Block lists that firewalls fetch: the configuration section <c>Connectors:BlockLists</c>.</summary>
public sealed class BlockListsOptions
{
    /// <summary>The lists, by name; none: not connected.</summary>
    public IDictionary<string, BlockListOptions> Lists { get; init; } = new Dictionary<string, BlockListOptions>(StringComparer.Ordinal);

    /// <summary>Who may fetch, by name.</summary>
    public IDictionary<string, BlockListClient> Clients { get; init; } = new Dictionary<string, BlockListClient>(StringComparer.Ordinal);

    /// <summary>Reference of an EC private key on P-256 (PEM); null: answers are not signed.</summary>
    public string? SigningKey { get; set; }

    /// <summary>After what time a signed answer is not to be believed any more. Default 1 h; range 1 min to 7 days.</summary>
    public TimeSpan SignatureLasts { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often it is looked whether somebody has fetched a new entry. Default 30 s; range 1 s to 1 h.</summary>
    public TimeSpan AskEvery { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>One list.</summary>
public sealed class BlockListOptions
{
    /// <summary>How many entries may be in force. Default 5,000; range 1 to 100,000: firewalls have limits of their own and skip what is beyond.</summary>
    public int Most { get; set; } = 5000;

    /// <summary>The shortest prefix that an IPv4 network may have. Default 24; range 8 to 32.</summary>
    public int WidestIPv4 { get; set; } = 24;

    /// <summary>The shortest prefix that an IPv6 network may have. Default 48; range 16 to 128.</summary>
    public int WidestIPv6 { get; set; } = 48;

    /// <summary>Which clients may fetch it. Empty, the default: all of them.</summary>
    public IList<string> Clients { get; init; } = [];

    /// <summary>When an entry counts as in effect. Default: when any of them has fetched it.</summary>
    public FetchedBy DoneWhen { get; set; } = FetchedBy.Any;
}

/// <summary>By whom an entry must have been fetched.</summary>
public enum FetchedBy
{
    /// <summary>By one of those who may.</summary>
    Any,
    /// <summary>By each of them.</summary>
    All,
}

/// <summary>One firewall, or a group of them that share a credential: what is given must all be so.</summary>
public sealed class BlockListClient
{
    /// <summary>Reference of a bearer token.</summary>
    public string? Token { get; set; }

    /// <summary>The user's name, for Basic.</summary>
    public string? User { get; set; }

    /// <summary>Reference of the user's password.</summary>
    public string? Password { get; set; }

    /// <summary>Addresses and networks that it may come from: those of the connection itself, no header is believed.</summary>
    public IList<string> Addresses { get; init; } = [];
}

internal sealed class BlockListsOptionsValidator : AbstractValidator<BlockListsOptions>
{
    public BlockListsOptionsValidator()
    {
        RuleForEach(options => options.Lists).Must(list => list.Key.Length is > 0 and <= 40 && list.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            .WithMessage("Connectors:BlockLists:Lists: a list's name has 1 to 40 letters, digits, hyphens and underscores");
        RuleForEach(options => options.Lists).Must(list => list.Value is { Most: >= 1 and <= 100_000, WidestIPv4: >= 8 and <= 32, WidestIPv6: >= 16 and <= 128 })
            .WithMessage("Connectors:BlockLists:Lists: Most may be from 1 to 100,000, WidestIPv4 from 8 to 32, WidestIPv6 from 16 to 128");
        RuleFor(options => options).Must(options => options.Lists.Count == 0 || options.Clients.Count > 0).WithMessage("Connectors:BlockLists:Clients is empty: nobody could fetch a list");
        RuleFor(options => options).Must(options => options.Lists.Values.SelectMany(list => list.Clients).All(options.Clients.ContainsKey))
            .WithMessage("Connectors:BlockLists:Lists names a client that Connectors:BlockLists:Clients does not have");
        RuleForEach(options => options.Clients).Must(client => client.Value is { Token.Length: > 0 } or { User.Length: > 0, Password.Length: > 0 } or { Addresses.Count: > 0 })
            .WithMessage("Connectors:BlockLists:Clients: each needs Token, or User and Password, or Addresses");
        RuleForEach(options => options.Clients).Must(client => client.Value.Addresses.All(address => IPAddress.TryParse(address, out _) || IPNetwork.TryParse(address, out _)))
            .WithMessage("Connectors:BlockLists:Clients: Addresses are addresses, or networks with their host bits cleared (10.0.0.0/24)");
        RuleFor(options => options.SignatureLasts).InclusiveBetween(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)).WithMessage("Connectors:BlockLists:SignatureLasts may be from 1 min to 7 days");
        RuleFor(options => options.AskEvery).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)).WithMessage("Connectors:BlockLists:AskEvery may be from 1 s to 1 h");
    }
}
