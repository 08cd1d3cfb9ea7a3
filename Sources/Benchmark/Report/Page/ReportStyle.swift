/// The report's style sheet. Colors are chosen for a contrast of at least 4.5 : 1 for text and 3 : 1 for marks, in the
/// light and in the dark scheme; runs also differ by the shape of their marks.
enum ReportStyle {
  /// Runs beyond this number share colors; their labels tell them apart.
  static let seriesCount = 6

  static func series(_ index: Int) -> String { "s\(index % seriesCount)" }

  static let sheet: StaticString = """
    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#17202a;--soft:#566270;--line:#d9dfe6;--accent:#0b5d8f;
    --warn-ink:#6b4300;--warn:#fff4dc;--warn-line:#e3b85c;--grid:#e7ebf0;
    --s0:#0b6aa8;--s1:#c2410c;--s2:#15803d;--s3:#7c3aed;--s4:#be185d;--s5:#57534e;
    --answered:#15803d;--refused:#b45309;--failed:#b91c1c;--skipped:#64748b;--pending:#cbd5e1}
    @media(prefers-color-scheme:dark){:root{--page:#10151b;--card:#182028;--ink:#e8edf2;--soft:#a4b0bd;--line:#2d3843;
    --accent:#7cc4f5;--warn-ink:#ffdf9e;--warn:#33270d;--warn-line:#7d5f1f;--grid:#26303a;
    --s0:#5bb3ec;--s1:#fb9a5b;--s2:#5fcf86;--s3:#b79bff;--s4:#f78fbf;--s5:#c4bfb9;
    --answered:#4ab872;--refused:#eda33b;--failed:#f0716d;--skipped:#94a3b8;--pending:#3b4753}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
    header{padding-top:2.25rem}
    h1{font-size:1.9rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em}
    h2{font-size:1.25rem;margin:0 0 .25rem}
    h3{font-size:1rem;margin:1.25rem 0 .35rem}
    p{margin:.35rem 0 .75rem;max-width:46rem}
    .soft,figcaption,caption{color:var(--soft)}
    .notice{border-left:4px solid var(--accent);padding:.15rem 0 .15rem .8rem;margin:1rem 0;font-weight:600}
    .notice p{margin:.1rem 0}
    .warning{background:var(--warn);color:var(--warn-ink);border:1px solid var(--warn-line);border-radius:.5rem;padding:.6rem .9rem;margin:1rem 0}
    .warning ul{margin:0;padding-left:1.1rem}
    nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding:0;margin:.75rem 0 1.25rem}
    a{color:var(--accent)}
    section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.35rem;margin:0 0 1.1rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1.1rem;margin:0 0 1.1rem}
    .cards section{margin:0;border-top:4px solid var(--c,var(--accent))}
    .cards h2{font-size:1.05rem;overflow-wrap:anywhere}
    .cards dl{display:grid;grid-template-columns:1fr auto;gap:.2rem .8rem;margin:.6rem 0 0}
    .cards dt{color:var(--soft)}
    .cards dd{margin:0;text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
    .cards .big{grid-column:1/-1;text-align:left;font-size:2rem;line-height:1.15;font-weight:700;letter-spacing:-.02em}
    .cards .big small{font-size:.9rem;font-weight:400;color:var(--soft);letter-spacing:0}
    .scroll{overflow-x:auto;margin:.75rem 0 .25rem}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.94rem}
    caption{text-align:left;padding-bottom:.4rem}
    th,td{padding:.4rem .7rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
    th:first-child,.word{text-align:left}
    thead th{border-bottom:2px solid var(--line);font-weight:600;white-space:nowrap}
    tbody th{font-weight:500}
    tbody tr:hover{background:var(--grid)}
    td small{color:var(--soft);white-space:nowrap;display:block;font-size:.82rem}
    td.word{overflow-wrap:anywhere;min-width:9rem}
    figure{margin:.75rem 0 .25rem;overflow-x:auto}
    figcaption{font-size:.9rem;margin-top:.35rem}
    svg{display:block;width:100%;max-width:54rem;height:auto;min-width:34rem}
    svg text{fill:var(--ink);font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    svg .soft{fill:var(--soft)}
    svg .grid{stroke:var(--grid)}
    svg .axis{stroke:var(--line)}
    .legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;margin:.6rem 0 0;font-size:.92rem}
    .legend li{display:flex;align-items:center;gap:.4rem}
    .legend svg{min-width:0;width:14px;height:14px}
    .s0{color:var(--s0);--c:var(--s0)}.s1{color:var(--s1);--c:var(--s1)}.s2{color:var(--s2);--c:var(--s2)}
    .s3{color:var(--s3);--c:var(--s3)}.s4{color:var(--s4);--c:var(--s4)}.s5{color:var(--s5);--c:var(--s5)}
    .legend li span{color:var(--ink)}
    .answered{fill:var(--answered)}.refused{fill:var(--refused)}.failed{fill:var(--failed)}.skipped{fill:var(--skipped)}.pending{fill:var(--pending)}
    .mark{fill:currentColor;stroke:var(--card);stroke-width:1.5}.bar{stroke:currentColor;stroke-width:3;stroke-linecap:round;opacity:.55}
    .fill{fill:currentColor}.pale{fill:currentColor;opacity:.28}
    details{border-top:1px solid var(--line);padding:.5rem 0}
    summary{cursor:pointer;font-weight:500}
    .item{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--page);border-radius:.4rem;padding:.5rem .7rem;margin:.2rem 0 .7rem;max-width:none}
    footer{padding-bottom:3rem;font-size:.9rem}
    @media print{body{background:#fff}section{break-inside:avoid;border-color:#bbb}nav{display:none}}
    @media(max-width:40rem){section{padding:1rem}h1{font-size:1.5rem}}
    """
}
