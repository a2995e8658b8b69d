import Foundation
import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import TAXII

/// The data that OASIS's own server is shipped with, filed here and asked for: manifest, versions and filters say what its
/// manifest says.
@Suite(.enabled(if: Medallion.isPresent, "needs ../shared/data beside the repository"))
struct MedallionTests {
    @Test("TAXII 33, 40 to 43, 46, 47: the collection of medallion's default data")
    func agrees() async throws {
        let data = try Medallion()
        try await TestNode.withFolder { folder in
            for node in [try await TestNode(), try await TestNode(in: folder)] {
                try await Self.file(data, in: node)
                try await node.serving(Listening(host: "127.0.0.1", port: 0)) { desk async throws in
                    for filter in Self.filters { try await Self.compare(filter, data, desk) }
                    try await Self.compareVersions(data, desk)
                    // It has no `spec_version` and is not of 2.0 by its looks: over TAXII that is a fault (STIX §3.2).
                    let old = try #require(data.lines.first { $0.specVersion == "2.0" })
                    let refused = try await desk.post(
                        Array(#"{"objects":[\#(old.object.minified)]}"#.utf8), to: "library")
                    #expect(refused.status == 403)
                    let answer = try await desk.post(
                        Array(#"{"objects":[\#(old.object.minified)]}"#.utf8), to: "alerts")
                    #expect(try answer.json["failure_count"]?.integer == 1)
                }
            }
        }
    }

    /// In the order of its manifest; a 2.0 object as from a 2.0 bundle.
    private static func file(_ data: Medallion, in node: TestNode) async throws {
        let writer = try await node.node.accounts.caller(token: node.tokens["writer"] ?? "", address: "local")
        for line in data.lines {
            let report = try await node.node.gate.write(
                [line.object], to: "alerts", by: writer, edition: line.specVersion == "2.0" ? .stix20 : .stix21)
            #expect(report.items.map(\.fate) == [.stored], "\(line.id)")
        }
    }

    struct Filter {
        var ids: [String]?
        var types: [String]?
        var versions: [String] = ["last"]
        var specVersions: [String]?

        var query: String {
            let parts = [
                ("id", ids), ("type", types), ("version", versions == ["last"] ? nil : versions),
                ("spec_version", specVersions),
            ]
            return "?limit=100"
                + parts.compactMap { name, values in
                    values.map { "&match[\(name)]=" + $0.joined(separator: ",") }
                }.joined()
        }
    }

    private static let indicator = "indicator--6770298f-0fd8-471a-ab8c-1c658a46574e"
    private static let malware = "malware--c0931cc6-c75e-47e5-9036-78fabc95d4ec"
    private static var filters: [Filter] {
        var filters: [Filter] = []
        for specVersions in [nil, ["2.0"], ["2.1"], ["2.0", "2.1"]] as [[String]?] {
            for versions in [
                ["last"], ["first"], ["all"], ["first", "last"], ["2016-12-25T12:30:59.444Z"],
                ["2018-02-23T18:30:00.000Z", "first"],
            ] {
                filters.append(Filter(versions: versions, specVersions: specVersions))
                filters.append(Filter(ids: [malware], versions: versions, specVersions: specVersions))
                filters.append(Filter(ids: [indicator, malware], versions: versions, specVersions: specVersions))
                filters.append(Filter(types: ["indicator"], versions: versions, specVersions: specVersions))
                filters.append(
                    Filter(types: ["malware", "relationship"], versions: versions, specVersions: specVersions))
            }
        }
        return filters
    }

    private static func compare(_ filter: Filter, _ data: Medallion, _ desk: Desk) async throws {
        let expected = data.chosen(filter)
        let manifest = try await desk.get("collections/alerts/manifest/" + filter.query).objects
        #expect(
            manifest.map {
                "\($0["id"]?.string ?? "") \($0["version"]?.string ?? "") \($0["media_type"]?.string ?? "")"
            }
                == expected.map { "\($0.id) \($0.version) application/stix+json;version=\($0.specVersion)" },
            "\(filter.query)")
        let objects = try await desk.get("collections/alerts/objects/" + filter.query).objects
        #expect(objects.map(\.canonical) == expected.map(\.object.canonical), "\(filter.query)")
    }

    private static func compareVersions(_ data: Medallion, _ desk: Desk) async throws {
        for id in Set(data.lines.map(\.id)) {
            for specVersions in [nil, ["2.0", "2.1"]] as [[String]?] {
                let expected = data.chosen(Filter(ids: [id], versions: ["all"], specVersions: specVersions))
                let query = specVersions.map { "?match[spec_version]=" + $0.joined(separator: ",") } ?? ""
                let answer = try await desk.get("collections/alerts/objects/\(id)/versions/" + query).json
                #expect(
                    answer["versions"]?.elements.compactMap(\.string) == expected.map(\.version), "\(id) \(query)")
            }
        }
    }
}

/// The one collection of the file that has objects, in the order of its manifest.
struct Medallion {
    struct Line {
        let id: String
        let version: String
        let specVersion: String
        let object: JSONValue
    }
    let lines: [Line]

    private static let file: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/../shared/data/taxii/medallion-default-data.json"
    }()
    static let isPresent = FileManager.default.fileExists(atPath: file)

    init() throws {
        let root = try JSONDocument(parsing: [UInt8](try Data(contentsOf: URL(filePath: Self.file)))).root
        let collections = try #require(root["trustgroup1"]?["collections"]).elements
        let collection = try #require(collections.first { $0["objects"]?.count ?? 0 > 0 })
        let objects = try #require(collection["objects"]).elements
        lines = try #require(collection["manifest"]).elements.map { line in
            let (id, version) = (try #require(line["id"]?.string), try #require(line["version"]?.string))
            let object = objects.first {
                $0["id"]?.string == id && ($0["modified"] ?? $0["created"])?.string == version
            }
            return Line(
                id: id, version: version, specVersion: String(try #require(line["media_type"]?.string).suffix(3)),
                object: try #require(object))
        }
        #expect(lines.count == 8)
    }

    /// The slow and plain meaning of the filters: the specification first, then the version.
    func chosen(_ filter: MedallionTests.Filter) -> [Line] {
        let eligible = lines.filter { line in
            if let wanted = filter.specVersions { return wanted.contains(line.specVersion) }
            return line.specVersion == lines.filter { $0.id == line.id }.map(\.specVersion).max()
        }
        return eligible.filter { line in
            let versions = eligible.filter { $0.id == line.id }.map(\.version)
            let isWanted = filter.versions.contains { wanted in
                switch wanted {
                case "all": true
                case "first": line.version == versions.min()
                case "last": line.version == versions.max()
                default: line.version == wanted
                }
            }
            return isWanted && filter.ids?.contains(line.id) ?? true
                && filter.types?.contains(String(line.id.prefix { $0 != "-" })) ?? true
        }
    }
}
