// swift-tools-version: 6.2
import PackageDescription

// Without the last of `strict`: Dispatch and swift-nio describe `stat` too, and a target that sees both must not have to say
// whose it uses.
let strictButMembers: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let strict = strictButMembers + [.enableUpcomingFeature("MemberImportVisibility")]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "khabar",
    products: [.executable(name: "khabar", targets: ["khabar"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .plugin(name: "ReadOrigin", capability: .buildTool(), path: "packaging/ReadOrigin"),
        .target(name: "Origin", swiftSettings: strict, plugins: ["ReadOrigin"]),
        .target(name: "Machinery", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "News", dependencies: ["CIDN2", "CPSL"], swiftSettings: strict),
        .target(
            name: "Language",
            dependencies: ["News"],
            exclude: ["Folding/FoldingTable.py"],
            swiftSettings: strict
        ),
        .target(
            name: "Fetching",
            dependencies: ["CCurl", "CZlib", "Machinery", "News"],
            exclude: ["POLITENESS.md"],
            swiftSettings: strict
        ),
        .target(
            name: "Parsing",
            dependencies: ["CXML2", "Machinery", "News", "Language"],
            exclude: ["Feeds/FEEDS.md"],
            swiftSettings: strict
        ),
        .target(
            name: "Deduplication",
            dependencies: ["Machinery", "News", "Language"],
            exclude: ["MATCHING.md", "RELATED.md", "EVENTS.md"],
            swiftSettings: strict
        ),
        .target(
            name: "Storage",
            dependencies: ["Machinery", "News", "Language", grdb, sqlite],
            exclude: ["STORAGE.md", "VIEWS.md", "RECIPES.md", "Watches/WATCHES.md"],
            swiftSettings: strict
        ),
        .target(
            name: "Ingestion",
            dependencies: [
                "Machinery", "News", "Language", "Fetching", "Parsing", "Deduplication", "Storage", crypto,
                logging, lifecycle, metrics,
            ],
            exclude: ["Records/LOG.md", "Entries/LIMITS.md"],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Machinery", "News", "Language", "Storage", hummingbird, logging, lifecycle, coreMetrics,
            ],
            exclude: ["API.md"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "khabar",
            dependencies: [
                "Origin", "Machinery", "News", "Language", "Fetching", "Parsing", "Deduplication", "Storage",
                "Ingestion",
                "Web", arguments, logging, lifecycle, metrics, signals,
            ],
            exclude: ["Configuration/CONFIGURATION.md"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "khabar-bench",
            dependencies: [
                "Machinery", "News", "Language", "Parsing", "Deduplication", "Storage", "CXML2", arguments,
                sqlite,
            ],
            exclude: ["Peers"],
            swiftSettings: strictButMembers
        ),

        .target(name: "TornDisk", path: "Tests/TornDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: strict),
        .testTarget(name: "MachineryTests", dependencies: ["Machinery"], swiftSettings: strict),
        .testTarget(name: "NewsTests", dependencies: ["News"], swiftSettings: strict),
        .testTarget(
            name: "LanguageTests",
            dependencies: ["Language", "Machinery", "News"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FetchingTests",
            dependencies: ["Fetching", "Machinery", "News", "LoopbackServer"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ParsingTests",
            dependencies: ["Parsing", "CXML2", "Language", "Machinery", "News"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeduplicationTests",
            dependencies: ["Deduplication", "Language", "Machinery", "News"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "Machinery", "Language", "News", "TornDisk"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IngestionTests",
            dependencies: [
                "Ingestion", "Machinery", "Storage", "Deduplication", "Parsing", "Language", "Fetching",
                "News",
                "LoopbackServer", "TornDisk",
                logging, lifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Machinery", "News", "Parsing", "Storage", logging, lifecycle, coreMetrics,
            ],
            swiftSettings: strictButMembers
        ),
        .testTarget(
            name: "khabarTests",
            dependencies: [
                "khabar", "Machinery", "Storage", "Fetching", "Parsing", "Ingestion", "Language", "News",
                "LoopbackServer", logging, arguments,
            ],
            swiftSettings: strictButMembers
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzers need a sanitizer that ordinary builds do without: Tests/Fuzz/fuzz.sh sets the variable.
if Context.environment["KHABAR_FUZZ"] != nil {
    for name in ["FuzzFeeds", "FuzzPages", "FuzzText"] {
        package.targets.append(
            .executableTarget(
                name: name,
                dependencies: ["News", "Language", "Parsing"],
                path: "Tests/Fuzz/\(name)",
                swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
            )
        )
    }
}

// While one room is changed, the tests of the others need not be built: KHABAR_TEST_ROOMS="Storage Web" leaves them out.
if let rooms = Context.environment["KHABAR_TEST_ROOMS"]?.split(separator: " ").map({ "\($0)Tests" }) {
    package.targets.removeAll { $0.type == .test && !rooms.contains($0.name) }
}
