import JSON
import Policy
package import Records

/// A product that several organisations write together, as its lead wrote it. Domain 3.8.
package struct JointDraft: Hashable, Sendable {
    package struct Portion: Hashable, Sendable {
        /// The code of the organisation whose word it is; `nil`: the lead's.
        package var originator: String?
        package var text: String
        /// `nil`: as the whole is.
        package var tlp: TLP?
        package init(originator: String? = nil, text: String, tlp: TLP? = nil) {
            self.originator = originator
            self.text = text
            self.tlp = tlp
        }
    }

    package var channel: String
    package var title: String
    package var portions: [Portion]
    /// Codes of the organisations that it is for, beside its originators; none: whoever reads the channel.
    package var audience: [String] = []
    /// `nil`: as the channel's records are marked.
    package var tlp: TLP?

    package init(channel: String, title: String, portions: [Portion]) {
        self.channel = channel
        self.title = title
        self.portions = portions
    }

    /// With each portion as one paragraph, as forms show it: what stands after an empty line in one is of the same originator, and
    /// marked as it.
    var paragraphed: JointDraft {
        var draft = self
        draft.portions = portions.flatMap { portion in
            let texts = portion.text.paragraphs
            // One without words is refused as such.
            return texts.isEmpty
                ? [portion] : texts.map { Portion(originator: portion.originator, text: $0, tlp: portion.tlp) }
        }
        return draft
    }

    /// Reads portions as people type them: paragraphs, parted by an empty line. One that begins with a code in brackets is of
    /// that organisation, with a level of TLP after a comma where it has one of its own: `(UG-NAC)`, `(UG-NAC, AMBER)`.
    package static func portions(in text: String) -> [Portion] {
        text.paragraphs.map { paragraph in
            guard paragraph.hasPrefix("("), let close = paragraph.firstIndex(of: ")") else {
                return Portion(text: paragraph)
            }
            let rest = String(paragraph[close...].dropFirst()).trimmed
            let words = PortionMark.codes(String(paragraph[..<close].dropFirst()))
            guard !rest.isEmpty, (1...2).contains(words.count) else { return Portion(text: paragraph) }
            if words.count == 1, let tlp = TLP(words[0]) { return Portion(text: rest, tlp: tlp) }
            guard words.count == 2 else { return Portion(originator: words[0], text: rest) }
            // What is meant for a mark and is none is nobody's name: it is refused, and not taken for text.
            guard let tlp = TLP(words[1]) else { return Portion(originator: words.joined(separator: ", "), text: rest) }
            return Portion(originator: words[0], text: rest, tlp: tlp)
        }
    }

    /// What ``portions(in:)`` reads.
    package var text: String {
        portions.map { portion in
            let marks = [portion.originator, portion.tlp?.value.uppercased()].compactMap { $0 }
            return marks.isEmpty ? portion.text : "(\(marks.joined(separator: ", "))) \(portion.text)"
        }.joined(separator: "\n\n")
    }
}

extension JointDraft {
    /// The codes of those whose word it is, the lead first, the others in the order of their portions.
    func originators(ledBy lead: String) -> [String] {
        portions.reduce(into: [lead]) { codes, portion in
            if let code = portion.originator, !codes.contains(code) { codes.append(code) }
        }
    }

    /// The strictest level that anything in it has (law 5).
    var strictest: TLP? { (portions.compactMap(\.tlp) + [tlp].compactMap { $0 }).max() }

    /// The draft, as STIX: for its originators alone.
    ///
    /// - Parameter created: when its first version was made; `nil`: this is the first.
    func object(_ id: RecordID, ledBy lead: String, created: Instant? = nil, at now: Instant) -> JSONTree {
        var object = OwnObject(Joint.type, id, created: created, at: now, extensionID: Joint.extensionID)
        object.add("name", title)
        object.add("originators", originators(ledBy: lead))
        object.add(
            "portions",
            .array(
                portions.map { portion in
                    var members = [
                        JSONMember("originator", .string(portion.originator ?? lead)),
                        JSONMember("text", .string(portion.text)),
                    ]
                    if let tlp = portion.tlp { members.append(JSONMember("tlp", .string(tlp.value))) }
                    return .object(members)
                }))
        object.add("audience", audience)
        object.add("tlp", tlp?.value)
        // Whom alone it is for, the intake says by its originators; tools that know no policy see this.
        return object.tree(under: Joint.mark)
    }

    /// Reads a draft back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String) {
        guard let title = object["name"]?.string, let portions = object["portions"], portions.kind == .array else {
            return nil
        }
        let read = portions.elements.compactMap { portion -> Portion? in
            guard let code = portion["originator"]?.string, let text = portion["text"]?.string else { return nil }
            return Portion(originator: code, text: text, tlp: portion["tlp"]?.string.flatMap { TLP($0) })
        }
        self.init(channel: channel, title: title, portions: read)
        audience = Rfi.texts(object["audience"])
        tlp = object["tlp"]?.string.flatMap { TLP($0) }
    }
}

