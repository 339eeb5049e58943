using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using SecResponder.Server.Access;

namespace SecResponder.Server.Console;

/// <summary>The one stylesheet, the one script and the icon: part of the program, named by their hash, so that a browser keeps them and never has an old one.</summary>
internal sealed class Assets
{
    private readonly Asset _style = Asset.Read("console.css", "text/css; charset=utf-8");
    private readonly Asset _script = Asset.Read("console.js", "text/javascript; charset=utf-8");
    private readonly Asset _icon = Asset.Read("icon.svg", "image/svg+xml");

    public string Style => $"{ConsolePaths.Style}?v={_style.Version}";

    public string Script => $"{ConsolePaths.Script}?v={_script.Version}";

    public string Icon => $"{ConsolePaths.Icon}?v={_icon.Version}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var door = new Door.Open("how the console looks is no secret");
        endpoints.MapGet(ConsolePaths.Style, (HttpContext context, Assets assets) => assets._style.Send(context)).Behind(door);
        endpoints.MapGet(ConsolePaths.Script, (HttpContext context, Assets assets) => assets._script.Send(context)).Behind(door);
        endpoints.MapGet(ConsolePaths.Icon, (HttpContext context, Assets assets) => assets._icon.Send(context)).Behind(door);
    }

    private sealed record Asset(byte[] Bytes, string Type, string Version)
    {
        public static Asset Read(string name, string type)
        {
            using var stream = typeof(Assets).Assembly.GetManifestResourceStream($"Console/{name}") ?? throw new InvalidOperationException($"the program was built without {name}");
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var bytes = memory.ToArray();
            return new Asset(bytes, type, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
        }

        public IResult Send(HttpContext context)
        {
            context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
            return Results.Bytes(Bytes, Type, entityTag: new EntityTagHeaderValue($"\"{Version}\""));
        }
    }
}
