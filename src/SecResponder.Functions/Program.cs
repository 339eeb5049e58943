// The Azure Functions host: binds triggers to the pipeline. What happens to an event is the same code as in the server and on the command line.
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SecResponder.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddFunctionHost(builder.Configuration);
builder.Build().Run();
