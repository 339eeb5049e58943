using System.Net;
using SecResponder.Cli.Output;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Reports;

/// <summary>A report as one file: no script, nothing from elsewhere; read on a phone, in the dark and on paper. Whatever an event says is text in it.</summary>
internal sealed class ReportPage(TextWriter output)
{
    private const string Style =
        """
        :root { color-scheme: light dark; --line: #8885; --soft: #666; --held: #c2410c; --acted: #0f766e; --refused: #7c3aed; --protected: #be123c; --told: #1d4ed8; --quiet: #64748b; }
        @media (prefers-color-scheme: dark) { :root { --soft: #aaa; --held: #fb923c; --acted: #2dd4bf; --refused: #a78bfa; --protected: #fb7185; --told: #60a5fa; --quiet: #94a3b8; } }
        * { box-sizing: border-box; } body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; } p { margin: .3rem 0 .8rem; } small, .soft { color: var(--soft); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem; margin: 1.2rem 0; } .tile { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem; }
        .tile b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .times { display: flex; align-items: flex-end; gap: 1px; height: 9rem; border-bottom: 1px solid var(--line); } .time { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; height: 100%; min-width: 1px; }
        .axis { display: flex; justify-content: space-between; font-size: .8rem; color: var(--soft); font-variant-numeric: tabular-nums; } .legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .85rem; margin: .4rem 0; list-style: none; padding: 0; }
        .legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .35rem; vertical-align: -.05rem; }
        .held { background: var(--held); } .acted { background: var(--acted); } .refused { background: var(--refused); } .protected { background: var(--protected); } .told { background: var(--told); } .quiet { background: var(--quiet); }
        .rows { display: grid; grid-template-columns: minmax(6rem, 18rem) 1fr auto; gap: .25rem .7rem; align-items: center; } .row { display: contents; } .track { position: relative; height: .8rem; background: #8882; border-radius: .2rem; } .track i { position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: .2rem; }
        .only { opacity: .45; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); } th { font-weight: 600; } .wide td:nth-child(-n+3) { min-width: 6.5rem; } td.number, th.number { text-align: right; }
        details { border-top: 1px solid var(--line); padding: .35rem 0; } summary { cursor: pointer; } .differs { font-weight: 650; }
        .tag { font-style: normal; border: 1px solid var(--line); border-radius: .3rem; font-size: .85em; padding: 0 .35rem; white-space: nowrap; }
        @media (max-width: 40rem) { body { margin: 1rem auto; } .rows { display: block; } .row { display: grid; grid-template-columns: 1fr auto; gap: 0 .7rem; margin: .3rem 0; } .row > .track, .row > .axis { grid-column: 1 / -1; order: 1; } .wide thead { display: none; } .wide, .wide tbody, .wide tr, .wide td { display: block; } .wide tr { border-top: 1px solid var(--line); padding: .4rem 0; } .wide td { border: 0; padding: 0; } }
        @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr, .tile, details { break-inside: avoid; } i, .tile { -webkit-print-color-adjust: exact; print-color-adjust: exact; } details::details-content { content-visibility: visible; height: auto; } details thead { display: none; } details p { margin: .1rem 0; } }
        """;

    /// <summary>Begins the page.</summary>
    public void Begin(string title, string about)
    {
        output.WriteLine("<!DOCTYPE html>");
        output.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        output.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
        output.WriteLine($"<title>{Text(title)}</title><style>{Style}</style></head><body>");
        output.WriteLine($"<header><h1>{Text(title)}</h1><p class=\"soft\">{Text(about)}</p></header>");
    }

    /// <summary>Ends it.</summary>
    public void End() => output.WriteLine("</body></html>");

    /// <summary>A heading, and a sentence below it.</summary>
    public void Heading(string heading, string sentence = "") => output.WriteLine($"<h2>{Text(heading)}</h2>{(sentence.Length > 0 ? $"<p class=\"soft\">{Text(sentence)}</p>" : "")}");

    /// <summary>Figures side by side.</summary>
    public void Tiles(IEnumerable<(string Figure, string What)> tiles)
    {
        output.WriteLine("<div class=\"tiles\">");
        foreach (var (figure, what) in tiles)
            output.WriteLine($"<div class=\"tile\"><b>{Text(figure)}</b>{Text(what)}</div>");
        output.WriteLine("</div>");
    }

    /// <summary>Markup whose parts have gone through <see cref="Text(string)"/>.</summary>
    public void Write(string markup) => output.WriteLine(markup);

    /// <summary>Text, whoever wrote it.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(Printable.Of(text, 2_000));

    /// <summary>A time in it.</summary>
    public static string Text(DateTimeOffset time) => LedgerTime.Minute(time);
}
