import Testing
import Web

@Suite("Where the web service listens")
struct ListenAddressTests {
    @Test(
        "loopback addresses and local sockets are taken as they are written",
        arguments: [
            "127.0.0.1:8642", "localhost:80", "[::1]:8642", "127.3.2.1:0", "unix:/run/khabar/web.sock",
        ]
    )
    func accepted(text: String) throws {
        #expect(try #require(ListenAddress(parsing: text)).description == text)
    }

    @Test(
        "what others reach, and what is no address, is not",
        arguments: [
            "0.0.0.0:80", "[::]:80", "192.0.2.1:80", "example.org:80", "127.0.0.1", "127.0.0.1:",
            "127.0.0.1:65536",
            "127.0.0.1:+5", "127.0.0.256:80", "127.0.0.1.example.org:80", "unix:web.sock", "unix:", ":80", "",
            "unix:/" + String(repeating: "x", count: 107),
        ]
    )
    func refused(text: String) {
        #expect(ListenAddress(parsing: text) == nil)
    }
}
