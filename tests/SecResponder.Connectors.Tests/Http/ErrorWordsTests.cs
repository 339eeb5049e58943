using System.Text.Json;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Tests.Http;

/// <summary>What was wrong is told in the other side's words, in whichever form it says them.</summary>
public sealed class ErrorWordsTests
{
    [Theory]
    [InlineData("""{"error":{"code":"x","message":"no rights"}}""", "no rights")]
    [InlineData("""{"error":"invalid_auth","ok":false}""", "invalid_auth")]
    [InlineData("""{"errorMessages":["not there"],"errors":{"project":"is required"}}""", "not there; project: is required")]
    [InlineData("""{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}]}""", "Validation Failed; title missing_field")]
    [InlineData("""{"status":"invalid event","message":"Event object is invalid","errors":["'payload' is missing"]}""", "Event object is invalid; 'payload' is missing")]
    [InlineData("""{"$id":"1","message":"TF401320: Rule Error"}""", "TF401320: Rule Error")]
    [InlineData("""{"message":"","errors":[]}""", null)]
    [InlineData("""{"errors":7,"message":[]}""", null)]
    [InlineData("""{"error":{}}""", null)]
    [InlineData("[]", null)]
    public void It_is_found(string body, string? words) => Assert.Equal(words, ErrorWords.Of(JsonDocument.Parse(body).RootElement));
}
