// The always-on host: one process that takes events over HTTP, responds, and ends holds. What happens to an event is the same code as in the functions.
using SecResponder.Server;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddServer(builder.Configuration);
var app = builder.Build();
app.MapServer();
app.Run();
