namespace SecResponder.Lab.Page;

/// <summary>The page's look, light and dark.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root{color-scheme:light dark;--line:light-dark(#d8dce2,#353b45);--soft:light-dark(#5b6470,#9aa4b2);--box:light-dark(#fff,#1c2027)}
        body{font:15px/1.5 system-ui,sans-serif;margin:0;background:light-dark(#f4f6f8,#14171c);color:light-dark(#1b1f24,#e6e9ee)}
        header,main{max-width:76rem;margin:auto;padding:0 1.25rem}
        header p,small,.meta,.none{color:var(--soft)}
        h1{margin:1.25rem 0 0;font-size:1.5rem}h2{font-size:1.15rem;margin:1.75rem 0 .5rem}h2 small{font-weight:normal}h3{font-size:1rem;margin:.2rem 0}
        table{width:100%;border-collapse:collapse;background:var(--box);border:1px solid var(--line)}
        th,td{text-align:left;padding:.4rem .7rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        th{font-weight:600;color:var(--soft)}
        .badge{padding:.1rem .55rem;border-radius:1rem;font-size:.85rem;white-space:nowrap}
        .bad{background:light-dark(#fde0df,#5c1f1e);color:light-dark(#8f1512,#ffc9c7)}
        .good{background:light-dark(#dff3e4,#173d24);color:light-dark(#11612b,#b6efc6)}
        article{background:var(--box);border:1px solid var(--line);border-radius:.4rem;padding:.7rem 1rem;margin:.5rem 0}
        .card{border-left:4px solid light-dark(#5059c9,#8b92f0)}.card p{margin:.15rem 0}.meta{font-size:.85rem;margin:.1rem 0 .4rem}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;font:13px/1.45 ui-monospace,monospace}
        """;
}
