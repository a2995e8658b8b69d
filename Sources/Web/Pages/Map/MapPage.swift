import Records
import Sharing

/// Where what the reader may see is said to be: outlines of countries from this node, marks upon them, the same as a table.
///
/// A place is drawn as large as it was said: where that is more than a dot, as a ring, and never as a dot within it.
struct MapPage: Page {
    static let template = "map"
    static var source: [UInt8] { PackageResources.map_mustache }

    struct Ring: Sendable {
        let x: String
        let y: String
        let rx: String
        let ry: String
    }
    struct Dot: Sendable {
        let x: String
        let y: String
        let r: String
        /// Nothing is said of how precise it is.
        let isOpen: Bool
        let isMany: Bool
    }
    struct Count: Sendable {
        let x: String
        let y: String
        let size: String
        let number: String
    }
    /// What stands so near to each other that it is one on the map.
    struct Mark: Sendable {
        let href: String
        let words: String
        let rings: [Ring]
        let dot: Dot?
        let count: Count?
    }
    struct Line: Sendable {
        let anchor: String
        let row: Row
        let place: String
        let precision: String
        let coordinates: String?
        let isOutside: Bool
    }

    let filter: PictureFilter
    let outlines = Asset.outlines.path
    let viewBox: String
    let summary: String
    let handled: String
    let outside: String?
    let marks: [Mark]
    let lines: [Line]
    let hasLines: Bool
    let isMore: Bool

    init(
        _ view: PictureView, _ request: PictureRequest, days: Int?, area: MapArea, channels: [ChannelView],
        language: Language
    ) {
        filter = PictureFilter(
            request, days: days, path: Paths.map, areas: area, channels: channels, language: language)
        let box = area.box
        viewBox = "\(box.x.drawn) \(box.y.drawn) \(box.width.drawn) \(box.height.drawn)"
        var table = Table(language: language)
        for line in view.lines {
            for place in line.places { table.add(line, place, in: box) }
        }
        let groups = table.groups(box)
        var (marks, lines): ([Mark], [Line]) = ([], [])
        for group in groups {
            let anchor = "place-\(lines.count + 1)"
            lines += group.enumerated().map { number, entry in
                entry.line("place-\(lines.count + number + 1)", language: language)
            }
            if let mark = Mark(group, "#" + anchor, box, language: language) { marks.append(mark) }
        }
        (self.marks, self.lines, hasLines, isMore) = (marks, lines, !lines.isEmpty, view.isMore)
        summary = language.text("map.summary", count: view.lines.count)
        handled = language.text("picture.handled", ["marking": view.marking.text(in: language.code)])
        let beyond = lines.count(where: \.isOutside)
        outside = beyond > 0 ? language.text("map.outside", count: beyond) : nil
    }

    /// A record at one of its places.
    fileprivate struct Entry: Sendable {
        let record: RecordLine
        let tlp: TLP
        let place: StatedPlace
        let spot: MapSpot?
        let isOutside: Bool
    }

    private struct Table {
        let language: Language
        var entries: [Entry] = []

        init(language: Language) { self.language = language }

        mutating func add(_ line: PictureLine, _ place: StatedPlace, in box: MapArea.Box) {
            let spot = MapSpot(place)
            let isInside =
                spot.map { spot in
                    let (rx, ry) = spot.radii
                    return MapPage.turns.contains { turn in
                        let x = spot.longitude + turn
                        return box.meets(x: x - rx, x + rx, y: -spot.latitude - ry, -spot.latitude + ry)
                    }
                } ?? false
            entries.append(
                Entry(record: line.record, tlp: line.tlp, place: place, spot: spot, isOutside: !isInside))
        }

        /// Those that stand in one square of a grid which begins at the same corner whatever is shown; in the order of their
        /// newest. What is not drawn stands alone.
        func groups(_ box: MapArea.Box) -> [[Entry]] {
            struct Cell: Hashable {
                let column: Int
                let row: Int
                let alone: Int?
            }
            let size = box.width / MapPage.cells
            var order: [Cell] = []
            var cells: [Cell: [Entry]] = [:]
            for (number, entry) in entries.enumerated() {
                let cell =
                    entry.spot.flatMap { spot in
                        entry.isOutside
                            ? nil
                            : Cell(
                                column: Int(((spot.longitude + 180) / size).rounded(.down)),
                                row: Int(((spot.latitude + 90) / size).rounded(.down)), alone: nil)
                    } ?? Cell(column: 0, row: 0, alone: number)
                if cells[cell] == nil { order.append(cell) }
                cells[cell, default: []].append(entry)
            }
            return order.compactMap { cells[$0] }
        }
    }

