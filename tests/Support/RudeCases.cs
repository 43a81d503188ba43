using System.Text;
using static Meanwhile.Support.RudeAnswers;

namespace Meanwhile.Support;

/// <summary>The rude answers that end by themselves, by name, for tests that go through the lot.</summary>
public static class RudeCases
{
    public static IReadOnlyDictionary<string, Rudeness> All { get; } = new Dictionary<string, Rudeness>
    {
        ["closes at once"] = Nothing,
        ["resets at once"] = ResetsAfter(""),
        ["resets within the headers"] = ResetsAfter("HTTP/1.1 200 OK\r\nContent-Ty"),
        ["answers half and resets"] = AnswersHalfAndResets,
        ["claims more than it sends"] = Says("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}"),
        ["claims less than it sends"] = Says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{\"more\":\"than it said\"}"),
        ["claims two lengths"] = Says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
        ["claims a negative length"] = Says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"),
        ["sends garbage"] = Sends([0x00, 0xff, 0x16, 0x03, .. Encoding.ASCII.GetBytes("SSH-2.0-rude\r\n\r\n")]),
        ["sends an invalid chunk"] = Chunked("zz\r\n{}\r\n0\r\n\r\n"),
        ["ends between chunks"] = Chunked("2\r\n{}\r\n"),
        ["sends a 10 MB header"] = HugeHeader(10 * 1024 * 1024),
        ["sends 10,000 headers"] = ManyHeaders(10_000),
        ["sends a gzip bomb"] = GzipBomb,
        ["sends gzip that is none"] = Says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        ["sends deep JSON"] = DeepJson(100_000),
        ["sends cut JSON"] = Body("{\"a\": [1, 2", "application/json"),
        ["sends invalid UTF-8"] = Body([(byte)'"', 0xc3, 0x28, 0xff, (byte)'"'], "application/json"),
        ["says status 999"] = Says("HTTP/1.1 999 Beyond\r\nContent-Length: 2\r\n\r\n{}"),
        ["says status zero"] = Says("HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\n{}"),
        ["says 204 with a body"] = Says("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}"),
        ["redirects to itself"] = RedirectsToItself,
        ["floods with 1xx"] = EarlyHints,
    };
}
