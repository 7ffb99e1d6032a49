import Foundation

/// A feed document to measure with.
struct BenchDocument {
    /// Documents of which the same is expected: libxml2 reads the first by itself, the others it does not.
    enum Group: CaseIterable {
        case wellFormed, broken, json

        var title: String {
            switch self {
            case .wellFormed: "well-formed XML"
            case .broken: "broken XML"
            case .json: "JSON"
            }
        }
    }

    let path: String
    let body: [UInt8]
    let group: Group
    let url = "https://outlet.example/feed/"

    /// Every feed below the folder, in the order of the paths.
    static func all(below folder: String) throws -> [BenchDocument] {
        let root = URL(fileURLWithPath: folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        return try paths.compactMap { path in
            let file = root.appendingPathComponent(path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
                !path.hasSuffix(".jsonl"), !path.hasSuffix(".md")
            else { return nil }
            return BenchDocument(path: file.path, body: [UInt8](try Data(contentsOf: file)))
        }
    }

    private init?(path: String, body: [UInt8]) {
        let first = body.first { $0 > 0x20 && $0 < 0x80 }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): group = .json
        case UInt8(ascii: "<"): group = SAXFloor.walk(body) ? .wellFormed : .broken
        default: return nil
        }
        self.path = path
        self.body = body
    }
}
