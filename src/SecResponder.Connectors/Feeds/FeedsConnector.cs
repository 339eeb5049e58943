using FluentValidation;

namespace SecResponder.Connectors.Feeds;

/// <summary>Lists that others keep, fetched by their address. It has no actions: it reads.</summary>
internal sealed class FeedsConnector() : Connector<FeedOptions>(new FeedOptionsValidator())
{
    public override string Name => "Feeds";

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
