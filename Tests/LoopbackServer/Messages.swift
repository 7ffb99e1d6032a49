extension LoopbackServer {
    /// A request as it came.
    package struct Request: Sendable {
        package let method: String
        /// Path and query, undecoded.
        package let target: String
        /// In order, names in lower case.
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        package let time: ContinuousClock.Instant
        /// 1 for the first connection accepted.
        package let connection: Int

        package var path: String { String(target.prefix { $0 != "?" }) }

        /// The first value of a header, by its lower-case name.
        package subscript(_ name: String) -> String? {
            headers.first { $0.name == name }?.value
        }
    }

    /// What to do about a request.
    package struct Response: Sendable {
        /// One thing the server does; the connection is closed after the last, unless `keepsAlive`.
        package enum Step: Sendable {
            case send([UInt8])
            /// Nothing for a while; ends early when the client goes.
            case wait(Duration)
            /// One byte after the other.
            case drip([UInt8], every: Duration)
            /// The same bytes until the client has had enough.
            case endless([UInt8])
            /// Nothing until the client goes.
            case stall
            /// A TCP reset.
            case reset
        }

        package let steps: [Step]
        package let keepsAlive: Bool

        package init(_ steps: [Step], keepsAlive: Bool = false) {
            self.steps = steps
            self.keepsAlive = keepsAlive
        }

        /// Whatever bytes, then the end of the connection.
        package static func raw(_ text: String) -> Response {
            Response([.send(Array(text.utf8))])
        }

        /// A well-formed response with Content-Length.
        package static func reply(
            _ status: Int = 200,
            headers: [(String, String)] = [],
            body: [UInt8]
        ) -> Response {
            var head = "HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if status >= 200, status != 204, status != 304 { head += "Content-Length: \(body.count)\r\n" }
            return Response([.send(Array((head + "\r\n").utf8) + body)], keepsAlive: true)
        }

        package static func reply(
            _ status: Int = 200,
            headers: [(String, String)] = [],
            body: String = ""
        ) -> Response {
            reply(status, headers: headers, body: Array(body.utf8))
        }

        package static func redirect(_ status: Int = 302, to location: String) -> Response {
            reply(status, headers: [("Location", location)], body: "elsewhere")
        }
    }
}
