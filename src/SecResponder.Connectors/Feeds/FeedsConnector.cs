using System.Collections.Immutable;
using FluentValidation;

namespace SecResponder.Connectors.Feeds;

/// <summary>Lists that others keep, fetched by their address. It has no actions: it reads.</summary>
internal sealed class FeedsConnector() : Connector<FeedOptions>(new FeedOptionsValidator())
{
    public override string Name => "Feeds";

    public override string Title => "Lists that others keep, fetched by their address";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Folder", "`feeds`", "The folder that keeps the last good state of each feed over restarts"),
        new("PrivateAddresses", "false", "Whether feeds on private addresses may be fetched"),
        new("Timeout", "60 s", "How long one fetch may take; 1 s to 10 min"),
        new("LargestAnswer", "64 MiB", "The most bytes of an answer; 1 KiB to 512 MiB"),
    ];

    protected override void Add(FeedOptions options, ConnectorSetup setup) => setup.Services.AddFeeds(options);
}

internal sealed class FeedOptionsValidator : AbstractValidator<FeedOptions>
{
    public FeedOptionsValidator()
    {
        RuleFor(options => options.Folder).NotEmpty().WithMessage("Connectors:Feeds:Folder is empty: give the folder that keeps what feeds held");
        RuleFor(options => options.Timeout).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)).WithMessage("Connectors:Feeds:Timeout may be from 1 s to 10 min");
        RuleFor(options => options.LargestAnswer).InclusiveBetween(1 << 10, 512 << 20).WithMessage("Connectors:Feeds:LargestAnswer may be from 1,024 to 536,870,912 bytes");
    }
}
