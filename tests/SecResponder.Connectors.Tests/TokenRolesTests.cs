using System.Buffers.Text;
using System.Text;
using SecResponder.Connectors.Permissions;

namespace SecResponder.Connectors.Tests;

public sealed class TokenRolesTests
{
    [Theory]
    [InlineData("""{"roles":["Machine.Isolate","Machine.Read.All","Machine.Isolate"]}""", new[] { "Machine.Isolate", "Machine.Read.All" })]
    [InlineData("""{"aud":"x"}""", new string[0])]
    [InlineData("""{"roles":"Machine.Isolate"}""", new string[0])]
    [InlineData("""{"roles":[7,null,"A"]}""", new[] { "A" })]
    public void Roles_are_read_as_they_stand(string claims, string[] roles) => Assert.Equal(roles, TokenRoles.Read($"h.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.s")!.Value);

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a..c")]
    [InlineData("a.!!!.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.e30.c.d.e")]
    public void What_is_no_such_token_tells_nothing(string token) => Assert.Null(TokenRoles.Read(token));
}