/// One version of a joint draft: what its originators consent to.
struct JointVersion: Sendable {
    let id: RecordID
    let draft: JointDraft
    /// Codes, the lead's first.
    let originators: [String]
    /// As it states it.
    let modified: String
    /// What goes out by it, but for its id, and for what it says as a product.
    private let said: [JSONMember]
    /// What it says as a product, but for the draft that it was.
    private let content: [JSONMember]
    /// SHA-256 of all that is consented to, in hexadecimal digits: of the very report that goes out.
    ///
    /// The version is in it: what was changed and changed back is asked anew (law 9).
    let digest: String

    init?(_ object: JSONValue, channel: String) {
        guard let id = object["id"]?.recordID, let draft = JointDraft(object, channel: channel),
            let modified = object["modified"]?.string
        else { return nil }
        self.id = id
        self.draft = draft
        self.modified = modified
        originators = Rfi.texts(object["originators"])
        mark = draft.audience.isEmpty ? nil : .released(to: Set(draft.audience + originators))
        said = Self.said(
            draft, at: modified,
            under: (draft.strictest.map { [PortionMark.tlp($0)] } ?? []).flatMap(\.markings)
                + (mark?.markings ?? []) + Self.markings(of: object))
        content = Self.content(draft, by: originators)
        digest = Joint.digest(of: said + [Self.extensions(content)])
    }

    /// What is released of it: the same bytes whenever it is made, so that to release it twice is to release it once.
    var product: RecordID { Joint.product(digest) }

    /// Who it is for, besides whoever reads its channel; `nil`: those.
    let mark: PortionMark?

    var report: JSONTree {
        // STIX wants one at least; what names nothing else stands for itself.
        .object(
            said + [
                Self.extensions(content + [JSONMember("draft_ref", .string(id.text))]),
                JSONMember("id", .string(product.text)), JSONMember("object_refs", [.string(product.text)]),
            ])
    }

    /// What the draft is marked with, its portions included: it holds for the whole (law 5). What every draft is marked with as a
    /// whole says that of the draft alone; of a portion the same was said on purpose.
    private static func markings(of object: JSONValue) -> [RecordID] {
        let usual = Set(Joint.mark.markings)
        let portions = object["granular_markings"]?.elements.compactMap { $0["marking_ref"]?.recordID } ?? []
        let whole = object["object_marking_refs"]?.elements.compactMap(\.recordID) ?? []
        return (whole.filter { !usual.contains($0) } + portions).sorted()
    }

    private static let genre = Product.Genre.joint.rawValue

    private static func content(_ draft: JointDraft, by originators: [String]) -> [JSONMember] {
        func texts(_ texts: [String]) -> JSONTree { .array(texts.map { .string($0) }) }
        return [
            JSONMember("extension_type", "property-extension"), JSONMember("product_kind", .string(genre)),
            JSONMember("body", texts(draft.portions.map(\.text))),
            JSONMember("originators", texts(originators)),
            JSONMember("portion_originators", texts(draft.portions.map { $0.originator ?? originators.first ?? "" })),
            JSONMember("channel", .string(draft.channel)),
        ]
    }

    private static func extensions(_ content: [JSONMember]) -> JSONMember {
        JSONMember("extensions", .object([JSONMember(Product.extensionID, .object(content))]))
    }

    private static func said(_ draft: JointDraft, at modified: String, under markings: [RecordID]) -> [JSONMember] {
        let time = JSONTree.string(modified)
        var members: [JSONMember] = [
            JSONMember("type", "report"), JSONMember("spec_version", "2.1"),
            JSONMember("created", time), JSONMember("modified", time), JSONMember("name", .string(draft.title)),
            // Tools that do not know the extension show this.
            JSONMember("description", .string(draft.portions.map(\.text).joined(separator: "\n\n"))),
            JSONMember("report_types", [.string(genre)]), JSONMember("published", time),
        ]
        let ids = markings.uniqued
        if !ids.isEmpty {
            members.append(JSONMember("object_marking_refs", .array(ids.map { .string($0.text) })))
        }
        return members
    }
}

/// What an organisation does about a joint draft, before it is filed.
package struct JointActDraft: Sendable {
    package var joint: String
    package var deed: JointAct.Deed
    /// Of the version that whoever acts was shown.
    package var digest: String
    package var text: String?
    package init(_ deed: JointAct.Deed, on joint: String, digest: String, text: String? = nil) {
        self.joint = joint
        self.deed = deed
        self.digest = digest
        self.text = text
    }
}
