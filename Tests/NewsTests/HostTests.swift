import News
import Testing

@Suite("Hosts")
struct HostTests {
    @Test(
        "U8: one host is one value, however it is written",
        arguments: [
            ("Example.COM", "example.com"), ("example.com.", "example.com"),
            ("ex_ample.test", "ex_ample.test"),
            ("مثال.com", "xn--mgbh0fb.com"), ("%D9%85%D8%AB%D8%A7%D9%84.com", "xn--mgbh0fb.com"),
            ("XN--MGBH0FB.com", "xn--mgbh0fb.com"), ("MÜNCHEN。de", "xn--mnchen-3ya.de"),
            ("straße.de", "xn--strae-oqa.de"), ("%65xample.com", "example.com"), ("a1.test", "a1.test"),
            ("192.0.2.1", "192.0.2.1"), ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
            ("0xff", "0.0.0.255"),
            ("2130706433", "127.0.0.1"), ("[2001:DB8::1]", "2001:db8::1"), ("2001:db8:0:0::1", "2001:db8::1"),
        ]
    )
    func identity(text: String, name: String) {
        #expect(Host(text)?.name == name)
        #expect(Host(name)?.name == name)
    }

    @Test(
        "what is no host is refused",
        arguments: [
            "", ".", "a b", "a%20b", "a%2Fb", "%zz.com", "%ff.com", "1.2.3.4.5", "1.2.3.256",
            "fe80::1%25eth0", "[", "a@b",
            "::g",
        ]
    )
    func refused(text: String) {
        #expect(Host(text) == nil)
    }

    @Test(
        "U8: hosts of one registrable domain are of one domain, in every spelling",
        arguments: [
            ("ar.outlet.co.ma", "outlet.co.ma"), ("outlet.co.ma", "outlet.co.ma"), ("co.ma", "co.ma"),
            ("www.مثال.com", "xn--mgbh0fb.com"), ("www.%D9%85%D8%AB%D8%A7%D9%84.com", "xn--mgbh0fb.com"),
            ("localhost", "localhost"), ("127.1", "127.0.0.1"), ("[::1]", "::1"),
        ]
    )
    func domains(text: String, domain: String) {
        #expect(Host(text)?.domain == domain)
    }

    @Test("U8: an article of an international host is one article, whichever of its spellings leads to it")
    func articles() {
        let spellings = [
            "https://مثال.com/خبر/", "https://%D9%85%D8%AB%D8%A7%D9%84.com/%D8%AE%D8%A8%D8%B1/",
            "HTTPS://XN--MGBH0FB.COM:443/%d8%ae%d8%a8%d8%b1/", "https://مثال.com./خبر/#top",
        ]
        #expect(
            Set(spellings.map { CanonicalURL($0)?.text }) == ["https://xn--mgbh0fb.com/%D8%AE%D8%A8%D8%B1/"]
        )
        #expect(CanonicalURL("http://[2001:DB8:0::1]:80/")?.text == "http://[2001:db8::1]/")
        // What is no host keeps an address, so that its entry is kept.
        #expect(CanonicalURL("https://a b/x")?.text == "https://a%20b/x")
        #expect(Set(spellings.map { URLReference($0).host }) == ["xn--mgbh0fb.com"])
        #expect(Set(spellings.map { URLReference($0).origin }) == ["https://xn--mgbh0fb.com"])
        #expect(URLReference("http://u:p@[::1]:8080/").origin == "http://[::1]:8080")
    }
}
