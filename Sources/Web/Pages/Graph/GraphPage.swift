import Glibc
import Records
import Sharing

/// What a record is linked with, two steps far: a drawing to walk in, and the same as a table.
struct GraphPage: Page {
    static let template = "graph"
    static var source: [UInt8] { PackageResources.graph_mustache }

    struct Node: Sendable {
        let href: String
        let words: String
        let label: String
        let family: String
        let x: String
        let y: String
        let labelY: String
        let isCentre: Bool
    }
    struct End: Sendable {
        let name: String
        let typeName: String
        let family: String
        let href: String
        let walk: String
        let mark: String
        let tone: String
    }
    struct Link: Sendable {
        let from: End
        let what: String
        let via: String?
        let to: End
    }

    let name: String
    let recordHref: String
    let summary: String
    let nodes: [Node]
    /// Lines that records say themselves, and those that relationships say, each as one path: there may be many.
    let direct: String
    let related: String
    let links: [Link]
    let leaf: Leaf?
    let hasLinks: Bool
    let isMore: Bool
    /// With room on both sides for the labels of what stands outermost.
    let viewBox =
        "\(-Int(GraphPage.margin)) 0 \(Int(GraphPage.width + 2 * GraphPage.margin)) \(Int(GraphPage.height))"

    private static let (width, height, margin) = (1_000.0, 780.0, 60.0)
    /// Half the axes of the ellipses on which the first and the second step lie.
    private static let rings = [(x: 0.0, y: 0.0), (x: 230.0, y: 170.0), (x: 425.0, y: 330.0)]
    /// Characters of a label.
    private static let label = 20
    /// Characters of a title in the drawing's words: the table has all of it.
    private static let longest = 60
    /// Bytes of the table on one page.
    private static let weight = 26_000

    /// - Parameter from: the line that its page of the table begins at: see ``Leaf``.
    init(_ view: SurroundingsView, from: Int = 0, language: Language) {
        let recordGraph =
            view.nodes.first.map {
                Paths.graph($0.record.id, version: $0.record.version, channel: $0.record.channel)
            } ?? Paths.live
        let places = Self.places(view)
        let ends = Dictionary(view.nodes.map { ($0.record.id, End($0.record, language: language)) }) { one, _ in one }
        nodes = view.nodes.compactMap { node in
            guard let (x, y) = places[node.record.id] else { return nil }
            let title = language.title(node.record.title)
            return Node(
                href: Paths.graph(node.record.id, channel: node.record.channel),
                words: language.list([
                    title.cut(to: Self.longest), language.typeName(node.record.type), node.record.tlp.label,
                ]),
                label: title.cut(to: Self.label),
                family: RecordFamily(node.record.type).rawValue, x: x.drawn, y: y.drawn, labelY: (y + 30).drawn,
                isCentre: node.distance == 0)
        }
        func path(_ links: [SurroundingsView.Link]) -> String {
            links.compactMap { link in
                guard let from = places[link.from], let to = places[link.to] else { return nil }
                return "M\(from.x.drawn) \(from.y.drawn)L\(to.x.drawn) \(to.y.drawn)"
            }.joined()
        }
        direct = path(view.links.filter { $0.relationship == nil })
        related = path(view.links.filter { $0.relationship != nil })
        let known = view.links.filter { ends[$0.from] != nil && ends[$0.to] != nil }
        // Each end is named twice.
        let weights = known.map { link in
            [link.from, link.to].reduce(900) { $0 + 2 * (ends[$1]?.name.utf8.count ?? 0) }
        }
        let page = Leaf.range(of: weights, from: from, weight: Self.weight)
        leaf = Leaf.unlessWhole(
            page, of: known.count, on: LeafAddress(recordGraph), at: "graph-table-h", language: language)
        links = known[page].compactMap { link in
            guard let from = ends[link.from], let to = ends[link.to] else { return nil }
            return Link(
                from: from,
                what: link.relationship == nil ? language.portion(link.name) : language.relation(link.name),
                via: link.relationship.map { Paths.record($0.id, version: $0.version, channel: $0.channel) }, to: to)
        }
        (hasLinks, isMore) = (!links.isEmpty, view.isMore)
        name = view.nodes.first.map { language.title($0.record.title) } ?? ""
        recordHref =
            view.nodes.first.map {
                Paths.record($0.record.id, version: $0.record.version, channel: $0.record.channel)
            } ?? Paths.live
        summary = language.text("graph.summary", count: view.nodes.count - 1)
    }

    /// Where each node is drawn: its step says on which ellipse, and what it hangs on says in which order. Nothing else does, so
    /// that the same links are always drawn alike.
    private static func places(_ view: SurroundingsView) -> [String: (x: Double, y: Double)] {
        var places: [String: (x: Double, y: Double)] = [:]
        var angles: [String: Double] = [:]
        for distance in rings.indices {
            let here = view.nodes.filter { $0.distance == distance }
            let sorted = here.enumerated().map { number, node in
                let near = view.links.compactMap { link in
                    link.from == node.record.id
                        ? angles[link.to] : link.to == node.record.id ? angles[link.from] : nil
                }
                return (angle: distance > 1 ? near.min() ?? 0 : 0, number: number, id: node.record.id)
            }.sorted { ($0.angle, $0.number) < ($1.angle, $1.number) }
            for (number, node) in sorted.enumerated() {
                let angle = 2 * Double.pi * (Double(number) + 0.5 * Double(distance - 1)) / Double(max(sorted.count, 1))
                angles[node.id] = angle
                places[node.id] = (
                    x: width / 2 + rings[distance].x * sin(angle), y: height / 2 - rings[distance].y * cos(angle)
                )
            }
        }
        return places
    }
}

extension GraphPage.End {
    fileprivate init(_ line: RecordLine, language: Language) {
        let badge = TLPBadge(line.tlp)
        name = language.title(line.title)
        typeName = language.typeName(line.type)
        family = RecordFamily(line.type).rawValue
        href = Paths.record(line.id, version: line.version, channel: line.channel)
        walk = Paths.graph(line.id, channel: line.channel)
        (mark, tone) = (badge.label, badge.tone)
    }
}
