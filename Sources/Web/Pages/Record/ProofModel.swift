import Sharing

/// A record's place in the ledger in ready words, with the drawing of its path.
struct ProofModel: Sendable {
    struct Step: Sendable {
        let caption: String
        let hash: String
    }
    let lead: String
    let verified: Bool
    let index: String
    let size: String
    let root: String
    let leaf: String
    let entry: String
    let salt: String
    let envelopeHash: String
    let bodyHash: String
    let file: String
    /// `nil` where the tree is its only leaf.
    let drawing: PathDrawing?

    init(_ place: LedgerPlace, file: String, language: Language) {
        lead = language.text(
            "proof.lead", ["entry": language.number(place.index + 1), "size": language.number(place.size)])
        verified = place.verifies
        index = language.number(place.index)
        size = language.number(place.size)
        root = place.rootHex
        leaf = place.leafHex
        entry = place.entryHex
        salt = place.saltHex
        envelopeHash = place.envelopeHex
        bodyHash = place.bodyHex
        self.file = file
        drawing = PathDrawing(place, language: language)
    }
}

/// A path through the tree as lines, knots and words: the root above, the record below, at each level what it is joined
/// with on its side.
struct PathDrawing: Sendable {
    struct Edge: Sendable {
        let x1: Int, y1: Int, x2: Int, y2: Int
        /// From a sibling, not on the way of this record.
        let other: Bool
    }
    struct Knot: Sendable {
        let x: Int, y: Int, radius: Int
        let look: String
    }
    struct Caption: Sendable {
        let x: Int, y: Int
        let anchor: String
        let caption: String
    }
    let width: Int
    let height: Int
    let edges: [Edge]
    let knots: [Knot]
    let captions: [Caption]
    let steps: [ProofModel.Step]

    private static let level = 40
    private static let middle = 150
    private static let reach = 44
    private static let margin = 22

    init?(_ place: LedgerPlace, language: Language) {
        let path = AuditPath(index: place.index, size: place.size, length: place.path.count)
        guard !path.steps.isEmpty else { return nil }
        let height = Self.margin * 2 + path.steps.count * Self.level
        var edges: [Edge] = []
        var knots: [Knot] = []
        var captions: [Caption] = []
        var steps: [ProofModel.Step] = []
        var y = height - Self.margin
        for (number, (step, hash)) in zip(path.steps, place.path).enumerated() {
            let x = step.isLeft ? Self.middle - Self.reach : Self.middle + Self.reach
            edges.append(Edge(x1: Self.middle, y1: y, x2: Self.middle, y2: y - Self.level, other: false))
            edges.append(Edge(x1: x, y1: y, x2: Self.middle, y2: y - Self.level, other: true))
            knots.append(Knot(x: x, y: y, radius: 5, look: "other"))
            knots.append(Knot(x: Self.middle, y: y, radius: number == 0 ? 7 : 5, look: number == 0 ? "leaf" : "path"))
            let from = language.number(step.covers.lowerBound + 1)
            let to = language.number(step.covers.upperBound)
            let one = step.covers.count == 1
            captions.append(
                Caption(
                    x: step.isLeft ? x - 10 : x + 10, y: y + 4, anchor: step.isLeft ? "end" : "start",
                    caption: one ? from : "\(from)–\(to)"))
            let key = "proof.step." + (step.isLeft ? "left" : "right") + (one ? "One" : "")
            steps.append(
                ProofModel.Step(
                    caption: language.text(key, ["step": language.number(number + 1), "from": from, "to": to]),
                    hash: hash))
            y -= Self.level
        }
        knots.append(Knot(x: Self.middle, y: y, radius: 7, look: "root"))
        captions.append(
            Caption(x: Self.middle + 14, y: y + 4, anchor: "start", caption: language.text("proof.drawing.root")))
        if let first = path.steps.first {
            captions.append(
                Caption(
                    x: Self.middle + (first.isLeft ? 14 : -14), y: height - Self.margin + 4,
                    anchor: first.isLeft ? "start" : "end", caption: language.text("proof.drawing.leaf")))
        }
        self.width = Self.middle * 2
        self.height = height
        self.edges = edges
        self.knots = knots
        self.captions = captions
        self.steps = steps
    }
}
