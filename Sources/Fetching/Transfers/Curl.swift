import CCurl
import Glibc
import Machinery

/// What concerns libcurl as a whole.
enum Curl {
    /// Must be true before anything else of libcurl is used; initialises it once.
    static let isReady: Bool = {
        SpareMemory.giveBackBlocks(from: Int32(BodyBudget.largeBytes))
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    /// The file of all authorities that the system trusts; nil where it is not there.
    static let certificateBundle: String? = {
        guard let easy = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(easy) }
        var path: UnsafeMutableRawPointer?
        guard khabar_getinfo_pointer(easy, CURLINFO_CAINFO, &path) == CURLE_OK, let path else { return nil }
        let name = String(cString: path.assumingMemoryBound(to: CChar.self))
        return access(name, R_OK) == 0 ? name : nil
    }()

    /// The content codings that this libcurl can decode.
    static let acceptEncoding: String = {
        guard let features = khabar_version_info()?.pointee.features else { return "identity" }
        let known = [("gzip", CURL_VERSION_LIBZ), ("br", CURL_VERSION_BROTLI), ("zstd", CURL_VERSION_ZSTD)]
        return known.filter { features & $0.1 != 0 }.map(\.0).joined(separator: ", ")
    }()

    /// Options of a known kind on a live handle fail only when memory is exhausted or libcurl lacks them.
    static func check(_ result: CURLcode) {
        precondition(
            result == CURLE_OK,
            "libcurl 7.87 or newer is needed: \(String(cString: curl_easy_strerror(result)))"
        )
    }

    /// The same for the multi handle.
    static func check(_ result: CURLMcode) {
        precondition(result == CURLM_OK, "libcurl: \(String(cString: curl_multi_strerror(result)))")
    }
}

/// libcurl's multi handle.
///
/// Unchecked is sound: after its making it is used by the owner thread alone, but for
/// `curl_multi_wakeup`, which any thread may call while the mailbox is open.
struct MultiHandle: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
}
