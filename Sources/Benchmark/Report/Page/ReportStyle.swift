/// Colors, type and charts. Contrast is at least 4.5 : 1 for text and 3 : 1 for marks, in the light and in the dark
/// scheme; systems also differ by the shape of their marks, outcomes by their hatching. `PageStyle` lays the page out.
enum ReportStyle {
  /// Systems beyond this number share colors; shapes and labels tell them apart.
  static let seriesCount = 6

  static func series(_ index: Int) -> String { "s\(index % seriesCount)" }

  static let sheet: StaticString = """
    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#17202a;
    --soft:#566270;--line:#d9dfe6;--accent:#0b5d8f;
    --warn-ink:#6b4300;--warn:#fff4dc;--warn-line:#e3b85c;--grid:#e7ebf0;
    --s0:#0b6aa8;--s1:#c2410c;--s2:#15803d;--s3:#7c3aed;--s4:#be185d;--s5:#57534e;
    --answered:#15803d;--refused:#b45309;--failed:#b91c1c;--skipped:#64748b;--pending:#cbd5e1}
    @media screen and (prefers-color-scheme:dark){:root{--page:#10151b;--card:#182028;
    --ink:#e8edf2;--soft:#a4b0bd;--line:#2d3843;
    --accent:#7cc4f5;--warn-ink:#ffdf9e;--warn:#33270d;--warn-line:#7d5f1f;--grid:#26303a;
    --s0:#5bb3ec;--s1:#fb9a5b;--s2:#5fcf86;--s3:#b79bff;--s4:#f78fbf;--s5:#c4bfb9;
    --answered:#4ab872;--refused:#eda33b;--failed:#f0716d;--skipped:#94a3b8;--pending:#3b4753}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    h1{font-size:1.9rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em}
    h2{font-size:1.25rem;line-height:1.3;margin:0 0 .25rem}
    h3{font-size:1rem;margin:1.25rem 0 .35rem}
    h4{font-size:.9rem;margin:.7rem 0 .2rem;color:var(--soft)}
    p{margin:.35rem 0 .75rem;max-width:46rem}
    a{color:var(--accent)}
    .soft,figcaption,.caption{color:var(--soft)}
    figure{margin:.9rem 0 .25rem}
    figcaption{font-size:.9rem;margin-top:.35rem;max-width:46rem}
    svg{display:block;width:100%;max-width:54rem;height:auto;min-width:34rem}
    svg text{fill:var(--ink);font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    svg .soft{fill:var(--soft)}
    svg .grid{stroke:var(--grid)}
    svg .axis{stroke:var(--line)}
    .legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;margin:.6rem 0 0;font-size:.92rem}
    .legend li{display:flex;align-items:center;gap:.4rem}
    .legend svg{min-width:0;flex:none;width:16px;height:16px}
    .sample{display:inline-block;min-width:0;flex:none;width:18px;height:18px}
    .s0{color:var(--s0);--c:var(--s0)}.s1{color:var(--s1);--c:var(--s1)}.s2{color:var(--s2);--c:var(--s2)}
    .s3{color:var(--s3);--c:var(--s3)}.s4{color:var(--s4);--c:var(--s4)}.s5{color:var(--s5);--c:var(--s5)}
    .legend li span{color:var(--ink)}
    .patterns{position:absolute;min-width:0;width:0;height:0}
    .hatch{stroke:var(--card);stroke-width:1.6;fill:none}
    .hatch-refused-ground{fill:var(--refused)}.hatch-failed-ground{fill:var(--failed)}
    .hatch-skipped-ground{fill:var(--skipped)}.hatch-pending-ground{fill:var(--pending)}
    .answered{fill:var(--answered)}.refused{fill:url(#hatch-refused)}.failed{fill:url(#hatch-failed)}
    .skipped{fill:url(#hatch-skipped)}.pending{fill:url(#hatch-pending);stroke:var(--soft)}
    .mark{fill:currentColor;stroke:var(--card);stroke-width:1.5}
    .bar{stroke:currentColor;stroke-width:3;stroke-linecap:round;opacity:.55}
    .fill{fill:currentColor}.pale{fill:currentColor;fill-opacity:.22;stroke:currentColor}
    """
}
