using FluentValidation;
using SecResponder.Events;
using SecResponder.Response.Approvals;
using SecResponder.Response.Bundles;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Response.Hosting;

/// <summary>What a host must be told: the configuration section <c>SecResponder</c>.</summary>
public sealed class ResponderOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "SecResponder";

    /// <summary>The playbook repository's folder. Default <c>playbooks</c>, below the working folder.</summary>
    public string Playbooks { get; set; } = "playbooks";

    /// <summary>Whether changed playbooks are put in force while the process runs.</summary>
    public ReloadOptions Reload { get; set; } = new();

    /// <summary>Whether playbooks come as bundles from the storage account.</summary>
    public BundleOptions Bundles { get; set; } = new();

    /// <summary>The zones of device clocks whose times don't say theirs: source id, or <c>*</c> for all others, to the zone's name (<c>Europe/Berlin</c>). Default: UTC.</summary>
    public Dictionary<string, string> Zones { get; init; } = [];

    /// <summary>The file that state, steps, holds and ledger are kept in: for one instance.</summary>
    public SqliteStoreOptions Store { get; set; } = new();

    /// <summary>The storage account that they are kept in instead, when one is named here: for the Functions, and for several instances at once.</summary>
    public AzureStorageOptions AzureStorage { get; set; } = new();

    /// <summary>The PostgreSQL database that they are kept in instead, when one is named here: for several always-on instances.</summary>
    public PostgresStoreOptions Postgres { get; set; } = new();

    /// <summary>How evidence is kept.</summary>
    public PipelineOptions Pipeline { get; set; } = new();

    /// <summary>How long decisions are kept.</summary>
    public LedgerOptions Ledger { get; set; } = new();

    /// <summary>Where people decide.</summary>
    public ApprovalOptions Approvals { get; set; } = new();

    /// <summary>How steps are called and tried again.</summary>
    public RunnerOptions Runner { get; set; } = new();
}

