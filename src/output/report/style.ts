/** The style of the page. Its hash stands in the page's policy: nothing else may style it. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f7f8f9;--panel:#fff;--ink:#1b2430;--muted:#586474;--line:#dde2e8;--soft:#eef1f4;--accent:#1d5c8a;--write:#1d5c8a;--read:#a9b5c2;--fail:#b4552a;--land:#d7dee5;--critical:#a3123a;--high:#bd4310;--medium:#8a5b00;--low:#2b6396;--informational:#586474;--undone:#1f6b43;--on:#fff;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#11161c;--panel:#181f27;--ink:#e4e9ef;--muted:#9dabba;--line:#2c3743;--soft:#212a34;--accent:#74b6e6;--write:#74b6e6;--read:#566372;--fail:#e39a68;--land:#2a3541;--critical:#ff7d98;--high:#ff9b63;--medium:#e6b955;--low:#86bff2;--informational:#9dabba;--undone:#7fcf9f;--on:#11161c}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
.page{max-width:1180px;margin:0 auto;padding:2.5rem 2rem 5rem}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--panel);padding:.5rem 1rem;z-index:1}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.hidden{position:absolute;width:0;height:0}
header{margin-bottom:1.75rem}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .35rem;font-weight:680}
h2{font-size:1.45rem;line-height:1.3;letter-spacing:-.01em;margin:0 0 .25rem;font-weight:660}
h3{font-size:1.05rem;margin:2.25rem 0 .6rem;font-weight:660}
p{margin:.4rem 0 .8rem;max-width:75ch}
.muted,header p,figcaption,.subtitle{color:var(--muted)}
.muted,figcaption{font-size:.875rem}
.subtitle{font-size:1.05rem;margin:0 0 1rem}
code,pre,.code{font-family:var(--mono);font-size:.86em}
nav{margin:0 0 2rem;padding:.6rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;list-style:none;margin:0;padding:0}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
section{margin:0 0 2.25rem;padding:1.75rem 2rem 2rem;background:var(--panel);border:1px solid var(--line);border-radius:10px}
.summary p{font-size:1.16rem;line-height:1.55;max-width:68ch;margin:.2rem 0 .55rem}
.warning{border-left:4px solid var(--high);padding:.5rem 1rem;background:var(--soft);max-width:none}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:0;margin:1.5rem 0 0;border-top:1px solid var(--line)}
.tiles div{padding:.9rem 1rem .2rem 0}
.tiles dt{color:var(--muted);font-size:.82rem}
.tiles dd{margin:0;font-size:1.5rem;font-weight:620;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.tiles .alarm{color:var(--critical)}
.badge{display:inline-block;padding:.12em .6em;border-radius:1em;font-size:.72rem;font-weight:650;letter-spacing:.03em;text-transform:uppercase;color:var(--on);background:var(--informational);vertical-align:.12em;white-space:nowrap}
.badge.critical{background:var(--critical)}.badge.high{background:var(--high)}.badge.medium{background:var(--medium)}.badge.low{background:var(--low)}
.facts{margin:1rem 0 0}
.facts div{display:grid;grid-template-columns:8rem 1fr;gap:.25rem 1rem;padding:.42rem 0;border-top:1px solid var(--line)}
.facts dt{color:var(--muted);font-size:.9rem}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
.tactics{display:flex;flex-wrap:wrap;gap:.3rem .4rem;list-style:none;margin:0;padding:0}
.tactics li{font-size:.82rem;padding:.08rem .6rem;border:1px solid var(--line);border-radius:1em;background:var(--soft)}
details{margin:.6rem 0}summary{cursor:pointer;color:var(--accent);font-size:.9rem;width:fit-content}
.why ul{padding-left:1.2rem;font-size:.9rem}
ul.plain{padding-left:1.2rem;margin:.4rem 0}
figure{margin:1rem 0 0}figcaption{margin-top:.6rem;max-width:none}
svg.wide,svg.narrow,.map svg{display:block;width:100%;height:auto}
svg.narrow{display:none}
svg text{font-family:inherit;fill:var(--ink)}
.chart .all,.key.all{fill:var(--read);background:var(--read)}.chart .case,.key.case{fill:var(--critical);background:var(--critical)}
.grid{stroke:var(--line)}.tick{stroke:var(--muted)}
svg .axis{fill:var(--muted);font-size:11.5px;font-variant-numeric:tabular-nums}
.point{fill:var(--informational);stroke:var(--panel);stroke-width:1}
.point.critical,.dot.critical{fill:var(--critical);background:var(--critical)}.point.high,.dot.high{fill:var(--high);background:var(--high)}.point.medium,.dot.medium{fill:var(--medium);background:var(--medium)}.point.low,.dot.low{fill:var(--low);background:var(--low)}
.key{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin:0 .2em 0 .9em;vertical-align:-.05em}
.key.point{border-radius:50%;background:var(--high)}
.key.write{background:var(--write)}.key.read{background:var(--read)}.key.fail{background:var(--fail)}
.lanes .stretch{fill:var(--soft)}
.lanes .rule{stroke:var(--line)}.lanes .life{stroke:var(--read);stroke-width:1.5}
.lanes .name{font-size:13.5px;font-weight:600}.lanes .note{font-size:11.5px;fill:var(--muted)}
.lanes .id{font-weight:400;font-size:11px;fill:var(--muted)}
.lanes .glyph{fill:none;stroke:var(--muted);stroke-width:1.4}.lanes .self .glyph{fill:var(--accent);stroke:var(--accent)}
.lanes .birth{fill:none;stroke:var(--ink);stroke-width:1.2;opacity:.65}.lanes .head{fill:var(--ink);opacity:.75}
.lanes .denied{stroke-dasharray:3 3;stroke:var(--fail)}.lanes .head.denied{fill:var(--fail);stroke:none}
.lanes .thing{fill:var(--panel);stroke:var(--ink);stroke-width:1.4}
.lanes .write{fill:var(--write)}.lanes .read{fill:var(--read)}.lanes .fail{fill:var(--fail)}
.marks{font-size:.9rem;padding-left:1.2rem;margin:.7rem 0}
.lineage{font-size:.9rem;list-style:none;padding:0}.lineage li{padding:.15rem 0}
.depth-1{margin-left:1.2rem}.depth-2{margin-left:2.4rem}.depth-3{margin-left:3.6rem}.depth-4{margin-left:4.8rem}.depth-5{margin-left:6rem}.depth-6{margin-left:7.2rem}.depth-7{margin-left:8.4rem}.depth-8{margin-left:9.6rem}
.map{max-width:760px}.map svg{background:var(--soft);border-radius:8px}
.land{fill:var(--land);stroke:none}
.spot{fill:var(--critical);fill-opacity:.82;stroke:var(--panel)}
.place{fill:var(--ink);font-weight:600;paint-order:stroke;stroke:var(--soft);stroke-linejoin:round}
.scroll{position:relative;overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-weight:600;font-size:.82rem;white-space:nowrap;border-bottom-color:var(--read)}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}
time,.until{font-variant-numeric:tabular-nums}
td time,.until{white-space:nowrap}
.data td{overflow-wrap:anywhere;min-width:5.5rem}.data td.number{min-width:0}.data td.wide{min-width:17rem}.nb{white-space:nowrap}.data td code{overflow-wrap:normal}
th.code{font-family:inherit;font-size:.82rem}
th button{all:unset;cursor:pointer;color:inherit}th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
th button::after{content:" \\2195";opacity:.45}th[aria-sort=ascending] button::after{content:" \\2191";opacity:1}th[aria-sort=descending] button::after{content:" \\2193";opacity:1}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.2rem;margin:.8rem 0 .4rem;font-size:.9rem}
.tools input[type=search]{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--muted);border-radius:6px;padding:.3rem .7rem;width:17rem;max-width:100%}
.tools output{color:var(--muted)}
.story{table-layout:fixed}.story th:nth-child(1){width:11.5rem}.story th:nth-child(3){width:12.5rem}.story th:nth-child(4){width:10.5rem}
.story td:first-child{border-left:3px solid transparent;padding-left:.7rem}
.story th:first-child{padding-left:.7rem}
.story .write td:first-child{border-left-color:var(--write)}.story .fail td:first-child{border-left-color:var(--fail)}
.story .write code{font-weight:650}.story .read code{color:var(--muted)}
.story .day th{padding:1.2rem 0 .35rem .7rem;font-size:.95rem;font-weight:660;border-bottom-color:var(--read)}
.story .gap td{color:var(--muted);font-size:.85rem;text-align:center;border-left:0;padding:.25rem}
.objects{font-size:.86rem;color:var(--muted)}.objects details{display:inline-block;margin:0 0 0 .4rem}.objects details[open]{display:block;margin:0}.objects summary{font-size:.86rem}
.count{color:var(--muted);font-variant-numeric:tabular-nums}.until{color:var(--muted)}
.error{color:var(--fail);font-size:.86rem}
.again{margin-left:.5rem}.again .dot{margin-right:.2em}
.found{font-size:.9rem;margin-top:.15rem}.dot{display:inline-block;width:.6em;height:.6em;border-radius:50%;background:var(--informational);margin-right:.45em}
.state{font-weight:600;white-space:nowrap}.state.left{color:var(--critical)}.state.undone{color:var(--undone)}.state.unknown{color:var(--muted)}
pre{background:var(--soft);border-radius:8px;padding:.9rem 1.1rem;overflow-x:auto;line-height:1.7;margin:.6rem 0;white-space:pre-wrap}
dl.commands{margin:0}.commands div{margin:.8rem 0}.commands dt{font-size:.9rem}.commands dd{margin:0}.commands pre{margin:.25rem 0}
.hash{font-family:var(--mono);font-size:.76rem;color:var(--muted)}
footer{color:var(--muted);font-size:.875rem}
[hidden]{display:none!important}
@media (max-width:760px){.page{padding:1.25rem .75rem 3rem}section{padding:1.1rem 1rem 1.3rem;border-radius:8px}h1{font-size:1.55rem}.summary p{font-size:1.05rem}
svg.wide{display:none}svg.narrow{display:block}.facts div{grid-template-columns:1fr;gap:0}
.tiles{grid-template-columns:1fr 1fr}
.data thead,.story thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.data,.data tbody,.data tr,.data td,.story,.story tbody,.story tr,.story td,.story th{display:block;width:auto}
.data tr,.story tr{padding:.55rem 0;border-bottom:1px solid var(--line)}
.data td,.story td,.story .day th,.story .gap td{border:0;padding:.08rem 0;text-align:left;width:auto}
.story td:first-child{width:auto;padding-left:0;border:0}.story tr.write,.story tr.fail{border-left:3px solid var(--write);padding-left:.7rem}.story tr.fail{border-left-color:var(--fail)}
.data td::before{content:attr(data-label);color:var(--muted);font-size:.8rem;display:inline-block;min-width:6.5rem}
.data td,.data td.wide{min-width:0}.story .day th{padding:.8rem 0 0}.depth-1,.depth-2,.depth-3,.depth-4,.depth-5,.depth-6,.depth-7,.depth-8{margin-left:.8rem}}
@media print{:root{color-scheme:light;--bg:#fff;--panel:#fff;--ink:#000;--muted:#444;--line:#ccc;--soft:#f4f4f4;--accent:#1d5c8a;--write:#1d5c8a;--read:#a9b5c2;--fail:#b4552a;--land:#ddd;--critical:#a3123a;--high:#bd4310;--medium:#8a5b00;--low:#2b6396;--informational:#586474;--undone:#1f6b43;--on:#fff}
@page{margin:16mm 14mm}body{font-size:10.5pt}.page{padding:0;max-width:none}nav,.tools,.skip{display:none}section{border:0;padding:0;margin:0 0 1.5rem;border-radius:0}
h2,h3{break-after:avoid}tr,figure,.facts div{break-inside:avoid}.case{break-before:page}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}a{color:inherit;text-decoration:none}details:not([open])>summary{display:none}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
