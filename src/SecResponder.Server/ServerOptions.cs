using SecResponder.Server.Access;
using SecResponder.Server.Console;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Inputs.Kafka;
using SecResponder.Server.Inputs.Syslog;
using SecResponder.Server.Inputs.Webhooks;
using SecResponder.Server.Intake;

namespace SecResponder.Server;

/// <summary>What this host must be told besides: the configuration section <c>Server</c>. Where it listens is ASP.NET Core's to be told: <c>Urls</c>, <c>Kestrel:Endpoints</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Server";

    /// <summary>Where it listens unless it is told: on this machine only.</summary>
    public const string Usual = "http://127.0.0.1:8787";

    /// <summary>The keys that senders show, by name.</summary>
    public Dictionary<string, KeyOptions> Keys { get; init; } = [];

    /// <summary>Whether those who show nothing may send. Default: nobody.</summary>
    public AnonymousCallers Anonymous { get; set; }

    /// <summary>Callers that Microsoft Entra signs in.</summary>
    public EntraOptions Entra { get; set; } = new();

    /// <summary>Callers that show a certificate.</summary>
    public CertificateOptions Certificates { get; set; } = new();

    /// <summary>Limits of requests.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>How much may wait.</summary>
    public IntakeOptions Intake { get; set; } = new();

    /// <summary>Webhooks that others call, by the last part of their address.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>Syslog listeners, by name.</summary>
    public Dictionary<string, SyslogOptions> Syslog { get; init; } = [];

    /// <summary>Topics that are read by the Kafka protocol, by name.</summary>
    public Dictionary<string, KafkaOptions> Kafka { get; init; } = [];

    /// <summary>Whether it answers as an action of Apache OpenWhisk, at <c>/init</c> and <c>/run</c>. Default false.</summary>
    public bool OpenWhisk { get; set; }

    /// <summary>The web console. Without a way to sign in there is none.</summary>
    public ConsoleOptions Console { get; set; } = new();

    /// <summary>Whether <c>/metrics</c> tells Prometheus what OTLP exports. Default false.</summary>
    public bool Prometheus { get; set; }

    /// <summary>How often holds are looked after. Default 10 s; range 1 s to 10 min.</summary>
    public TimeSpan ReleaseEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process that was asked to end still listens, saying that it is not ready, until whoever sends here knows. Default 0; behind a load balancer some seconds.</summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long what was begun may take then. Default 25 s: Kubernetes waits 30.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether anybody at all can be let in.</summary>
    public bool LetsAnybodyIn => Keys.Count > 0 || Anonymous != AnonymousCallers.Nobody || Entra.IsGiven || Certificates.Clients.Count > 0;
}
