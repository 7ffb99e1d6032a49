import Testing

@testable import Fetching

@Suite("Web addresses")
struct WebAddressTests {
    @Test(
        "an address is one spelling of a URL",
        arguments: [
            ("HTTP://Outlet.TEST", "http://outlet.test/"),
            ("http://outlet.test:80/a", "http://outlet.test:80/a"),
            ("https://outlet.test/a/../b/./c#d", "https://outlet.test/b/c"),
            ("http://outlet.test/?q=خبر", "http://outlet.test/?q=%D8%AE%D8%A8%D8%B1"),
            ("http://outlet.test/%d8%ae", "http://outlet.test/%d8%ae"),
            ("http://موقع.test/خ", "http://xn--4gbrim.test/%D8%AE"),
            ("http://[2001:DB8::1]:8/", "http://[2001:db8::1]:8/"),
            ("http://me:pw@outlet.test/", "http://outlet.test/"),
        ]
    )
    func spelling(text: String, url: String) throws {
        #expect(try WebAddress(text).url == url)
    }

    @Test("host and port are those that are connected to")
    func parts() throws {
        let address = try WebAddress("https://me:p%20w@[::1]/x")
        #expect(address.scheme == "https" && address.host == "::1" && address.port == 443)
        #expect(try WebAddress("http://a.test:8080/").port == 8080)
        #expect(try WebAddress("http://0x7f.1/").host == "127.0.0.1")
    }

    @Test(
        "a reference is resolved against the address that gave it",
        arguments: [
            ("/x", "http://a.test/x"), ("x", "http://a.test/b/x"), ("../x?y", "http://a.test/x?y"),
            ("//c.test/x", "http://c.test/x"), ("?y", "http://a.test/b/c?y"),
            ("https://c.test", "https://c.test/"),
            ("x//y", "http://a.test/b/x//y"), ("خ//y", "http://a.test/b/%D8%AE//y"),
            ("#top", "http://a.test/b/c?d"),
        ]
    )
    func references(reference: String, url: String) throws {
        let base = try WebAddress("http://a.test/b/c?d")
        #expect(try WebAddress(reference, relativeTo: base).url == url)
    }

    @Test("U1: an address of more than 8,192 bytes is asked of nobody, and told in short")
    func longest() throws {
        let longest = "https://outlet.test/" + String(repeating: "a", count: 8172)
        _ = try WebAddress(longest)
        // Encoded, each of these letters takes six bytes.
        for url in [longest + "a", "https://outlet.test/" + String(repeating: "خ", count: 1400)] {
            #expect(throws: FetchError.Cause.self) { try WebAddress(url) }
            #expect("\(FetchError(.badURL("too long"), url: url))".utf8.count < 1200)
        }
    }
}
