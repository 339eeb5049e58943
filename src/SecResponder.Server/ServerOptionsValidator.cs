using FluentValidation;
using SecResponder.Events;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Inputs.Webhooks;

namespace SecResponder.Server;

/// <summary>Says what is wrong with the section <c>Server</c>, all of it at once, by the name each has in the configuration.</summary>
internal sealed class ServerOptionsValidator : AbstractValidator<ServerOptions>
{
    /// <param name="listens">Where this process will listen.</param>
    public ServerOptionsValidator(IReadOnlyCollection<string> listens)
    {
        RuleFor(options => options.Keys).Custom((keys, context) =>
        {
            foreach (var (name, key) in keys)
            {
                foreach (var mistake in NameMistakes("Keys", name))
                    context.AddFailure(mistake);
                // What stands there may be the key itself: it is not repeated.
                if (!ApiKey.IsHash(key.Hash))
                    context.AddFailure($"Keys:{name}:Hash is no hash of a key ('sha256:' and 64 hexadecimal digits): 'secresponder serve key {name}' makes a key and prints its hash");
                foreach (var mistake in Mistakes($"Keys:{name}", key.May, key.Streams, key.Source))
                    context.AddFailure(mistake);
            }
            foreach (var same in keys.GroupBy(key => key.Value.Hash).Where(same => same.Count() > 1))
                context.AddFailure($"Keys:{string.Join(" and ", same.Select(key => key.Key))} are the same key: each sender has its own");
        });
        RuleFor(options => options.Certificates).Custom((certificates, context) =>
        {
            if (certificates.Clients.Count > 0 && certificates.Authorities.Length == 0)
                context.AddFailure("Certificates:Clients are given and Certificates:Authorities is not: give the PEM file of the authorities that sign clients' certificates");
            foreach (var (name, client) in certificates.Clients)
            {
                foreach (var mistake in NameMistakes("Certificates:Clients", name))
                    context.AddFailure(mistake);
                if (client.Subject.Length == 0)
                    context.AddFailure($"Certificates:Clients:{name}:Subject is empty: give the DNS name or common name that stands in the certificate");
                foreach (var mistake in Mistakes($"Certificates:Clients:{name}", client.May, client.Streams, client.Source))
                    context.AddFailure(mistake);
            }
            foreach (var same in certificates.Clients.GroupBy(client => client.Value.Subject, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
                context.AddFailure($"Certificates:Clients:{string.Join(" and ", same.Select(client => client.Key))} have the same Subject: one client, one entry");
        });
        RuleFor(options => options.Webhooks).Custom((hooks, context) =>
        {
            foreach (var mistake in hooks.SelectMany(hook => WebhookMistakes($"Webhooks:{hook.Key}", hook.Value).Concat(NameMistakes("Webhooks", hook.Key))))
                context.AddFailure(mistake);
        });
        RuleFor(options => options.Syslog).Custom((inputs, context) =>
        {
            foreach (var mistake in inputs.SelectMany(input => input.Value.Mistakes($"Syslog:{input.Key}").Concat(NameMistakes("Syslog", input.Key))))
                context.AddFailure(mistake);
        });
        RuleFor(options => options.Kafka).Custom((inputs, context) =>
        {
            foreach (var mistake in inputs.SelectMany(input => input.Value.Mistakes($"Kafka:{input.Key}").Concat(NameMistakes("Kafka", input.Key))))
                context.AddFailure(mistake);
        });
        RuleFor(options => options.Console).Custom((console, context) =>
        {
            foreach (var mistake in console.Mistakes(listens))
                context.AddFailure(mistake);
        });
        RuleFor(options => options.Entra).Must(entra => !entra.IsGiven || entra.ClientId.Length > 0)
            .WithMessage("Entra:TenantId is given and Entra:ClientId is not: give the app registration that callers ask a token for");
        Within(options => options.Http.LargestBody, "Http:LargestBody", 1L << 10, 256L << 20);
        Within(options => options.Http.LargestUnpacked, "Http:LargestUnpacked", 1L << 10, 1L << 30);
        Within(options => options.Http.Connections, "Http:Connections", 1L, 100_000L);
        Within(options => options.Http.RequestsPerSecond, "Http:RequestsPerSecond", 0, 1_000_000);
        Within(options => options.Http.SlowestSender, "Http:SlowestSender", 0.0, 1e9);
        Within(options => options.Intake.Bytes, "Intake:Bytes", 16L << 20, 16L << 30);
        Within(options => options.Intake.Waiting, "Intake:Waiting", 1, 100_000);
        Within(options => options.Intake.Streams, "Intake:Streams", 1, 10_000);
        RuleFor(options => options.Intake.Instance).Must(instance => instance.Length == 0 || HttpIngest.NameProblem(instance) is null)
            .WithMessage((_, instance) => $"Intake:Instance is '{instance}': it has at most {HttpIngest.LongestName} letters, digits, dots, hyphens and underscores");
        RuleFor(options => options.Http).Must((options, http) => http.LargestUnpacked <= options.Intake.Bytes / 2)
            .WithMessage(options => $"Http:LargestUnpacked is {options.Http.LargestUnpacked}, which is more than half of Intake:Bytes ({options.Intake.Bytes}): one body would keep all others out");
        Within(options => options.ReleaseEvery, "ReleaseEvery", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Within(options => options.DrainDelay, "DrainDelay", TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Within(options => options.DrainTimeout, "DrainTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="InvalidOperationException">They are wrong; all mistakes are named.</exception>
    public static void Demand(ServerOptions options, IReadOnlyCollection<string> listens)
    {
        var mistakes = new ServerOptionsValidator(listens).Validate(options).Errors;
        if (mistakes.Count > 0)
            throw new InvalidOperationException($"the settings under '{ServerOptions.Section}' are wrong: {string.Join("; ", mistakes.Select(mistake => mistake.ErrorMessage))}");
    }

    private static IEnumerable<string> NameMistakes(string section, string name)
    {
        if (HttpIngest.NameProblem(name) is not null)
            yield return $"{section} has the name '{name}': it has at most {HttpIngest.LongestName} letters, digits, dots, hyphens and underscores";
    }

    private static IEnumerable<string> WebhookMistakes(string place, WebhookOptions hook)
    {
        if (hook.Secrets.Length == 0)
            yield return $"{place}:Secrets is empty: give the reference of the secret that its sender signs with ('keyvault:name', 'env:NAME')";
        foreach (var secret in hook.Secrets)
            // It may be the secret itself: it is not repeated.
            if (!secret.StartsWith("keyvault:", StringComparison.Ordinal) && !secret.StartsWith("env:", StringComparison.Ordinal))
                yield return $"{place}:Secrets has something that is no reference: 'keyvault:name' or 'env:NAME'";
        if (hook.Form is WebhookForm.Hmac or WebhookForm.Token && hook.Header.Length == 0)
            yield return $"{place}:Header is empty: give the name of the header that has the {(hook.Form == WebhookForm.Hmac ? "signature" : "secret")}";
        if (hook.Source is { } source && EventSources.Find(source) is null)
            yield return $"{place}:Source is '{source}', and there is no such source: 'secresponder sources' lists them";
    }

    private static IEnumerable<string> Mistakes(string place, string[]? may, string[] streams, string? source)
    {
        foreach (var right in may ?? [])
            if (RightNames.Parse(right) is null)
                yield return $"{place}:May has '{right}'; a right is {string.Join(" or ", RightNames.All)}";
        foreach (var stream in streams)
            if (HttpIngest.NameProblem(stream) is { } problem)
                yield return $"{place}:Streams has '{stream}': {problem}";
        if (source is not null && EventSources.Find(source) is null)
            yield return $"{place}:Source is '{source}', and there is no such source: 'secresponder sources' lists them";
    }

    private void Within<T>(System.Linq.Expressions.Expression<Func<ServerOptions, T>> option, string name, T least, T most)
        where T : IComparable<T>, IComparable =>
        RuleFor(option).InclusiveBetween(least, most).WithMessage((_, value) => $"{name} is {value}: it may be from {least} to {most}");
}
