import Records
import Sharing

@testable import Web

extension Samples {
    /// A point, an area, a country, a name alone, two at one place, one over the edge of the world, one far away.
    static let places = PictureView(
        lines: [
            PictureLine(
                record: lines[0],
                places: [
                    StatedPlace(
                        name: "Menaka <market>", country: "ML",
                        point: .init(latitude: 15.92, longitude: 2.4, precision: 500)),
                    StatedPlace(
                        name: "Liptako", country: nil, point: .init(latitude: 14, longitude: 1, precision: 90_000)),
                ]),
            PictureLine(
                record: lines[1],
                places: [StatedPlace(name: "Menaka", country: "ML", point: .init(latitude: 15.95, longitude: 2.45))]),
            PictureLine(record: lines[2], places: [StatedPlace(name: "كينيا", country: "KE")]),
            PictureLine(record: lines[3], places: [StatedPlace(name: "somewhere", country: nil)]),
            PictureLine(
                record: lines[4],
                places: [
                    StatedPlace(
                        name: "Taveuni", country: "FJ", point: .init(latitude: -17, longitude: 179.9, precision: 60_000)
                    ),
                    StatedPlace(name: "Dori", country: "BF", point: .init(latitude: 14, longitude: 0)),
                ]),
        ], isMore: true, instant: today)

    static func times() throws -> PictureView {
        PictureView(
            lines: [
                PictureLine(
                    record: lines[0], begins: try PartialDate("2025-03-30"), ends: try PartialDate("2025-04-02")),
                PictureLine(record: lines[1], begins: try PartialDate("2025-03")),
                PictureLine(record: lines[3], begins: try PartialDate("2024")),
                PictureLine(record: lines[4], begins: try PartialDate("2025-04-01T05:10:00Z")),
            ], instant: today)
    }

    static let surroundings = SurroundingsView(
        nodes: [
            .init(record: lines[0], distance: 0), .init(record: lines[1], distance: 1),
            .init(record: lines[4], distance: 1), .init(record: lines[2], distance: 2),
        ],
        links: [
            .init(from: lines[1].id, to: lines[0].id, name: "indicates", relationship: line(9, type: "relationship")),
            .init(from: lines[4].id, to: lines[0].id, name: "object_refs"),
            .init(from: lines[4].id, to: lines[2].id, name: "object_refs"),
        ], isMore: true)

    static let brief: BriefView = {
        let box = inbox()
        var waiting: [BriefView.Waiting] = [.overdue(commitmentLine()), .text(decisionLine(waiting: true))]
        if let line = try? jointLine(for: "ET-FAD") { waiting.append(.joint(line)) }
        return BriefView(
            came: box.open.map { line in
                guard line.precedence == .flash else { return BriefView.Item(line: line) }
                let grades = ["B2", "F6", "A1"]
                return BriefView.Item(
                    line: line, soWhat: "Close <the> gate",
                    sources: grades.map { .init(grade: $0, descriptor: $0 == "B2" ? "A <customs> post" : nil) })
            },
            more: 3, isCut: true, due: box.open.filter { $0.record.acknowledgeWithin != nil },
            waiting: waiting,
            since: Instant(microseconds: today.microseconds - 86_400_000_000), instant: today)
    }()
}
