using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Meanwhile.Errors;

/// <summary>Shows codes to people. The page is one piece of HTML: nothing is loaded and nothing runs.</summary>
internal static partial class ErrorPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; --text: #1c1e21; --quiet: #5b616a; --ground: #fdfdfc; --line: #e2e4e7;
          --link: #0b57a4 }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e7e8ea; --quiet: #a2a8b1; --ground: #16181b; --line: #31353b; --link: #8ab8ec }
        }
        body { margin: 0 auto; max-width: 44rem; padding: 2.5rem 1.25rem; background: var(--ground); color: var(--text);
          font: 1.0625rem/1.6 system-ui, sans-serif }
        a { color: var(--link) }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1.5rem }
        h2 { font-size: 1.05rem; margin: 2rem 0 .25rem }
        p { margin: 0 }
        code { font: .9em ui-monospace, monospace; background: color-mix(in srgb, var(--text) 8%, transparent);
          padding: .1em .3em; border-radius: .25em }
        pre { overflow-x: auto; margin: .5rem 0 0 }
        .code { color: var(--quiet); font-family: ui-monospace, monospace }
        ul { list-style: none; margin: .5rem 0 0; padding: 0 }
        li { display: flex; gap: 1rem; padding: .45rem 0; border-top: 1px solid var(--line) }
        footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line) }
        """;

    /// <summary>What the page may do: be styled by the one style it brings along.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{StyleHash()}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Of(ErrorCode code) => Page($"{code.Code} · {Plain(code.Title)}",
        $"""
        <p class="code">{code.Code}</p>
        <h1>{Marked(code.Title)}</h1>
        <p>{Marked(code.Meaning)}</p>
        <h2>What to do</h2>
        <p>{Marked(code.Cure)}</p>
        {Example(code)}<h2>Whose side it is on</h2>
        <p>{Whose(code.Side)}</p>
        <h2>HTTP status</h2>
        <p>{code.Status}</p>
        <footer><a href="/errors">All codes</a> · <a href="/docs/">Documentation</a></footer>
        """);

    public static string OfAll() => Page("Codes of problems",
        $"""
        <h1>Codes of problems</h1>
        <p>Each failure has one of these codes, and each code names the side that can mend it.</p>
        {string.Concat(ErrorCodes.All.GroupBy(code => code.Side).Select(Section))}
        <footer><a href="/docs/">Documentation</a></footer>
        """);

    private static string Example(ErrorCode code) => code.Example is null ? ""
        : $"""
        <h2>For example</h2>
        <pre><code>{WebUtility.HtmlEncode(code.Example)}</code></pre>

        """;

    private static string Section(IGrouping<Side, ErrorCode> codes) =>
        $"""
        <h2>{Whose(codes.Key)}</h2>
        <ul>
        {string.Join('\n', codes.Select(Line))}
        </ul>

        """;

    private static string Line(ErrorCode code) =>
        $"""<li><a class="code" href="/errors/{code.Code}">{code.Code}</a><span>{Marked(code.Title)}</span></li>""";

    private static string Page(string title, string body) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>

        """;

    private static string StyleHash() => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private static string Whose(Side side) => side switch
    {
        Side.Caller => "Whoever sent the request",
        Side.FlowAuthor => "Whoever wrote the flow or the connection",
        Side.Upstream => "The service, database or disk that a step called",
        _ => "This server",
    };

    private static string Plain(string text) => text.Replace("`", "");

    /// <summary>What stands between backticks is code.</summary>
    private static string Marked(string text) => Backticks().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>");

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Backticks();
}
