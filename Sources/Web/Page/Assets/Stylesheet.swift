/// How the pages look: one sheet for all of them, both themes, print, and every width from 320 pixels on.
///
/// Only logical properties are used, so that one sheet serves both directions. Nothing is fetched from elsewhere: the
/// fonts are those that the reader's machine has.
enum Stylesheet {
    static let text = #"""
        :root {
          color-scheme: light dark;
          --paper: light-dark(#fbf9f4, #14130f);
          --raised: light-dark(#fffefb, #1c1a16);
          --ink: light-dark(#1b1a17, #eae6dc);
          --soft: light-dark(#5d584e, #a9a293);
          --rule: light-dark(#dcd6c8, #37332b);
          --strong-rule: light-dark(#1b1a17, #8d8676);
          --accent: light-dark(#9c1f1b, #f0938a);
          --link: light-dark(#173f6b, #9dc3ee);
          --mark: light-dark(#f8e7a0, #5b4a0c);
          --added: light-dark(#d9efd6, #123a1b);
          --added-ink: light-dark(#0c4a19, #a9e5b3);
          --removed: light-dark(#f8dcd8, #4a1714);
          --removed-ink: light-dark(#7d120d, #f6b7b0);
          --copy: light-dark(#6f695d, #8f8878);
          --extended: light-dark(#1f6a4c, #7bcca6);
          --excerpt: light-dark(#8a5a0b, #dcab57);
          --sans: "Noto Sans Arabic", "Noto Sans Arabic UI", "Segoe UI", "Geeza Pro", system-ui, sans-serif;
          --latin: "Source Serif 4", "Iowan Old Style", "Noto Serif", Charter, Cambria, serif;
          --naskh: "Noto Naskh Arabic", "Noto Naskh Arabic UI", "Geeza Pro", "Traditional Arabic", serif;
          --gap: clamp(1rem, 2.5vw, 2.25rem);
          --page: 78rem;
        }
        @media (prefers-contrast: more) {
          :root { --soft: light-dark(#37332b, #d4cdbe); --rule: light-dark(#6f695d, #8d8676); }
        }
        *, ::before, ::after { box-sizing: border-box; }
        html { font: 100%/1.6 var(--sans); background: var(--paper); color: var(--ink); text-size-adjust: 100%; }
        body { margin: 0; min-block-size: 100vh; display: flex; flex-direction: column; overflow-wrap: anywhere; }
        main, .top, .foot { inline-size: 100%; max-inline-size: var(--page); margin-inline: auto; padding-inline: var(--gap); }
        main { flex: 1; padding-block: 1.25rem 3rem; }
        a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .22em; }
        a:hover { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
        ul, ol { list-style: none; }
        bdi { unicode-bidi: isolate; }
        time, .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .quiet { color: var(--soft); }
        .small { font-size: .8125rem; }
        .skip { position: absolute; inset-block-start: -10rem; inset-inline-start: 1rem; background: var(--ink); color: var(--paper); padding: .5rem 1rem; z-index: 2; }
        .skip:focus { inset-block-start: .5rem; }
        .unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

        /* The head of the paper. */
        .top { padding-block-start: .75rem; }
        .ear { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; font-size: .8125rem; color: var(--soft); }
        .ear a { color: inherit; }
        .name { display: flex; align-items: baseline; justify-content: center; gap: .8rem; padding-block: .2rem .6rem; flex-wrap: wrap; text-align: center; }
        .name a { color: inherit; text-decoration: none; font-weight: 700; font-size: clamp(2.4rem, 6vw, 3.6rem); line-height: 1.25; letter-spacing: 0; }
        .name a:hover { color: var(--accent); }
        .name span { color: var(--soft); font-size: .9375rem; }
        .inside .name { justify-content: start; padding-block: 0 .35rem; }
        .inside .name a { font-size: 1.7rem; }
        .bar { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem 1.5rem; border-block-start: 3px double var(--strong-rule); border-block-end: 1px solid var(--strong-rule); padding-block: .4rem; }
        .bar nav { flex: 1 1 24rem; }
        .bar ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
        .bar li a { display: inline-block; padding-block: .35rem; color: var(--ink); text-decoration: none; font-size: .9375rem; }
        .bar li a:hover { color: var(--accent); }
        .bar [aria-current] { color: var(--accent); font-weight: 700; box-shadow: inset 0 -2px 0 var(--accent); }
        .find { display: flex; gap: .4rem; flex: 1 1 16rem; min-inline-size: 0; padding-block: .2rem; }
        @media (min-width: 60rem) { .find { max-inline-size: 22rem; } }
        .find input { flex: 1; min-inline-size: 0; }

        /* Fields. */
        input, select, button, textarea { font: inherit; font-size: .9375rem; color: inherit; background: var(--raised); border: 1px solid var(--copy); border-radius: 3px; padding: .2rem .6rem; min-block-size: 2.25rem; max-inline-size: 100%; }
        select, input:not([type=checkbox]) { block-size: 2.25rem; }
        button { background: var(--ink); color: var(--paper); border-color: var(--ink); cursor: pointer; padding-inline: 1rem; }
        button:hover { background: var(--accent); border-color: var(--accent); }
        button.plain { background: none; color: var(--link); border-color: var(--rule); }
        label { display: inline-flex; flex-direction: column; gap: .15rem; font-size: .8125rem; color: var(--soft); max-inline-size: 100%; }
        label input, label select, label textarea { color: var(--ink); }
        label.tick { flex-direction: row; align-items: baseline; gap: .5rem; color: var(--ink); font-size: .9375rem; }
        label.tick input { min-block-size: 0; }
        .fields { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem .8rem; }
        .fields input:not([type=checkbox]), .fields select { max-inline-size: 15rem; inline-size: 100%; }
        .filter { border-block-end: 1px solid var(--rule); padding-block-end: .8rem; margin-block-end: 1rem; }
        .filter summary { cursor: pointer; font-size: .875rem; color: var(--soft); padding-block: .25rem; }
        .filter .fields { padding-block-start: .5rem; }

        .fields select[multiple] { block-size: auto; min-inline-size: 12rem; }
        .fields label.wide { flex: 1 1 22rem; }
        .fields label.wide input { max-inline-size: none; }
        .watch, .watch fieldset { display: grid; gap: .7rem; grid-template-columns: minmax(0, 1fr); }
        .watch { padding-block: .6rem .2rem; max-inline-size: 54rem; }
        .watch fieldset { border: 1px solid var(--rule); border-radius: 3px; padding: .4rem 1rem .9rem; margin: 0; min-inline-size: 0; }
        .watch legend { font-size: .875rem; font-weight: 600; padding-inline: .4rem; }
        .watch .fields { align-items: start; }
        .ticks { display: grid; gap: .3rem 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
        .tools { display: flex; flex-wrap: wrap; gap: .8rem; margin-block: .6rem; }
        .tools form, .filter > form:not(.watch) { display: grid; gap: .3rem; justify-items: start; }
        .briefs form { justify-self: start; }

        /* Headings. */
        h1 { font-size: clamp(1.5rem, 3.4vw, 2.25rem); line-height: 1.4; font-weight: 700; text-wrap: balance; }
        h2 { font-size: 1.125rem; line-height: 1.5; font-weight: 700; }
        .section { border-block-start: 2px solid var(--strong-rule); padding-block-start: .4rem; margin-block: 2.25rem .9rem; display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; justify-content: space-between; }
        .section:first-child { margin-block-start: 0; }
        .section h1 { font-size: 1.25rem; line-height: 1.5; }
        .two, .whole { margin-block-start: 2.25rem; }
        .inside .sheet { margin-block-start: 1rem; }
        .section a { font-size: .8125rem; font-weight: 400; }
        .lede { color: var(--soft); max-inline-size: 44rem; margin-block: .3rem 1.2rem; }
        .head { margin-block-end: 1.2rem; }

        /* Words of the outlets. Latin headlines are set in a serif, Arabic ones in the upright hand. */
        .title, .text, .said { font-family: var(--latin); }
        .title:lang(ar), .title:lang(fa), .title:lang(ur) { font-family: var(--sans); }
        .text:lang(ar), .said:lang(ar), .text:lang(fa), .text:lang(ur) { font-family: var(--naskh); }
        .title { overflow-wrap: anywhere; text-wrap: pretty; }
        /* Aligned as the page is, whichever way they run. */
        .card .title, .card .said, .rows .title, .rows .said, .briefs .title, .differs { text-align: -webkit-match-parent; text-align: match-parent; }
        .title a { color: inherit; text-decoration: none; }
        .title a:hover { color: var(--accent); text-decoration: underline; text-decoration-thickness: 1px; }

        /* The front. */
        .sheet { display: grid; gap: var(--gap); grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 60rem) {
          .sheet { grid-template-columns: minmax(0, 1fr) 19rem; }
          .side { border-inline-start: 1px solid var(--rule); padding-inline-start: var(--gap); }
        }
        .cards { display: grid; grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 44rem) {
          .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: var(--gap); }
          .cards > .lead { grid-column: 1 / -1; }
        }
        .card { border-block-start: 1px solid var(--rule); padding-block: .9rem 1.1rem; display: flex; flex-direction: column; gap: .35rem; min-inline-size: 0; }
        .card .title { font-size: 1.1875rem; line-height: 1.55; font-weight: 700; }
        .cards > .lead { border-block-start: 0; padding-block-start: 0; }
        .cards > .lead .title { font-size: clamp(1.55rem, 3.6vw, 2.4rem); line-height: 1.4; text-wrap: balance; }
        .cards > .lead .said { font-size: 1.125rem; max-inline-size: 46rem; }
        @media (min-width: 44rem) { .cards > .lead + .card, .cards > .lead + .card + .card { border-block-start: 2px solid var(--strong-rule); } }
        .kicker { display: flex; flex-wrap: wrap; gap: .1rem .7rem; font-size: .8125rem; color: var(--soft); }
        .kicker .agency, .tag { color: var(--accent); font-weight: 600; }
        .tag { line-height: 1.3; }
        .kicker b { color: var(--ink); font-weight: 600; }
        .dot:not(:last-child)::after { content: "·"; margin-inline-start: .7rem; color: var(--copy); }
        .said { line-height: 1.8; font-size: 1rem; color: light-dark(#38352e, #cfc9bb); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
        .carriers { display: flex; flex-wrap: wrap; gap: .15rem .9rem; font-size: .8125rem; margin-block-start: auto; }
        .carriers li { display: inline-flex; gap: .35rem; align-items: baseline; min-inline-size: 0; }
        .carriers a { color: inherit; text-decoration-color: var(--rule); }
        .carriers a:hover { color: var(--accent); }
        .told { display: grid; gap: .3rem; margin-block-start: .2rem; border-inline-start: 2px solid var(--rule); padding-inline-start: .8rem; }
        .told li { display: grid; grid-template-columns: minmax(0, 1fr); }
        .card .told .title, .cards > .lead .told .title { font-size: .9688rem; line-height: 1.6; font-weight: 600; }
        .relation { color: var(--soft); }
        .relation::before { content: ""; display: inline-block; inline-size: .5rem; block-size: .5rem; border-radius: 50%; margin-inline-end: .35rem; border: 1.5px solid var(--copy); }
        .relation.original { color: var(--accent); }
        .relation.original::before { background: var(--accent); border-color: var(--accent); }
        .relation.extended { color: var(--extended); }
        .relation.extended::before { background: var(--extended); border-color: var(--extended); border-radius: 1px; }
        .relation.excerpt { color: var(--excerpt); }
        .relation.excerpt::before { border-color: var(--excerpt); block-size: .2rem; border-radius: 1px; }
        .spread { display: flex; align-items: center; gap: .6rem; font-size: .75rem; color: var(--soft); margin-block-start: .2rem; }
        .spread svg { flex: 1; min-inline-size: 4rem; block-size: .875rem; overflow: visible; }
        .spread line { stroke: var(--rule); stroke-width: 1.5; }
        .spread circle, .spread rect { fill: var(--paper); stroke: var(--copy); stroke-width: 1.5; }
        .spread .original { fill: var(--accent); stroke: var(--accent); }
        .spread .extended { fill: var(--extended); stroke: var(--extended); }
        .spread .excerpt { stroke: var(--excerpt); }
        .picture { inline-size: 100%; block-size: auto; aspect-ratio: 16 / 9; object-fit: cover; background: var(--rule); }

        /* Lists of headlines. */
        .briefs li { border-block-start: 1px solid var(--rule); padding-block: .55rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: .1rem; }
        .briefs li:first-child { border-block-start: 0; padding-block-start: .1rem; }
        .briefs .title { font-size: .9688rem; line-height: 1.6; font-weight: 600; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
        .side .section { margin-block: 1.8rem .5rem; }
        .side .section:first-child { margin-block-start: 0; }
        .section h1 { font-size: 1.25rem; line-height: 1.5; }
        .two, .whole { margin-block-start: 2.25rem; }
        .inside .sheet { margin-block-start: 1rem; }
        .rows > li { border-block-start: 1px solid var(--rule); padding-block: .8rem; display: grid; gap: .2rem 1.2rem; grid-template-columns: minmax(0, 1fr); }
        .rows .title { font-size: 1.0625rem; font-weight: 700; line-height: 1.6; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
        @media (min-width: 44rem) { .rows > li.timed { grid-template-columns: 7.5rem minmax(0, 1fr); } .rows .when { padding-block-start: .25rem; } }
        .when { color: var(--soft); font-size: .8125rem; }
        .many { color: var(--accent); font-weight: 600; }
        .pager { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; border-block-start: 2px solid var(--strong-rule); margin-block-start: 1.5rem; padding-block-start: .8rem; }

        /* A story. */
        .story-head { max-inline-size: 54rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; margin-block-end: 1.4rem; }
        .story-head h1 { font-size: clamp(1.6rem, 4vw, 2.6rem); line-height: 1.4; }
        .facts { display: flex; flex-wrap: wrap; gap: .9rem 2.6rem; border-block: 1px solid var(--rule); margin-block: 1rem; padding-block: .8rem; }
        .facts > div { max-inline-size: 24rem; }
        .facts dt { font-size: .8125rem; color: var(--soft); }
        .facts dd { font-weight: 600; }
        .facts dd .small { font-weight: 400; color: var(--soft); display: block; }
        .text { font-size: 1.125rem; line-height: 1.95; max-inline-size: 40rem; display: grid; gap: 1rem; }
        .text p { text-align: start; hanging-punctuation: first; }
        .two { display: grid; gap: var(--gap); grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 60rem) { .two { grid-template-columns: minmax(0, 1fr) 20rem; } }
        .words { display: flex; flex-wrap: wrap; gap: .35rem .5rem; }
        .words li a, .words li span { display: inline-block; border: 1px solid var(--rule); border-radius: 999px; padding: .1rem .75rem; font-size: .875rem; color: inherit; text-decoration: none; background: var(--raised); }
        .words li a:hover { border-color: var(--accent); color: var(--accent); }
        .sentences li { padding-block: .4rem; border-block-start: 1px solid var(--rule); }
        .sentences li:first-child { border-block-start: 0; }
        .sentences .by { display: block; font-family: var(--sans); font-size: .75rem; color: var(--soft); }
        .silent { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .9375rem; margin-block-start: .3rem; }
        .brief { background: var(--raised); border: 1px solid var(--rule); border-inline-start: 3px solid var(--accent); padding: .8rem 1.1rem; max-inline-size: 54rem; margin-block: 1.2rem; }
        .brief .section { border: 0; margin: 0; padding: 0; }
        .text-line { font-family: var(--latin); line-height: 1.9; }
        .text-line:lang(ar), .text-line:lang(fa), .text-line:lang(ur) { font-family: var(--naskh); font-size: 1.0625rem; }
        .charts { display: grid; gap: var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); margin-block: 1rem; }
        .tag a { color: inherit; text-decoration: none; font-size: .8125rem; }
        .tag a:hover { text-decoration: underline; }
        kbd { border: 1px solid var(--rule); border-radius: 3px; padding: 0 .5em; font-family: var(--sans); background: var(--raised); }
        .note { border-inline-start: 3px solid var(--accent); background: var(--raised); padding: .7rem 1rem; max-inline-size: 48rem; margin-block: 1rem; }
        .note.good { border-color: var(--extended); }
        .note h2 { font-size: 1rem; }

        /* Tables. */
        .table { overflow-x: auto; max-inline-size: 100%; margin-block: .5rem 1rem; }
        table { border-collapse: collapse; inline-size: 100%; font-size: .9063rem; overflow-wrap: normal; }
        caption { text-align: start; color: var(--soft); font-size: .8125rem; padding-block-end: .35rem; }
        th, td { text-align: start; vertical-align: baseline; padding: .5rem .7rem; border-block-end: 1px solid var(--rule); }
        th:first-child, td:first-child { padding-inline-start: 0; }
        thead th { font-size: .8125rem; color: var(--soft); font-weight: 600; border-block-end: 1px solid var(--strong-rule); white-space: nowrap; }
        tbody th { font-weight: 600; }
        td.number, th.number { text-align: end; }
        tr.first th, tr.first td { background: var(--raised); }
        .differs { display: block; font-size: .875rem; font-weight: 400; color: var(--soft); min-inline-size: 12rem; overflow-wrap: anywhere; }
        .flag { color: var(--accent); white-space: nowrap; }
        .bars { display: grid; gap: 2px; align-items: center; }
        .meter { display: block; inline-size: 100%; min-inline-size: 5rem; block-size: .7rem; }
        .meter rect { fill: var(--copy); }
        .meter .track { fill: var(--rule); }
        .meter .own { fill: var(--extended); }
        .meter .agency { fill: var(--excerpt); }
        .meter .copied { fill: var(--copy); }
        .chart { display: block; inline-size: 100%; block-size: 6rem; margin-block: .3rem; }
        .chart rect { fill: var(--copy); }
        .chart rect:hover { fill: var(--accent); }
        .chart line { stroke: var(--rule); }
        .axis { display: flex; justify-content: space-between; font-size: .75rem; color: var(--soft); }
        .grid td { text-align: center; min-inline-size: 2.6rem; }
        .heat-1 { background: color-mix(in srgb, var(--accent) 8%, transparent); }
        .heat-2 { background: color-mix(in srgb, var(--accent) 16%, transparent); }
        .heat-3 { background: color-mix(in srgb, var(--accent) 26%, transparent); }
        .heat-4 { background: color-mix(in srgb, var(--accent) 38%, transparent); }
        .self { background: var(--rule); }

        /* Comparisons. */
        .compare { display: grid; gap: var(--gap); grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 60rem) { .compare.beside { grid-template-columns: repeat(2, minmax(0, 1fr)); } .compare.beside > div + div { border-inline-start: 1px solid var(--rule); padding-inline-start: var(--gap); } }
        .compare .text { max-inline-size: none; }
        .compare .when { margin-block-end: .5rem; }
        ins { background: var(--added); color: var(--added-ink); text-decoration: none; border-block-end: 2px solid currentColor; }
        del { background: var(--removed); color: var(--removed-ink); text-decoration-thickness: 1px; }
        ins, del { padding-inline: .15em; border-radius: 2px; unicode-bidi: isolate; }
        mark { background: var(--mark); color: inherit; padding-inline: .1em; border-radius: 2px; }

        /* Health. */
        .state::before { content: ""; display: inline-block; inline-size: .6rem; block-size: .6rem; border-radius: 50%; margin-inline-end: .4rem; background: var(--copy); }
        .state.ok::before { background: var(--extended); }
        .state.degraded::before { background: var(--excerpt); }
        .state.failing::before, .state.bad::before { background: var(--accent); border-radius: 1px; }

        /* Nothing here. */
        .empty { display: grid; gap: .8rem; justify-items: start; padding-block: 2.5rem; max-inline-size: 40rem; }
        .empty h1, .empty h2 { font-size: clamp(1.5rem, 4vw, 2.25rem); }
        .empty code, .note code { background: var(--raised); border: 1px solid var(--rule); padding: .1rem .4rem; border-radius: 3px; font-size: .875em; direction: ltr; unicode-bidi: isolate; }

        .foot { border-block-start: 3px double var(--strong-rule); padding: 1rem 0 2rem; inline-size: calc(100% - 2 * var(--gap)); display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; justify-content: space-between; font-size: .8125rem; color: var(--soft); max-inline-size: calc(var(--page) - 2 * var(--gap)); }
        .foot ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
        .foot a { display: inline-block; padding-block: .2rem; }
        .here { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: 2px; }

        @media print {
          :root { color-scheme: light; --paper: #fff; --raised: #fff; }
          html { font-size: 10.5pt; }
          .bar, .ear a, .foot, .skip, .filter, .pager, form, .side { display: none; }
          .sheet, .two { display: block; }
          a { color: inherit; text-decoration: none; }
          .card, .rows > li, tr { break-inside: avoid; }
          h1, h2 { break-after: avoid; }
          .table { overflow: visible; }
        }
        @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
        """#
}
