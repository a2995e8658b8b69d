package import JSON
package import Records

/// Makes a sanitised version of an object: domain 3.1.4. Select portions, generalise what stays, check what is left of
/// what was taken out.
///
/// Pure: it proposes a new object under a new id. Whether that is released is for a second reader.
package struct Sanitising: Sendable {
    /// What something exact is made into.
    package enum Step: String, CaseIterable, Sendable { case place, date, number, actor, other }

    /// One wording in one text, and what stands there instead.
    package struct Generalisation: Hashable, Sendable {
        package let selector: Selector
        package let step: Step
        /// As the text has it, everywhere in that text.
        package let exact: String
        /// `nil` for a date or a number: then it is its week or its magnitude.
        package let general: String?
        /// Whether it is one of several places where the words stand: another wording may have taken them from there.
        package var isOneOfMany = false
        package init(selector: Selector, step: Step, exact: String, general: String?) {
            self.selector = selector
            self.step = step
            self.exact = exact
            self.general = general
        }
    }

    package enum Problem: Error, Hashable, Sendable {
        /// The place is not in the object.
        case nothingThere(String)
        /// What is to be generalised does not stand there.
        case notInText(String)
        /// A place, an actor and whatever else needs words that a machine does not have.
        case needsWords(Step)
        /// It is no date, or no number.
        case notA(Step, String)
        /// Without that it is no object any more.
        case notAnObject(String)
    }

    /// The new object.
    package let object: JSONValue
    /// What it still tells of what was taken out.
    package let residue: [Residue]
    /// Whether the residue forbids it as it stands.
    package var isBlocked: Bool { residue.contains { $0.kind.blocks } }

    /// - Parameters:
    ///   - source: a record, whole.
    ///   - removed: the portions that go.
    ///   - markings: the new object's own; those of its portions stay with them.
    ///   - id: of the new object, of the source's type.
    package init(
        _ source: JSONValue, removing removed: [Selector], generalising generalised: [Generalisation],
        markings: [RecordID], id: RecordID, at now: Instant
    ) throws(Problem) {
        var secret: [String] = []
        // An identifier tells by being the same, not by its digits.
        var known = Set(source["id"]?.string.flatMap { Self.uuid(of: $0) }.map { [$0] } ?? [])
        for selector in removed {
            guard let value = selector.value(in: source) else { throw .nothingThere(selector.text) }
            for text in Self.texts(of: value) {
                if let uuid = Self.uuid(of: text) { known.insert(uuid) } else { secret.append(text) }
            }
        }
        var changed: [Selector: String] = [:]
        for change in generalised {
            guard let value = change.selector.value(in: source), let text = value.string else {
                throw .nothingThere(change.selector.text)
            }
            let before = changed[change.selector] ?? text
            guard !change.exact.isEmpty, before.contains(change.exact) else {
                if change.isOneOfMany, text.contains(change.exact) { continue }
                throw .notInText(change.exact)
            }
            let words = try Self.words(for: change, isTime: value.string.flatMap { Timestamp($0) } != nil)
            changed[change.selector] = before.replacing(change.exact, with: words)
            // What stands there instead is meant to: the year of a week.
            let told = Set(Residue.tokens(of: words).map(\.folded))
            secret += Residue.tokens(of: change.exact).filter { !told.contains($0.folded) }.map(\.text)
        }
        object = try Self.left(of: source, removing: removed, changing: changed, markings: markings, id: id, at: now)
        let texts = Self.texts(of: object, except: Self.own)
        let same = known.filter { uuid in texts.contains { $0.lowercased().contains(uuid) } }
        let found =
            same.sorted().map { Residue(text: $0, kind: .hash) }
            + Self.suspicious(Residue.find(of: secret, in: texts.filter { Self.uuid(of: $0) == nil }), in: secret)
        let places = generalised.filter { change in
            changed[change.selector] != nil && (change.step == .place || Self.isPlace(change.selector))
        }
        let exact = places.flatMap { Self.position(beside: $0.selector, in: source, without: removed) }
        residue = found + Set(exact).subtracting(found).sorted { $0.text < $1.text }
    }

    /// Whether it says where something is, whatever it is made more general as.
    private static func isPlace(_ selector: Selector) -> Bool {
        guard case .member(let name) = selector.steps.last else { return false }
        return [
            "name", "country", "region", "administrative_area", "city", "street_address", "postal_code",
        ].contains(name)
    }

    /// What says more exactly where something is than the words that stand there more generally: its coordinates and its code.
    private static func position(
        beside changed: Selector, in source: JSONValue, without removed: [Selector]
    ) -> [Residue] {
        let place = Array(changed.steps.dropLast())
        guard let around = place.isEmpty ? source : Selector(steps: place)?.value(in: source),
            around["latitude"] != nil || around["pcode"] != nil
        else { return [] }
        return ["latitude", "longitude", "pcode"].compactMap { name in
            let steps = place + [.member(name)]
            guard let value = around[name], let text = value.string ?? value.numberText,
                !removed.contains(where: { steps.starts(with: $0.steps) })
            else { return nil }
            return Residue(text: Residue.tokens(of: text).first?.text ?? text, kind: .coordinate)
        }
    }

    /// What is left of an object: one that stands by itself.
    private static func left(
        of source: JSONValue, removing removed: [Selector], changing changed: [Selector: String] = [:],
        markings: [RecordID] = [], id: RecordID, at now: Instant
    ) throws(Problem) -> JSONValue {
        let old = source["id"]?.string
        let tree = rebuild(
            source, at: [], changed: changed, removed: removed, markings: markings, id: id, replacing: old, at: now)
        guard let marked = try? JSONDocument(parsing: tree.bytes).root else { throw .notAnObject("it is no JSON") }
        // The cut is the one that readers' projections are made with: selectors that are left are counted anew.
        let left: JSONValue
        switch Projection(of: marked, withholding: [scissors], hiding: { _ in false }) {
        case .whole: left = marked
        case .part(let tree):
            guard let cut = try? JSONDocument(parsing: tree.bytes).root else { throw .notAnObject("it is no JSON") }
            left = cut
        case .nothing: throw .notAnObject("a property that it cannot be without was taken out")
        }
        do {
            _ = try Draft(checking: left)
        } catch {
            throw .notAnObject(error.message)
        }
        return left
    }

    /// What an object cannot be without, of its properties, its extensions and what stands in these: nobody needs to be offered to
    /// take it out. What stands deeper is found when it is tried.
    package static func needed(in object: JSONValue, id: RecordID, at now: Instant) -> [Selector] {
        var places = object.members.map { $0.name.text }
        if let extensions = object["extensions"] {
            for (name, content) in extensions.members {
                let place = "extensions.\(name.text)"
                places.append(place)
                places += content.members.map { "\(place).\($0.name.text)" }
            }
        }
        return places.compactMap { Selector($0) }.filter { selector in
            (try? left(of: object, removing: [selector], id: id, at: now)) == nil
        }
    }

    /// A wording in every text that has it, but for those without which nothing would be left: what still stands there is found as
    /// residue.
    ///
    /// - Parameter most: beyond so many texts all are given, and none is tried.
    package static func everywhere(
        _ step: Step, exact: String, general: String?, in object: JSONValue, id: RecordID, at now: Instant, most: Int
    ) throws(Problem) -> [Generalisation] {
        guard !exact.isEmpty else { throw .notInText(exact) }
        let found = placed(object, at: [], except: own).filter { selector, text in
            text.contains(exact) && uuid(of: text) == nil && selector.value(in: object)?.string != nil
        }.map { selector, _ -> Generalisation in
            var change = Generalisation(selector: selector, step: step, exact: exact, general: general)
            change.isOneOfMany = true
            return change
        }
        guard !found.isEmpty else { throw .notInText(exact) }
        guard found.count <= most else { return found }
        var fitting: [Generalisation] = []
        for change in found {
            guard let text = change.selector.value(in: object)?.string else { continue }
            let words = try Self.words(for: change, isTime: Timestamp(text) != nil)
            let changed = [change.selector: text.replacing(exact, with: words)]
            if (try? left(of: object, removing: [], changing: changed, id: id, at: now)) != nil {
                fitting.append(change)
            }
        }
        return fitting.isEmpty ? found : fitting
    }

    /// Where the new object still tells it: its selectors.
    package func places(of residue: Residue) -> [String] {
        let wanted = Residue.fold(residue.text)
        return Self.placed(object, at: [], except: Self.own).filter { _, text in
            guard Self.uuid(of: text) == nil else { return residue.kind == .hash && text.lowercased().contains(wanted) }
            return Residue.tokens(of: text).contains { $0.folded == wanted }
                || residue.kind == .hash && text.lowercased().contains(wanted)
        }.map(\.selector.text)
    }

    /// Every text and number of a value with its selector, in their order.
    ///
    /// - Parameter names: of properties that are passed over at the top.
    private static func placed(
        _ value: JSONValue, at steps: [Selector.Step], except names: Set<String> = []
    ) -> [(selector: Selector, text: String)] {
        switch value.kind {
        case .object:
            value.members.flatMap { key, member in
                names.contains(key.text) ? [] : placed(member, at: steps + [.member(key.text)])
            }
        case .array:
            value.elements.enumerated().flatMap { placed($1, at: steps + [.element($0)]) }
        default:
            texts(of: value).compactMap { text in Selector(steps: steps).map { ($0, text) } }
        }
    }

    /// A word that begins with a capital, here or there, may be a name that stands at the beginning of a sentence.
    private static func suspicious(_ found: [Residue], in secret: [String]) -> [Residue] {
        let capitals = Set(
            secret.flatMap { Residue.tokens(of: $0) }.filter { $0.text.first?.isUppercase == true }.map(\.folded))
        return found.map { each in
            guard each.kind == .word,
                each.text.first?.isUppercase == true || capitals.contains(Residue.fold(each.text))
            else { return each }
            return Residue(text: each.text, kind: .capital)
        }
    }

    /// The part of a record's id that is its own; `nil` where the text is no id.
    private static func uuid(of text: String) -> String? {
        (try? RecordID(text)).map { "\($0.uuid)".lowercased() }
    }

    /// Marks what goes. No definition has this id.
    private static let scissors: RecordID = {
        guard let id = try? RecordID("marking-definition--00000000-0000-4000-8000-000000000000") else {
            preconditionFailure("a constant is no id")
        }
        return id
    }()

    /// What the new object says of itself, and no text of the source: not looked at for residue.
    private static let own: Set<String> = [
        "type", "spec_version", "id", "created", "modified", "object_marking_refs", "granular_markings", "lang",
    ]

    // MARK: Rebuilding

    private static func rebuild(
        _ value: JSONValue, at place: [Selector.Step], changed: [Selector: String], removed: [Selector],
        markings: [RecordID], id: RecordID, replacing old: String?, at now: Instant
    ) -> JSONTree {
        switch value.kind {
        case .object:
            var members: [JSONMember] = []
            for (key, member) in value.members {
                let name = key.text
                if place.isEmpty, replaced.contains(name) { continue }
                let tree = rebuild(
                    member, at: place + [.member(name)], changed: changed, removed: removed, markings: markings,
                    id: id, replacing: old, at: now)
                members.append(JSONMember(name, tree))
            }
            guard place.isEmpty else { return .object(members) }
            members.append(JSONMember("id", .string(id.text)))
            if value["created"] != nil { members.append(JSONMember("created", .string(now.text))) }
            if value["modified"] != nil { members.append(JSONMember("modified", .string(now.text))) }
            if !markings.isEmpty {
                members.append(JSONMember("object_marking_refs", .array(markings.map { .string($0.text) })))
            }
            var granular = value["granular_markings"]?.elements.map { JSONTree.raw($0.minified) } ?? []
            if !removed.isEmpty {
                granular.append([
                    "marking_ref": .string(scissors.text), "selectors": .array(removed.map { .string($0.text) }),
                ])
            }
            if !granular.isEmpty { members.append(JSONMember("granular_markings", .array(granular))) }
            return .object(members)
        case .array:
            return .array(
                value.elements.enumerated().map { index, element in
                    rebuild(
                        element, at: place + [.element(index)], changed: changed, removed: removed,
                        markings: markings, id: id, replacing: old, at: now)
                })
        default:
            // What names itself goes on doing so, under its new name: a report has to name something.
            if let old, value.string == old, isReference(place) { return .string(id.text) }
            guard let selector = Selector(steps: place), let words = changed[selector] else {
                return .raw(value.minified)
            }
            return .string(words)
        }
    }
    /// Whether a property of references stands at a place.
    private static func isReference(_ place: [Selector.Step]) -> Bool {
        for step in place.reversed() {
            if case .member(let name) = step { return name.hasSuffix("_ref") || name.hasSuffix("_refs") }
        }
        return false
    }

    private static let replaced: Set<String> = [
        "id", "created", "modified", "object_marking_refs", "granular_markings", "revoked",
    ]

    /// Every text and number in a value.
    ///
    /// - Parameter names: of properties that are passed over at the top.
    private static func texts(of value: JSONValue, except names: Set<String> = []) -> [String] {
        switch value.kind {
        case .object: value.members.flatMap { key, member in names.contains(key.text) ? [] : texts(of: member) }
        case .array: value.elements.flatMap { texts(of: $0) }
        case .string: value.string.map { [$0] } ?? []
        case .number: [String(decoding: value.minified, as: UTF8.self)]
        default: []
        }
    }
}

