package import JSON
package import Records

/// What is left of an object for one reader: domain 3.1.3, gate 9.
///
/// Left out are the portions that the reader may not see, the markings that told of them, and every reference to a record
/// whose existence the reader may not learn. What is left has to be an object by itself: a relationship without one of its
/// ends, or a report without anything that it refers to, is not shown at all.
package enum Projection: Sendable {
    /// Nothing had to be left out: as it was received, byte for byte.
    case whole
    case part(JSONTree)
    /// Nothing is left that could be shown.
    case nothing

    /// - Parameters:
    ///   - withheld: the markings of portions that the reader may not see, see ``Verdict/withheld``.
    ///   - isUnattributed: whether the object's author is not to be named.
    ///   - hides: whether a record of this id is here, and the reader may not see it. What is not here at all is not
    ///     hidden: that a reference leads nowhere tells nothing of this node.
    package init(
        of object: JSONValue, withholding withheld: Set<RecordID>, unattributed isUnattributed: Bool = false,
        hiding hides: (RecordID) -> Bool
    ) {
        var cut = Cut(object, withheld)
        // Seen before anything is rebuilt, as there are many: a relationship without one of its ends.
        guard !cut.loses(object, hides) else {
            self = .nothing
            return
        }
        if isUnattributed { cut.removed.add([.member("created_by_ref")]) }
        guard let left = cut.tree(of: object, at: [], hides), cut.isCut else {
            self = cut.isCut ? .nothing : .whole
            return
        }
        // What is left is checked like anything that comes in: if it is no object any more, it is not shown.
        guard let document = try? JSONDocument(parsing: left.bytes), (try? Draft(checking: document.root)) != nil else {
            self = .nothing
            return
        }
        self = .part(left)
    }
}

/// The rebuilding of one object.
private struct Cut {
    /// What the granular markings take out.
    var removed = Places()
    private let withheld: Set<RecordID>
    /// Where the elements of a list went: old place to new, for the selectors that are left.
    private var moved: [[Selector.Step]: [Int: Int]] = [:]
    private(set) var isCut = false
    private let kind: Kind?
    private static let head: Set<String> = ["type", "id", "spec_version", "created", "modified"]
    /// They say what holds for the object, and go with it wherever it goes.
    private static let kept: Set<String> = ["object_marking_refs", "marking_ref"]

    init(_ object: JSONValue, _ withheld: Set<RecordID>) {
        self.withheld = withheld
        kind = object["type"]?.string.flatMap(Kind.named)
        guard !withheld.isEmpty else { return }
        for marking in object["granular_markings"]?.elements.map({ $0 }) ?? [] where isWithheld(marking) {
            for text in marking["selectors"]?.elements.compactMap(\.string) ?? [] {
                if let selector = Selector(text) { removed.add(selector.steps) }
            }
        }
    }

    /// Whether a reference is hidden without which an object of its kind is none.
    func loses(_ object: JSONValue, _ hides: (RecordID) -> Bool) -> Bool {
        guard let kind else { return false }
        return object.members.contains { key, value in
            guard value.kind == .string else { return false }
            let name = key.text
            return name.hasSuffix("_ref") && kind.requires(name) && Self.isHidden(value, hides)
        }
    }

    private func isWithheld(_ marking: JSONValue) -> Bool {
        guard let text = marking["marking_ref"]?.string, let id = try? RecordID(text) else { return false }
        return withheld.contains(id)
    }

    /// What is left of a value; `nil`: nothing.
    mutating func tree(of value: JSONValue, at place: [Selector.Step], _ hides: (RecordID) -> Bool) -> JSONTree? {
        switch value.kind {
        case .object: members(of: value, at: place, hides)
        case .array: elements(of: value, at: place, isReferences: false, hides)
        default: .raw(value.minified)
        }
    }

