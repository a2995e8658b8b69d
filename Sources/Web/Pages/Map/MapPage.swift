import Records
import Sharing

/// Where what the reader may see is said to be: outlines of countries from this node, marks upon them, the same as a table.
///
/// A place is drawn as large as it was said: where that is more than a dot, as a ring, and never as a dot within it.
struct MapPage: Page {
    static let template = "map"
    static var source: [UInt8] { PackageResources.map_mustache }

    struct Ring: Hashable, Sendable {
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
    /// What stands so near to each other that it is one on the map. The widest come first, so that what is narrower stands upon them.
    struct Mark: Sendable {
        let href: String
        let words: String
        /// The words again, for who points at it, where one record stands there: of several the number does.
        let tip: String?
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
    /// Those of one page; the drawing is of all.
    let lines: [Line]
    let leaf: Leaf
    let hasLines: Bool
    let isMore: Bool

    init(
        _ view: PictureView, _ request: PictureRequest, _ look: PictureFilter.Look, channels: [ChannelView],
        language: Language
    ) {
        filter = PictureFilter(request, look, path: Paths.map, channels: channels, language: language)
        let box = (look.area ?? .africa).box
        viewBox = "\(box.x.drawn) \(box.y.drawn) \(box.width.drawn) \(box.height.drawn)"
        // A location that only says where something else is stands there as that: it is not one more thing at the place.
        let said = view.lines.reduce(into: Set<Position>()) { $0.formUnion($1.beside) }
        let drawn = view.lines.filter { $0.record.type != "location" || !said.contains($0.record.position) }
        var table = Table()
        for line in drawn {
            for place in line.places { table.add(line, place, in: box) }
        }
        let groups = table.groups(box)
        let all = groups.flatMap { $0 }
        let page = Leaf.range(of: all.count, from: look.from)
        func href(_ line: Int) -> String { PictureFilter.href(Paths.map, request, look, from: line) }
        var wide: [(reach: Double, mark: Mark)] = []
        var place = 0
        for group in groups {
            let anchor = "#place-\(place + 1)"
            let target =
                page.contains(place) ? anchor : href(Leaf.range(of: all.count, from: place).lowerBound) + anchor
            if let mark = Mark(group, target, box, language: language) {
                wide.append((group.compactMap { $0.spot?.reach }.max() ?? 0, mark))
            }
            place += group.count
        }
        marks = wide.enumerated().sorted { ($1.element.reach, $0.offset) < ($0.element.reach, $1.offset) }
            .map(\.element.mark)
        lines = page.map { all[$0].line("place-\($0 + 1)", language: language) }
        leaf = Leaf(page, of: all.count, language: language, href: href)
        (hasLines, isMore) = (!lines.isEmpty, view.isMore)
        summary = language.text("map.summary", count: drawn.count)
        handled = language.text("picture.handled", ["marking": language.marking(view.marking)])
        let beyond = all.count(where: \.isOutside)
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
        var entries: [Entry] = []

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

        /// Those that stand in one square of a grid, the finest by which there are not too many marks.
        func groups(_ box: MapArea.Box) -> [[Entry]] {
            var found: [[Entry]] = []
            for cells in MapPage.cells {
                found = groups(box, cells: cells)
                if found.count(where: { $0.contains { !$0.isOutside } }) <= MapPage.marksMost { break }
            }
            return found
        }

        /// The grid begins at the same corner whatever is shown; in the order of their newest. What is not drawn stands alone.
        private func groups(_ box: MapArea.Box, cells number: Double) -> [[Entry]] {
            struct Cell: Hashable {
                let column: Int
                let row: Int
                let alone: Int?
            }
            let size = box.width / number
            var order: [Cell] = []
            var cells: [Cell: [Entry]] = [:]
            for (alone, entry) in entries.enumerated() {
                let cell =
                    entry.spot.flatMap { spot in
                        entry.isOutside
                            ? nil
                            : Cell(
                                column: Int(((spot.longitude + 180) / size).rounded(.down)),
                                row: Int(((spot.latitude + 90) / size).rounded(.down)), alone: nil)
                    } ?? Cell(column: 0, row: 0, alone: alone)
                if cells[cell] == nil { order.append(cell) }
                cells[cell, default: []].append(entry)
            }
            return order.compactMap { cells[$0] }
        }
    }

    /// Squares of the grid across the map, the finest first.
    fileprivate static let cells = [24.0, 16, 12, 8]
    /// Marks of one drawing, where a coarser grid makes fewer: what is drawn is a part of the page's weight.
    fileprivate static let marksMost = 60
    /// Dots have this part of the map's width as their radius.
    fileprivate static let dot = 1.0 / 160
    /// Degrees by which the map is laid beside itself, for what reaches over its edge.
    fileprivate static let turns = [-360.0, 0, 360]
    /// Names that a mark of several tells, and characters of one: the table has all of them in full.
    fileprivate static let (named, name) = (2, 30)
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
        let drawn = wide.sorted { $0.radii.y > $1.radii.y }.flatMap { spot -> [MapPage.Ring] in
            let (rx, ry) = spot.radii
            return MapPage.turns.filter {
                box.meets(
                    x: spot.longitude + $0 - rx, spot.longitude + $0 + rx, y: -spot.latitude - ry, -spot.latitude + ry)
            }.map {
                MapPage.Ring(
                    x: (spot.longitude + $0).drawn, y: (-spot.latitude).drawn, rx: rx.drawn, ry: ry.drawn)
            }
        }
        // One for those that are equal: each upon the other they would hide what lies beneath.
        var met: Set<MapPage.Ring> = []
        rings = drawn.filter { met.insert($0).inserted }
        let names = group.prefix(MapPage.named).map { language.title($0.record.title).cut(to: MapPage.name) }
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
            words = language.list(names + [group[0].place.name?.cut(to: MapPage.name)].compactMap { $0 })
            tip = words
        } else {
            self.dot =
                points.isEmpty
                ? nil : MapPage.Dot(x: x.drawn, y: y.drawn, r: (dot * 1.9).drawn, isOpen: isOpen, isMany: true)
            // In the middle, or below rings that have no room for it.
            let height = points.isEmpty ? wide.map(\.radii.y).max() ?? 0 : .infinity
            let base = height < dot * 3 ? height + dot * 2.2 : dot * 0.75
            count = MapPage.Count(
                x: x.drawn, y: (y + base).drawn, size: (dot * 2.1).drawn, number: language.number(group.count))
            words =
                language.text("map.several", count: group.count) + " "
                + language.list(names + (group.count > names.count ? ["…"] : []))
            tip = nil
        }
    }
}
