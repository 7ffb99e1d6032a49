internal import Crypto
internal import FoundationEssentials

/// A key by which a webhook's receiver knows that a message is khabar's. It stands in no description.
///
/// Source: Standard Webhooks 1.0, "Signature scheme" (https://github.com/standard-webhooks/standard-webhooks).
package struct SigningKey: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// Reads base64 with or without `whsec_` before it; nil for what is none, or holds fewer than 24 or more than 64 bytes.
    package init?(_ text: String) {
        let prefix = "whsec_"
        let digits = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        guard let data = Data(base64Encoded: digits), (24...64).contains(data.count) else { return nil }
        bytes = Array(data)
    }

    package var description: String { "SigningKey" }

    /// `v1,` and the signature in base64.
    func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(seconds).".utf8) + body,
            using: SymmetricKey(data: bytes)
        )
        return "v1,\(Data(code).base64EncodedString())"
    }
}
