// Two programs that do nothing: `web URL` is a server that answers one path, anything else is a function app with one function.
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

if (args is ["web", var url])
{
    var web = WebApplication.CreateSlimBuilder().Build();
    web.MapGet("/healthz/ready", () => "ok");
    web.Run(url);
    return;
}
var functions = FunctionsApplication.CreateBuilder(args);
functions.ConfigureFunctionsWebApplication();
functions.Build().Run();
