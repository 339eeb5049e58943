using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

// What the host would load for it: here only so that the generated metadata is the same in both worlds.
[assembly: ExtensionInformation("Microsoft.Azure.WebJobs.Extensions.EventHubs", "6.5.2")]
