// The Azure Functions host: binds triggers to the pipeline. What happens to an event is the same code as in the server and on the command line.
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecResponder.Functions;
using SecResponder.Response.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddFunctionHost(builder.Configuration);
using var app = builder.Build();
// To read the playbooks takes about as long as the worker and its host need to find each other: both go on at once, and the first batch waits for whatever is later.
var playbooks = Task.Run(app.Services.GetRequiredService<PlaybooksInForce>);
var running = app.RunAsync();
// An app whose playbooks are wrong ends here, and says which.
await playbooks;
await running;
