import News
import Testing

struct URLReferenceTests {
    /// Source: RFC 3986 §5.4.1 and §5.4.2.
    @Test(
        "references resolve as RFC 3986 lists them",
        arguments: [
            ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("g;x?y#s", "http://a/b/c/g;x?y#s"),
            ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            (".g", "http://a/b/c/.g"), ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"), ("g?y/./x", "http://a/b/c/g?y/./x"),
        ]
    )
    func resolution(reference: String, expected: String) {
        #expect(URLReference.resolve(reference, against: "http://a/b/c/d;p?q") == expected)
    }

    @Test("without a base a reference stays as it came")
    func noBase() {
        #expect(URLReference.resolve("../صورة.jpg", against: nil) == "../صورة.jpg")
    }

    @Test(
        "host and port are found whatever stands around them",
        arguments: [
            ("https://Albab.MA/", "albab.ma", nil), ("http://user:p@h.ma:8080/x", "h.ma", 8080),
            ("http://[::1]:80/", "::1", 80), ("http://[::1]/", "::1", nil),
        ] as [(String, String, Int?)]
    )
    func authority(url: String, host: String, port: Int?) {
        #expect(URLReference(url).host == host)
        #expect(URLReference(url).port == port)
    }
}

struct CanonicalURLTests {
    @Test(
        "two spellings of one address are one value",
        arguments: [
            ("HTTPS://Albab.ma:443/خبر/", "https://albab.ma/%d8%ae%d8%a8%d8%b1/"),
            ("https://albab.ma", "https://albab.ma/#comments"),
            ("https://albab.ma/a?utm_source=rss&id=7", "https://albab.ma/a?id=7"),
            ("https://albab.ma/a?fbclid=x", "https://albab.ma/a"),
            ("https://albab.ma/x/../a", "https://albab.ma/a"),
            ("https://albab.ma/%7Ea", "https://albab.ma/~a"),
            (" https://albab.ma/a b\n", "https://albab.ma/a%20b"),
        ]
    )
    func same(a: String, b: String) throws {
        #expect(try #require(CanonicalURL(a)) == #require(CanonicalURL(b)))
    }

    @Test(
        "different pages stay apart",
        arguments: [
            ("https://albab.ma/a", "http://albab.ma/a"), ("https://albab.ma/a", "https://albab.ma/A"),
            ("https://albab.ma/a", "https://albab.ma/a/"), ("https://albab.ma/?p=1", "https://albab.ma/?p=2"),
            ("https://albab.ma/a%2Fb", "https://albab.ma/a/b"),
            ("https://albab.ma:8443/", "https://albab.ma/"),
        ]
    )
    func different(a: String, b: String) throws {
        #expect(try #require(CanonicalURL(a)) != #require(CanonicalURL(b)))
    }

    @Test(
        "the canonical form of a canonical form is itself",
        arguments: [
            "http://%57WW.a.ma/%2e%2e/x?%75tm_source=1&a=%41", "http://w.i%%%\"%j%4e%%/",
            "http://u%41 س:p@a.ma:8080/%",
            "http://a.ma/a/%2E/../b/..%2f", "http://[::1]:80/", "http://a:b:81/", "http://خبر.ma?#x",
            "file:///a b/../c",
        ]
    )
    func idempotent(text: String) throws {
        let once = try #require(CanonicalURL(text))
        #expect(CanonicalURL(once.text) == once)
        #expect(once.text.utf8.allSatisfy { (33...126).contains($0) })
    }

    @Test(
        "a port that is none makes no address",
        arguments: ["http://a.ma:x/", "http://a.ma:-5/", "http://a.ma:70000/"]
    )
    func wrongPort(text: String) {
        #expect(CanonicalURL(text) == nil)
    }

    @Test("the text is ASCII with upper-case hex")
    func form() {
        #expect(CanonicalURL("https://albab.ma/خ?ك=%d9%83")?.text == "https://albab.ma/%D8%AE?%D9%83=%D9%83")
    }

    @Test(
        "what is no http, https or file URL is none",
        arguments: ["", "/a", "ftp://h/a", "javascript:1", "https://", "mailto:a@b.ma"]
    )
    func refused(text: String) {
        #expect(CanonicalURL(text) == nil)
    }
}
