@testable import Fetching
import LoopbackServer
import News
import Testing

@Suite("Private addresses", .timeLimit(.minutes(5)))
struct GuardTests {
    @Test(
        "F17: no outlet lives at an address that is set apart",
        arguments: [
            // IPv4
            "0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254", "169.254.0.1", "169.254.255.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
            "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
            "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
            // IPv6
            "::", "::1", "::2", "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
            "100::1",
            "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
            "4000::1",
            // IPv4 in IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo (server, client), ISATAP
            "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.0.1", "::127.0.0.1", "::8.8.8.8",
            "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::192.168.1.1",
            "2002:7f00:1::1",
            "2002:a00:1::", "2002:c0a8:101::1", "2001:0:7f00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe",
            "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:127.0.0.1",
        ]
    )
    func privateAddresses(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressRules.isPublic(address), "\(address)")
    }

    @Test(
        "F17: the neighbours of those ranges are public",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
            "192.88.98.1",
            "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
            "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "8.8.8.8", "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:0:808:808::f7f7:f7f7", "2001:200::1", "2001:db7::1",
            "2001:db9::1", "2600::1", "2a00:1450:4007::200e", "3ffe::1",
        ]
    )
    func publicAddresses(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRules.isPublic(address), "\(address)")
    }

    @Test(
        "a rule says what it allows",
        arguments: [
            ("127.0.0.1", "127.0.0.1", 80, "x", true), ("127.0.0.1", "127.0.0.2", 80, "x", false),
            ("127.0.0.1", "::ffff:127.0.0.1", 80, "x", true),
            ("127.0.0.1:8080", "127.0.0.1", 8080, "x", true),
            ("127.0.0.1:8080", "127.0.0.1", 80, "x", false), ("10.0.0.0/8", "10.255.0.1", 80, "x", true),
            ("10.0.0.0/8", "11.0.0.1", 80, "x", false), ("10.0.0.0/8", "64:ff9b::10.0.0.1", 80, "x", false),
            ("0.0.0.0/0", "192.168.0.1", 80, "x", true), ("0.0.0.0/0", "::1", 80, "x", false),
            ("::/0", "10.0.0.1", 80, "x", true), ("::1", "::1", 80, "x", true),
            ("[::1]", "::1", 80, "x", true),
            ("[::1]:80", "::1", 81, "x", false), ("[::1]:80", "::1", 80, "x", true),
            ("fd00::/8", "fd00::5", 80, "x", true),
            ("fd00::/8", "fe80::5", 80, "x", false), ("News.Test:80", "10.0.0.1", 80, "news.test", true),
            ("news.test:80", "10.0.0.1", 81, "news.test", false),
            ("news.test:80", "10.0.0.1", 80, "evil.test", false),
        ]
    )
    func rules(text: String, address: String, port: Int, host: String, isAllowed: Bool) throws {
        let rule = try #require(PrivateHostRule(parsing: text))
        #expect(rule.allows(try #require(IPAddress(address)), port: port, host: host) == isAllowed)
    }

    @Test(
        "what is no rule is refused",
        arguments: [
            "", "localhost", "news.test", "10.0.0.0/33", "10.0.0.1/8", "10.0.0", "10.0.0.256", "1.2.3:80",
            "host:",
            "host:0", "host:65536", "host:http", "host:+80", ":80", "[::1", "[::1]80", "[host]:80", "::1/129",
            "fd00::1/8",
            "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8:80", "http://host:80", "a b:80",
        ]
    )
    func badRules(text: String) {
        #expect(PrivateHostRule(parsing: text) == nil)
    }

    @Test(
        "an address is written as it is usually read",
        arguments: ["127.0.0.1", "2001:db8::1", "::1", "fe80::1:0:0:1"]
    )
    func descriptions(text: String) throws {
        #expect("\(try #require(IPAddress(text)))" == text)
    }

    // MARK: - At connect time

    @Test(
        "F17: no spelling of an address reaches what is not allowed",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"),
            ("0177.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"),
            ("[::ffff:127.0.0.1]", "127.0.0.1"), ("[::ffff:7f00:1]", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"),
            ("[::1]", "::1"), ("[::]", "::"),
        ]
    )
    func spellings(host: String, numeric: String) async throws {
        let settings = try loopbackSettings { $0.allowPrivateHosts = [] }
        try await withFetcher(settings) { _ in
            .reply()
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/", host: host)) == .privateAddress(numeric))
            #expect(server.log.acceptedConnections == 0)
        }
    }

    @Test("F8, F17: a name that leads to loopback is refused", arguments: ["localhost", "outlet.localhost"])
    func names(host: String) async throws {
        let settings = try loopbackSettings { $0.allowPrivateHosts = [] }
        try await withFetcher(settings) { _ in
            .reply()
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/", host: host))
            #expect(cause == .privateAddress("127.0.0.1") || cause == .privateAddress("::1"))
            #expect(server.log.acceptedConnections == 0)
        }
    }

    @Test("F17: where one address of a name is allowed, only that one is used")
    func someAddresses() async throws {
        // Names under localhost lead to ::1 as well, which the rule leaves out.
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(
                FetchRequest(url: server.url("/", host: "outlet.localhost"))
            )
            #expect(response.status == 200)
        }
    }

    @Test(
        "F17: a redirect reaches no address that is not allowed",
        arguments: [("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("127.0.0.1", "localhost")]
    )
    func redirects(address: String, host: String) async throws {
        try await expectRefusal(of: host, servedAt: address)
    }

    @Test(
        "F17: a redirect reaches no IPv6 address that is not allowed",
        .enabled(if: LoopbackServer.hasIPv6, "this machine has no address ::1"),
        arguments: ["[::1]", "localhost"]
    )
    func redirectsToIPv6(host: String) async throws {
        try await expectRefusal(of: host, servedAt: "::1")
    }

    /// Redirects to a server that is really there, at an address and port that nothing allows.
    private func expectRefusal(of host: String, servedAt address: String) async throws {
        try await LoopbackServer.with(address: address) { _ in
            .reply()
        } _: { inner in
            try await LoopbackServer.with { _ in
                .redirect(to: inner.url("/", host: host))
            } _: { server in
                let rule = try #require(PrivateHostRule(parsing: "127.0.0.1:\(server.port)"))
                let fetcher = try Fetcher(try loopbackSettings { $0.allowPrivateHosts = [rule] })
                let cause = await fetcher.cause(server.url("/"))
                await fetcher.stop()
                // A name may lead to both.
                let refused = host == "localhost" ? ["127.0.0.1", "::1"] : [address]
                #expect(refused.contains { cause == .privateAddress($0) }, "\(String(describing: cause))")
                #expect(server.requests.count == 1)
                #expect(inner.log.acceptedConnections == 0)
            }
        }
    }

    @Test("F17: what is allowed for one request is allowed for no other")
    func oneRequest() async throws {
        let settings = try loopbackSettings { $0.allowPrivateHosts = [] }
        try await withFetcher(settings) { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            let rule = try #require(PrivateHostRule(parsing: "127.0.0.1:\(server.port)"))
            let allowed = FetchRequest(url: server.url("/"), allowPrivateHosts: [rule])
            #expect(try await fetcher.fetch(allowed).status == 200)
            #expect(await fetcher.cause(server.url("/")) == .privateAddress("127.0.0.1"))
        }
    }

    @Test("F17: a rule for a host and port opens no other host and no other port")
    func hostAndPort() async throws {
        try await LoopbackServer.with { _ in
            .reply(body: "x")
        } _: { server in
            let settings = try loopbackSettings {
                $0.allowPrivateHosts = [PrivateHostRule(parsing: "outlet.localhost:\(server.port)")]
                    .compactMap(\.self)
            }
            try await withFetcher(settings) { _ in
                .reply()
            } _: { fetcher, other in
                let response = try await fetcher.fetch(
                    FetchRequest(url: server.url("/", host: "outlet.localhost"))
                )
                #expect(response.status == 200)
                for url in [
                    server.url("/"), server.url("/", host: "a.localhost"),
                    other.url("/", host: "outlet.localhost"),
                ] {
                    let cause = await fetcher.cause(url)
                    #expect({ if case .privateAddress = cause { true } else { false } }(), "\(url)")
                }
                #expect(other.log.acceptedConnections == 0)
            }
        }
    }

    @Test("a kept connection is used only by its own host")
    func keptConnections() async throws {
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            for host in ["a.localhost", "b.localhost", "a.localhost"] {
                _ = try await fetcher.fetch(FetchRequest(url: server.url("/", host: host)))
            }
            #expect(server.requests.map(\.connection) == [1, 2, 1])
        }
    }
}