    /// Squares of the grid across the map.
    fileprivate static let cells = 24.0
    /// Dots have this part of the map's width as their radius.
    fileprivate static let dot = 1.0 / 160
    /// Degrees by which the map is laid beside itself, for what reaches over its edge.
    fileprivate static let turns = [-360.0, 0, 360]
    /// Names that a mark of several tells.
    fileprivate static let named = 5
}

extension MapPage.Entry {
    fileprivate func line(_ anchor: String, language: Language) -> MapPage.Line {
        let words = [place.name, place.country].compactMap { $0 }
        let kilometres = spot.map { $0.reach } ?? 0
        let precision =
            switch spot?.precision {
            case nil: language.text("map.precision.none")
            case .unstated: language.text("map.precision.unstated")
            case .country: language.text("map.precision.country")
            case .within where kilometres < 1: language.text("map.precision.near")
            case .within: language.text("map.precision.within", ["n": language.number(Int(kilometres.rounded(.up)))])
            }
        return MapPage.Line(
            anchor: anchor, row: Row(record, language: language, tlp: tlp), place: language.list(words),
            precision: precision,
            coordinates: spot?.coordinates, isOutside: isOutside)
    }
}

extension MapPage.Mark {
    /// `nil` for what is not on this part of the map.
    fileprivate init?(_ group: [MapPage.Entry], _ href: String, _ box: MapArea.Box, language: Language) {
        let spots = group.filter { !$0.isOutside }.compactMap(\.spot)
        guard !spots.isEmpty else { return nil }
        self.href = href
        let dot = box.width * MapPage.dot
        let wide = spots.filter { $0.radii.x > dot }
        rings = wide.flatMap { spot in
            let (rx, ry) = spot.radii
            return MapPage.turns.filter {
                box.meets(
                    x: spot.longitude + $0 - rx, spot.longitude + $0 + rx, y: -spot.latitude - ry, -spot.latitude + ry)
            }.map {
                MapPage.Ring(
                    x: (spot.longitude + $0).drawn, y: (-spot.latitude).drawn, rx: rx.drawn, ry: ry.drawn)
            }
        }
        let names = group.map { language.title($0.record.title) }
        // A dot stands where points were said: the middle of a ring is no place that anybody named.
        let points = spots.filter { $0.radii.x <= dot }
        let about = points.isEmpty ? spots : points
        let x = about.reduce(0) { $0 + $1.longitude } / Double(about.count)
        let y = about.reduce(0) { $0 - $1.latitude } / Double(about.count)
        let isOpen = points.contains { if case .unstated = $0.precision { true } else { false } }
        if group.count == 1 {
            self.dot =
                wide.isEmpty
                ? MapPage.Dot(x: x.drawn, y: y.drawn, r: dot.drawn, isOpen: isOpen, isMany: false) : nil
            count = nil
            words = language.list([names[0]] + [group[0].place.name].compactMap { $0 })
        } else {
            self.dot =
                points.isEmpty
                ? nil : MapPage.Dot(x: x.drawn, y: y.drawn, r: (dot * 1.9).drawn, isOpen: isOpen, isMany: true)
            // In the middle, or below rings that have no room for it.
            let height = points.isEmpty ? wide.map(\.radii.y).max() ?? 0 : .infinity
            let base = height < dot * 3 ? height + dot * 2.2 : dot * 0.75
            count = MapPage.Count(
                x: x.drawn, y: (y + base).drawn, size: (dot * 2.1).drawn, number: language.number(group.count))
            let more = names.count - MapPage.named
            words =
                language.text("map.several", count: group.count) + " "
                + language.list(names.prefix(MapPage.named) + (more > 0 ? ["…"] : []))
        }
    }
}