extension Sanitising {
    /// What stands in the place of something exact.
    static func words(for change: Generalisation, isTime: Bool) throws(Problem) -> String {
        if let general = change.general { return general }
        switch change.step {
        case .date:
            guard let week = Week(of: change.exact) else { throw .notA(.date, change.exact) }
            return isTime ? week.begin.text : week.words
        case .number:
            guard let number = Int(change.exact), number >= 0 else { throw .notA(.number, change.exact) }
            return magnitude(of: number)
        case .place, .actor, .other: throw .needsWords(change.step)
        }
    }

    /// The powers of ten around a number: neither of them is it.
    static func magnitude(of number: Int) -> String {
        guard number > 10 else { return number < 10 ? "< 10" : "< 100" }
        var low = 10
        while low <= Int.max / 100, low * 10 < number { low *= 10 }
        return "\(low)–\(low * 10 == number ? low * 100 : low * 10)"
    }

    /// A week of ISO 8601, from Monday.
    struct Week: Hashable {
        let begin: Instant
        let words: String

        init?(of text: String) {
            guard let instant = Instant(text) ?? Instant(text + "T00:00:00Z") else { return nil }
            let day: Int64 = 86_400_000_000
            // 1 January 1970 was a Thursday.
            let days = Int64((Double(instant.microseconds) / Double(day)).rounded(.down))
            let weekday = ((days + 3) % 7 + 7) % 7
            begin = Instant(microseconds: (days - weekday) * day)
            // The week belongs to the year of its Thursday.
            let thursday = Instant(microseconds: (days - weekday + 3) * day)
            let year = String(thursday.text.prefix(4))
            guard let first = Instant(year + "-01-01T00:00:00Z") else { return nil }
            words = "\(year)-W" + String(1 + (thursday.microseconds - first.microseconds) / day / 7)
        }
    }
}

extension Selector {
    /// As a marking writes it.
    package var text: String {
        steps.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): "[\(index)]"
            }
        }.joined(separator: ".")
    }

    /// `nil` for the object as a whole.
    fileprivate init?(steps: [Step]) {
        let text = steps.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): "[\(index)]"
            }
        }.joined(separator: ".")
        self.init(text)
    }
}