    private mutating func members(
        of object: JSONValue, at place: [Selector.Step], _ hides: (RecordID) -> Bool
    ) -> JSONTree? {
        var left: [JSONMember] = []
        var markings: JSONValue?
        for (key, value) in object.members {
            let name = key.text
            let here = place + [.member(name)]
            if removed.contains(here) {
                isCut = true
                // Without its head, or what its kind requires, an object is not one.
                if place.isEmpty, Self.head.contains(name) || kind?.requires(name) ?? false { return nil }
                continue
            }
            if place.isEmpty, name == "granular_markings" {
                markings = value
                continue
            }
            if name.hasSuffix("_ref"), !Self.kept.contains(name), Self.isHidden(value, hides) {
                isCut = true
                continue
            }
            let tree =
                value.kind == .array
                ? elements(
                    of: value, at: here, isReferences: name.hasSuffix("_refs") && !Self.kept.contains(name), hides)
                : self.tree(of: value, at: here, hides)
            if let tree { left.append(JSONMember(name, tree)) }
        }
        // Last, when it is known where the elements of lists went.
        if let markings, let tree = self.markings(markings) { left.append(JSONMember("granular_markings", tree)) }
        return left.isEmpty && object.count > 0 ? nil : .object(left)
    }

    private mutating func elements(
        of list: JSONValue, at place: [Selector.Step], isReferences: Bool, _ hides: (RecordID) -> Bool
    ) -> JSONTree? {
        var left: [JSONTree] = []
        var places: [Int: Int] = [:]
        for (index, element) in list.elements.enumerated() {
            let here = place + [.element(index)]
            if removed.contains(here) || (isReferences && Self.isHidden(element, hides))
                || Self.isAboutHidden(element, hides)
            {
                isCut = true
                continue
            }
            guard let tree = tree(of: element, at: here, hides) else { continue }
            places[index] = left.count
            left.append(tree)
        }
        if left.count != list.count { moved[place] = places }
        return left.isEmpty && list.count > 0 ? nil : .array(left)
    }

    /// Whether it describes a file that the reader may not see: its name and size would tell of it.
    private static func isAboutHidden(_ value: JSONValue, _ hides: (RecordID) -> Bool) -> Bool {
        guard value.kind == .object, let file = value["artifact_ref"] else { return false }
        return isHidden(file, hides)
    }

    private static func isHidden(_ value: JSONValue, _ hides: (RecordID) -> Bool) -> Bool {
        guard let text = value.string, let id = try? RecordID(text) else { return false }
        return hides(id)
    }

    /// The markings of the portions that are left, their selectors counted anew.
    private mutating func markings(_ list: JSONValue) -> JSONTree? {
        var left: [JSONTree] = []
        for marking in list.elements {
            if isWithheld(marking) {
                isCut = true
                continue
            }
            let selectors = marking["selectors"]?.elements.compactMap(\.string).compactMap { renumbered($0) } ?? []
            guard !selectors.isEmpty else { continue }
            let members = marking.members.map { key, value in
                key.text == "selectors"
                    ? JSONMember("selectors", .array(selectors.map(JSONTree.string)))
                    : JSONMember(key.text, .raw(value.minified))
            }
            left.append(.object(members))
        }
        return left.isEmpty ? nil : .array(left)
    }

    /// `nil`: what it hit is gone.
    private func renumbered(_ text: String) -> String? {
        guard let selector = Selector(text) else { return nil }
        var place: [Selector.Step] = []
        var components: [String] = []
        for step in selector.steps {
            if removed.contains(place + [step]) { return nil }
            switch step {
            case .member(let name): components.append(name)
            case .element(let index):
                let now = moved[place].map { $0[index] } ?? index
                guard let now else { return nil }
                components.append("[\(now)]")
            }
            place.append(step)
        }
        return components.joined(separator: ".")
    }
}

/// Places in an object.
private struct Places {
    private var all: Set<[Selector.Step]> = []
    mutating func add(_ place: [Selector.Step]) { all.insert(place) }
    func contains(_ place: [Selector.Step]) -> Bool { !all.isEmpty && all.contains(place) }
}
