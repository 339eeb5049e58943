// The Azure Functions host: binds triggers to the pipeline. What happens to an event is the same code as in the server and on the command line.
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecResponder.Connectors;
using SecResponder.Functions;
using SecResponder.Response.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services
    .AddConnectors(builder.Configuration.GetSection(ConnectorOptions.Section).Get<ConnectorOptions>() ?? new(), provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel))
    .AddResponder(builder.Configuration.GetSection(ResponderOptions.Section).Get<ResponderOptions>() ?? new(), ActionCatalog.Signatures)
    .AddFunctionHost(builder.Configuration);
builder.Build().Run();
