/// The page's layout on screens of any width, and on paper.
enum PageStyle {
  static let sheet: StaticString = """
    html{scroll-padding-top:1rem}
    header,footer,.page{max-width:84rem;margin:0 auto;padding:0 1.25rem}
    header{padding-top:2rem}
    footer{padding-bottom:3rem;font-size:.9rem}
    main{min-width:0;outline:none}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:.6rem;background:var(--card);padding:.4rem .8rem;z-index:3}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}
    .page{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:1.5rem}
    nav{align-self:start;position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto;
    font-size:.95rem;padding:.2rem}
    nav ol{list-style:none;margin:0;padding:0;border-left:2px solid var(--line)}
    nav a{display:block;padding:.28rem .75rem;text-decoration:none;line-height:1.35}
    nav a:hover{text-decoration:underline}
    .notice{border-left:4px solid var(--accent);padding:.15rem 0 .15rem .8rem;margin:1rem 0 1.25rem;font-weight:600}
    .notice p{margin:.1rem 0}
    .warning{background:var(--warn);color:var(--warn-ink);border:1px solid var(--warn-line);
    border-radius:.5rem;padding:.6rem .9rem;margin:0 0 1.1rem}
    .warning p{margin:0 0 .2rem}
    .warning ul{margin:0;padding-left:1.1rem}
    section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;
    padding:1.25rem 1.35rem;margin:0 0 1.1rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));gap:1.1rem;margin:0 0 1.1rem}
    .card{margin:0;border-top:4px solid var(--c);color:var(--ink)}
    .card h2{display:flex;align-items:center;gap:.45rem;font-size:1.05rem;overflow-wrap:anywhere}
    .card h2 svg{color:var(--c)}
    .card p{margin:.1rem 0 .4rem;overflow-wrap:anywhere}
    .card .big{font-size:2rem;line-height:1.15;font-weight:700;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
    .card .big small{display:block;font-size:.9rem;line-height:1.4;font-weight:400;color:var(--soft);letter-spacing:0}
    .card dl{display:grid;grid-template-columns:1fr auto;gap:.2rem .8rem;margin:.6rem 0 0}
    .card dt{color:var(--soft)}
    .card dd{margin:0;text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
    .caption{margin:1.1rem 0 .3rem}
    .scroll{overflow-x:auto;margin:.3rem 0 .25rem}
    table{border-collapse:separate;border-spacing:0;width:100%;font-variant-numeric:tabular-nums;font-size:.94rem}
    th,td{padding:.4rem .7rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
    th:first-child,.word{text-align:left}
    thead th{border-bottom:2px solid var(--line);font-weight:600;vertical-align:bottom}
    th:first-child{position:sticky;left:0;background:var(--card);overflow-wrap:break-word;min-width:8rem;max-width:18rem}
    tbody th{font-weight:500}
    tbody td{white-space:nowrap}
    tbody td.word{white-space:normal}
    tbody tr:hover td,tbody tr:hover th{background:var(--grid)}
    td small{color:var(--soft);display:block;font-size:.87em}
    td.word{overflow-wrap:anywhere;min-width:8rem}
    details{border-top:1px solid var(--line);padding:.5rem 0}
    summary{cursor:pointer;font-weight:500;overflow-wrap:anywhere}
    .item{padding:.2rem 0 .4rem 1rem;scroll-margin-top:4rem}
    .item h3{display:flex;align-items:center;gap:.4rem;color:var(--ink)}
    .item h3 svg{color:var(--c)}
    .item h3 small{font-size:.9rem;font-weight:400;color:var(--soft)}
    .quote{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--page);border-left:3px solid var(--line);
    border-radius:.3rem;padding:.5rem .7rem;margin:.2rem 0 .6rem;max-width:none}
    .verdict{margin:.1rem 0}
    mark{background:var(--warn);color:var(--warn-ink);border-bottom:2px solid var(--warn-line);border-radius:.15rem}
    mark sup{font-size:.75em;line-height:0;margin-left:.1em}
    .evidence-title{margin:0}
    .evidence{margin:.1rem 0 .6rem;padding-left:2.2rem;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
    .evidence li::marker{content:"[" counter(list-item) "] "}
    .steps{border:1px solid var(--line);border-radius:.3rem;padding:.3rem .7rem;margin:.2rem 0 .5rem}
    @media(max-width:62rem){
    html{scroll-padding-top:3.4rem}
    .page{display:block;padding:0}
    main{padding:0 1.25rem}
    nav{top:0;z-index:2;overflow-x:auto;max-height:none;background:var(--page);
    border-bottom:1px solid var(--line);padding:.3rem .6rem;margin:0 0 1rem}
    nav ol{display:flex;border:0}
    nav a{white-space:nowrap;padding:.45rem .65rem}}
    @media(max-width:40rem){
    header,footer{padding-left:.8rem;padding-right:.8rem}
    main{padding:0 .6rem}
    section{padding:1rem .85rem}
    h1{font-size:1.5rem}
    th,td{padding:.35rem .45rem}
    th:first-child{min-width:5.5rem;max-width:9.5rem}}
    @page{size:A4;margin:14mm 13mm}
    @page wide{size:A4 landscape}
    @media print{
    :root{--page:#fff;--line:#b9c0c8}
    html{font-size:9.5pt}
    body{font-size:9.5pt}
    nav,.skip{display:none}
    header,footer,.page,main{display:block;max-width:none;padding:0}
    section{border:0;border-top:2px solid var(--line);border-radius:0;padding:.6rem 0 0;margin:0 0 1rem}
    .card{border:1px solid var(--line);border-top:4px solid var(--c);
    border-radius:.4rem;padding:.6rem .7rem;break-inside:avoid}
    .cards{grid-template-columns:repeat(3,minmax(0,1fr));gap:.6rem}
    .card .big{font-size:1.5rem}
    .scroll,figure,.frame{overflow:visible}
    .wide{page:wide}
    table{font-size:8.5pt}
    th,td{padding:.22rem .4rem}
    thead th{overflow-wrap:break-word}
    th:first-child{position:static;min-width:0;max-width:12rem}
    td.word{min-width:3rem}
    .item h3{margin-top:.6rem}
    .quote{margin:.1rem 0 .3rem;padding:.25rem .5rem}
    thead{display:table-header-group}
    tr,figure,.warning,.notice{break-inside:avoid}
    h2,h3,h4,.caption,.soft,summary{break-after:avoid}
    svg{min-width:0;max-width:100%}
    details::details-content{content-visibility:visible;block-size:auto}
    section>p{break-inside:avoid}
    p{orphans:3;widows:3;max-width:none}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
