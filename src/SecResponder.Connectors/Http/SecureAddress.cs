using FluentValidation;

namespace SecResponder.Connectors.Http;

/// <summary>The rule for every configured address: https, or this machine, where the lab is.</summary>
internal static class SecureAddress
{
    public static bool Is(Uri address) => address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    public static IRuleBuilderOptions<T, Uri?> IsSecure<T>(this IRuleBuilder<T, Uri?> rule, string key) =>
        rule.Must(address => address is null || Is(address)).WithMessage($"{key} must be an https address");
}