/// <summary>Says what is wrong with the options, all of it at once, by the name each has in the configuration.</summary>
internal sealed class ResponderOptionsValidator : AbstractValidator<ResponderOptions>
{
    public ResponderOptionsValidator()
    {
        RuleFor(options => options.Playbooks).NotEmpty().WithMessage("Playbooks is empty: give the folder of the playbook repository");
        RuleFor(options => options.Reload.Every).Must(every => every == TimeSpan.Zero || every >= TimeSpan.FromSeconds(1) && every <= TimeSpan.FromHours(1))
            .WithMessage((_, every) => $"Reload:Every is {every}: it may be from 1 s to 1 h, or 0 for never");
        RuleForEach(options => options.Bundles.TrustedKeys).Must(key => BundleSeal.Problem(key) is null).WithMessage((_, key) => $"Bundles:TrustedKeys: {BundleSeal.Problem(key)}");
        RuleFor(options => options.Store.Path).NotEmpty().WithMessage("Store:Path is empty: give the file that state is kept in");
        RuleFor(options => options.Store.MaxBytes).GreaterThanOrEqualTo(0).WithMessage("Store:MaxBytes is below 0: 0 means no limit");
        RuleFor(options => options.AzureStorage.Name).Matches("^[a-z][a-z0-9]{2,39}$")
            .WithMessage((_, name) => $"AzureStorage:Name is '{name}': it names a table and a container, and has 3 to 40 lower-case letters and digits, the first a letter");
        RuleFor(options => options.AzureStorage).Must(azure => azure.ConnectionString.Length == 0 || azure.AccountName.Length == 0 && azure.TableServiceUri is null)
            .WithMessage("AzureStorage names an account and a connection string: the string is for the emulator; an account is opened by identity");
        RuleFor(options => options.AzureStorage).Must(azure => azure.AccountName.Length > 0 || azure.TableServiceUri is null == azure.BlobServiceUri is null)
            .WithMessage("AzureStorage has one of TableServiceUri and BlobServiceUri: give both, or AccountName");
        RuleFor(options => options.Postgres).Custom((postgres, context) =>
        {
            if (postgres.IsGiven && PostgresAddress.Problem(postgres) is { } problem)
                context.AddFailure(problem);
        });
        RuleFor(options => options.Postgres).Must((options, postgres) => !postgres.IsGiven || !options.AzureStorage.IsGiven)
            .WithMessage("AzureStorage and Postgres both name a store: state is kept in one of them");
        RuleFor(options => options.Approvals).Custom((approvals, context) =>
        {
            foreach (var mistake in approvals.Mistakes())
                context.AddFailure(mistake);
        });
        RuleFor(options => options.Zones).Custom((zones, context) =>
        {
            try
            {
                DeviceZones.Parse(zones);
            }
            catch (ArgumentException e)
            {
                context.AddFailure($"Zones: {e.Message}");
            }
        });
        Within(options => options.Store.LockTimeout, "Store:LockTimeout", TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Within(options => options.Pipeline.EvidenceInFull, "Pipeline:EvidenceInFull", 1, 1000);
        Within(options => options.Pipeline.ConflictRounds, "Pipeline:ConflictRounds", 1, 100);
        Within(options => options.Pipeline.KeysPerPlaybook, "Pipeline:KeysPerPlaybook", 1_000, 100_000_000);
        When(options => options.Ledger.Keep is not null, () => Within(options => options.Ledger.Keep!.Value, "Ledger:Keep", TimeSpan.FromDays(1), TimeSpan.FromDays(36_525)));
        Within(options => options.Runner.CallTimeout, "Runner:CallTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Within(options => options.Runner.CallsPerSystem, "Runner:CallsPerSystem", 1, 64);
        Within(options => options.Runner.Batch, "Runner:Batch", 1, 1000);
        Within(options => options.Runner.MaxTries, "Runner:MaxTries", 1, 100);
        Within(options => options.Runner.MaxBlindCalls, "Runner:MaxBlindCalls", 1, 2);
        Within(options => options.Runner.HeadStart, "Runner:HeadStart", TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Within(options => options.Runner.DriftEvery, "Runner:DriftEvery", TimeSpan.Zero, TimeSpan.FromDays(1));
        Within(options => options.Runner.MaxReasserts, "Runner:MaxReasserts", 0, 20);
        Within(options => options.Runner.LongestHold, "Runner:LongestHold", TimeSpan.FromHours(1), TimeSpan.FromDays(366));
        Within(options => options.Runner.LiftsBeforeNotice, "Runner:LiftsBeforeNotice", 1, 100);
        Within(options => options.Runner.AskAfter, "Runner:AskAfter", TimeSpan.Zero, TimeSpan.FromDays(1));
        Within(options => options.Runner.AskWithin, "Runner:AskWithin", TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        Within(options => options.Runner.CommentEvery, "Runner:CommentEvery", TimeSpan.FromSeconds(1), TimeSpan.FromHours(6));
        Within(options => options.Runner.LongestDown, "Runner:LongestDown", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        RuleFor(options => options.Runner.Systems).Custom((systems, context) =>
        {
            foreach (var (name, limits) in systems)
                foreach (var (setting, value, least, most) in ((string, double, double, double)[])
                    [("Calls", limits.Calls, 0, 64), ("PerMinute", limits.PerMinute ?? 0, 0, 60_000), ("BreaksAfter", limits.BreaksAfter, 1, 1000), ("BreaksFor (seconds)", limits.BreaksFor.TotalSeconds, 1, 3600)])
                    if (value < least || value > most)
                        context.AddFailure($"Runner:Systems:{name}:{setting} is {value}: it may be from {least} to {most}");
        });
        RuleFor(options => options.Runner.Lease).Must((options, lease) => lease > 4 * options.Runner.CallTimeout)
            .WithMessage(options => $"Runner:Lease is {options.Runner.Lease}: it must be longer than four times Runner:CallTimeout ({4 * options.Runner.CallTimeout}), or a step could be taken while it is being called");
        RuleFor(options => options.Runner.LongestPause).Must((options, pause) => pause >= options.Runner.FirstPause && options.Runner.FirstPause > TimeSpan.Zero)
            .WithMessage("Runner:FirstPause must be above 0 and not above Runner:LongestPause");
    }

    private void Within<T>(System.Linq.Expressions.Expression<Func<ResponderOptions, T>> option, string name, T least, T most)
        where T : IComparable<T>, IComparable =>
        RuleFor(option).InclusiveBetween(least, most).WithMessage((_, value) => $"{name} is {value}: it may be from {least} to {most}");
}
