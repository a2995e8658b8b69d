// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "baraza",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "baraza", targets: ["baraza"]),
        .library(name: "Ledger", targets: ["Ledger"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // JSON: bytes to values and back.
        .target(
            name: "CSimdJSON",
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
        .target(name: "JSON", dependencies: ["CSimdJSON", .product(name: "Crypto", package: "swift-crypto")]),

        // Pure: what a record is, what may be done with it.
        .target(name: "Records", dependencies: ["JSON", .product(name: "Crypto", package: "swift-crypto")]),
        .systemLibrary(name: "CHeap"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Formats", dependencies: ["Records", "JSON", "CZlib"]),
        // Words onto paper.
        .target(name: "CPango"),
        .target(name: "Paper", dependencies: ["CPango"]),
        .target(name: "Policy", dependencies: ["Records", "JSON"]),
        .target(name: "Lexis"),
        .target(name: "Ledger", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Pouch",
            dependencies: [
                "Records", "Ledger", "JSON", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            resources: [.embedInCode("Resources")]),

        // Promises of storage, and who keeps them.
        .target(
            name: "Store",
            dependencies: ["Records", "Ledger", "Lexis", "JSON", .product(name: "NIOCore", package: "swift-nio")]),
        .target(
            name: "StoreSQLite",
            dependencies: [
                "Store", "Records", "Ledger", "Lexis", "JSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),

        // What a node does.
        .target(
            name: "Sharing",
            dependencies: [
                "JSON", "Records", "Policy", "Ledger", "Lexis", "Pouch", "Store",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),

        // The boundaries.
        .target(
            name: "Serving",
            dependencies: [
                "Sharing", "JSON", "CHeap",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "Outbound",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "Federation",
            dependencies: [
                "Sharing", "Serving", "Outbound", "Pouch", "Records", "Ledger", "JSON",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "TAXII",
            dependencies: [
                "Sharing", "Records", "Formats", "Serving", "JSON",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .target(
            name: "API",
            dependencies: [
                "Sharing", "Records", "Formats", "Serving", "JSON",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Web",
            dependencies: [
                "Sharing", "Records", "Formats", "Paper", "Serving", "JSON",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources")]),
        .executableTarget(
            name: "baraza",
            dependencies: [
                "JSON", "Records", "Formats", "Policy", "Ledger", "Pouch", "Store", "StoreSQLite", "Sharing", "Serving",
                "Outbound", "Federation", "TAXII", "API", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),

        // Tools for us; not shipped.
        .executableTarget(
            name: "baraza-bench",
            dependencies: [
                "JSON", "Records", "Policy", "LeakLab", "Ledger", "Store", "StoreSQLite", "Sharing", "Serving", "TAXII",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "baraza-fuzz", dependencies: ["JSON", "Records", "Formats", "Pouch", "Ledger"]),
        .target(name: "LeakLab", dependencies: ["Policy", "Records", "JSON"]),
        .executableTarget(
            name: "baraza-leaklab",
            dependencies: [
                "LeakLab", "Policy", "Records", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .target(
            name: "Simulation",
            dependencies: [
                "Federation", "JSON", "LeakLab", "Ledger", "Lexis", "Policy", "Pouch", "Records", "Sharing", "Store",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "baraza-sim",
            dependencies: ["Simulation", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        .testTarget(name: "TidyTests"),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "RecordsTests", dependencies: ["Records", "JSON"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Records", "JSON"]),
        .testTarget(name: "PaperTests", dependencies: ["Paper"]),
        .testTarget(name: "LexisTests", dependencies: ["Lexis"]),
        .testTarget(name: "PolicyTests", dependencies: ["Policy", "Records", "JSON", "LeakLab"]),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger", .product(name: "Crypto", package: "swift-crypto")]),
        .testTarget(
            name: "PouchTests",
            dependencies: ["Pouch", "Records", "Ledger", "JSON", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Vectors"]),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Store", "StoreSQLite", "Records", "Ledger", "Lexis", "JSON",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "SharingTests",
            dependencies: [
                "Sharing", "Policy", "Records", "JSON", "Ledger", "Lexis", "Pouch", "Store", "StoreSQLite",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "baraza", "Federation", "JSON", "Pouch", "Records", "Sharing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        .testTarget(
            name: "WebTests",
            dependencies: ["Web", "JSON", "Ledger", "Pouch", "Records", "Serving", "Sharing", "WireTesting"],
            exclude: ["Kept"]),

        // A node in memory and a client that sends any bytes, for the tests of every boundary.
        .target(
            name: "WireTesting",
            dependencies: [
                "Ledger", "Records", "Store", "StoreSQLite", "Sharing", "Serving",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/WireTesting"),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "Sharing", "WireTesting",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(
            name: "OutboundTests",
            dependencies: [
                "Outbound",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        .testTarget(
            name: "FederationTests",
            dependencies: [
                "Federation", "Outbound", "Ledger", "Pouch", "Records", "Serving", "Sharing", "Store", "WireTesting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        .testTarget(name: "SimulationTests", dependencies: ["Federation", "Sharing", "Simulation"]),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "JSON", "Policy", "Records", "Serving", "Sharing", "WireTesting",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .testTarget(
            name: "TAXIITests",
            dependencies: [
                "TAXII", "JSON", "Records", "Serving", "Sharing", "WireTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// What stands in for keys in simulations is in no program but the simulator: decision 0032.
let hasSimulatedKeys = Context.environment["SIMULATED_KEYS"] != nil

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    if hasSimulatedKeys { target.swiftSettings?.append(.define("SIMULATED_KEYS")) }
}
