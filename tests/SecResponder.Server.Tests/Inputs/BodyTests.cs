using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Bodies that are packed, too large, made to fill memory, or never come to an end.</summary>
public sealed class BodyTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gzip", true, HttpStatusCode.Accepted)]
    [InlineData("deflate", true, HttpStatusCode.Accepted)]
    [InlineData("br", true, HttpStatusCode.Accepted)]
    [InlineData("", true, HttpStatusCode.Accepted)]
    [InlineData("gzip", false, HttpStatusCode.BadRequest)]
    [InlineData("deflate", false, HttpStatusCode.BadRequest)]
    [InlineData("br", false, HttpStatusCode.BadRequest)]
    [InlineData("zip", true, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_packed_body_is_unpacked_or_its_sender_told(string encoding, bool isPacked, HttpStatusCode expected)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        var plain = Encoding.UTF8.GetBytes(ServerFolder.Denied("198.51.100.7", 1));

        Assert.Equal(expected, (await http.PostAsync("ingest/fw", Content(isPacked ? Pack(encoding, plain) : plain, encoding), Cancellation)).StatusCode);
        Assert.Equal(0, server.Services.GetRequiredService<EventIntake>().Memory.Used);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("")]
    public async Task A_bomb_is_put_out_at_the_limit(string encoding)
    {
        await using var server = await _folder.StartAsync(("Server:Http:LargestUnpacked", "1048576"));
        using var http = ServerFolder.Client(server);
        var bomb = Pack(encoding, new byte[50 << 20]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("ingest/fw", Content(bomb, encoding), Cancellation)).StatusCode);
        Assert.Equal(0, server.Services.GetRequiredService<EventIntake>().Memory.Used);
    }

    [Fact]
    public async Task Half_of_a_packed_body_is_refused_whole()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        var packed = Pack("gzip", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 2000).Select(n => ServerFolder.Denied($"198.51.100.{n % 250}", n % 60)))));

        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("ingest/fw", Content(packed[..(packed.Length / 2)], "gzip"), Cancellation)).StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sender_that_never_ends_its_body_is_shut_out_and_gives_its_memory_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await _folder.StartAsync();
        var address = new Uri(server.Urls.First());
        using var slow = new TcpClient();
        await slow.ConnectAsync(address.Host, address.Port, cancellation);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /ingest/fw HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ServerFolder.Key}\r\nContent-Length: 100000\r\n\r\nhalf"), cancellation);

        var buffer = new byte[1000];
        var answer = new StringBuilder();
        for (int read; (read = await slow.GetStream().ReadAsync(buffer, cancellation)) > 0;)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        Assert.StartsWith("HTTP/1.1 408", answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, server.Services.GetRequiredService<EventIntake>().Memory.Used);
    }

    private static ByteArrayContent Content(byte[] body, string encoding)
    {
        var content = new ByteArrayContent(body);
        if (encoding.Length > 0)
            content.Headers.ContentEncoding.Add(encoding);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return content;
    }

    private static byte[] Pack(string encoding, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            packer.Write(plain);
        return packed.ToArray();
    }
}
