import JSON
import Policy
import Records
import Store

/// Which product a draft is the next version of, and what of that stays as it stands.
///
/// A form has no room for all that a product may say: what its author did not change is kept as it is, and so is what no form
/// writes. Its markings stay, too, and what it was made from: less is asked for by marking it anew (``Gate/remark``).
package struct ProductRevision: Sendable {
    package let id: String
    /// The version that its author was shown.
    package let version: String
    /// Properties of the product that were not changed, as in `areas`.
    package let keeping: Set<String>
    package init(of id: String, version: String, keeping: Set<String>) {
        self.id = id
        self.version = version
        self.keeping = keeping
    }

    /// Properties of a product that a draft writes: those of the extension, then those of the report.
    private static let written: Set<String> = [
        "so_what", "observed", "event", "period", "areas", "body", "key_points", "changes", "gaps", "question",
        "judgements", "assumptions", "alternatives", "indicators", "dissent", "sources", "warning", "checklist",
        "follows_ref", "supersedes_ref", "contradicts_ref", "responds_to_ref", "acknowledge_within",
    ]
    private static let writtenBeside: Set<String> = [
        "name", "description", "published", "confidence", "lang", "granular_markings",
    ]

    /// The next version of a report.
    ///
    /// - Parameter fresh: the draft as a report of its own.
    func next(of before: JSONValue, as fresh: JSONValue, at now: Instant) -> JSONTree {
        let derived = Product.sources(of: fresh).filter { !Product.sources(of: before).contains($0) }.uniqued
        var keeps = Self.beside(keeping, of: before)
        var changes: [JSONMember] = []
        var gone: Set<String> = []
        // What one source was worth says nothing of several.
        if !derived.isEmpty, keeping.contains("sources"), Product.content(of: before)?["judgements"] == nil {
            keeps.insert("confidence")
            gone.insert("confidence")
        }
        for name in Self.writtenBeside.sorted() where !keeps.contains(name) {
            if let value = fresh[name] {
                changes.append(JSONMember(name, .raw(value.minified)))
            } else {
                gone.insert(name)
            }
        }
        changes.append(JSONMember("object_refs", before["object_refs"].adding(derived)))
        let content = content(of: before, as: fresh, deriving: derived)
        var extensions = (before["extensions"]?.members.map { ($0.0.text, $0.1) } ?? []).map { name, value in
            JSONMember(name, name == Product.extensionID ? content : .raw(value.minified))
        }
        if extensions.isEmpty { extensions = [JSONMember(Product.extensionID, content)] }
        changes.append(JSONMember("extensions", .object(extensions)))
        return before.next(changes, without: gone, at: .now(now))
    }

    /// What stands beside the extension and is told by properties of the product that were kept.
    private static func beside(_ keeping: Set<String>, of before: JSONValue) -> Set<String> {
        var kept = keeping.intersection(["name", "lang"])
        if keeping.contains("body"), keeping.contains("so_what") || isDescribed(before) { kept.insert("description") }
        if keeping.isSuperset(of: ["sources", "judgements"]) { kept.insert("confidence") }
        return kept
    }

    /// Whether a report has a description of its own beside its paragraphs: no form shows that, and none made it.
    private static func isDescribed(_ report: JSONValue) -> Bool {
        guard let text = report["description"]?.string, let content = Product.content(of: report) else { return false }
        let body = content["body"]?.elements.compactMap(\.string) ?? []
        return !body.isEmpty && text != content["so_what"]?.string && text.paragraphs != body
    }

    private func content(of before: JSONValue, as fresh: JSONValue, deriving derived: [RecordID]) -> JSONTree {
        let (old, new) = (Product.content(of: before), Product.content(of: fresh))
        // What it is made from now, too, is among its sources, whatever of those is kept.
        let sources = (new?["sources"]?.elements.map { $0 } ?? []).filter { source in
            source["source_ref"]?.recordID.map { derived.contains($0) } ?? false
        }
        let added: [JSONTree] = keeping.contains("sources") ? sources.map { JSONTree.raw($0.minified) } : []
        var members: [JSONMember] = []
        var met: Set<String> = []
        for (name, value) in old?.members.map({ ($0.0.text, $0.1) }) ?? [] {
            met.insert(name)
            if name == "derived_from_refs" {
                members.append(JSONMember(name, Optional(value).adding(derived)))
            } else if name == "sources", !added.isEmpty {
                members.append(JSONMember(name, .array(value.elements.map { JSONTree.raw($0.minified) } + added)))
            } else if !Self.written.contains(name) || keeping.contains(name) {
                members.append(JSONMember(name, .raw(value.minified)))
            } else if let value = new?[name] {
                members.append(JSONMember(name, .raw(value.minified)))
            }
        }
        for (name, value) in new?.members.map({ ($0.0.text, $0.1) }) ?? []
        where !met.contains(name) && !keeping.contains(name) && name != "annexes" {
            members.append(JSONMember(name, .raw(value.minified)))
        }
        if !met.contains("sources"), !added.isEmpty { members.append(JSONMember("sources", .array(added))) }
        return .object(members)
    }
}

extension JSONValue {
    /// An object with one of its members changed; a list of which nothing is left is no member.
    fileprivate func changing(_ name: String, _ change: (JSONValue) -> JSONTree) -> JSONTree {
        var members: [JSONMember] = []
        for (key, value) in self.members {
            let changed = key.text == name ? change(value) : JSONTree.raw(value.minified)
            if case .array(let list) = changed, list.isEmpty { continue }
            members.append(JSONMember(key.text, changed))
        }
        return .object(members)
    }
}

extension JSONValue? {
    /// A list of references with more at its end, as far as they are not in it.
    fileprivate func adding(_ more: [RecordID]) -> JSONTree {
        let there = self?.elements.map { $0 } ?? []
        let known = Set(there.compactMap(\.recordID))
        return .array(
            there.map { JSONTree.raw($0.minified) }
                + more.filter { !known.contains($0) }.map { JSONTree.string($0.text) })
    }
}

extension Core {
    /// What is left of a record that is to be looked at again, without what it was made of and was taken back: from that its next
    /// version is written. `nil` where the caller is shown all of it, or where anything else is left out for them.
    ///
    /// What was recalled they are told of, and what was taken back where they read. Whether anything else that they do not see stands
    /// somewhere must not matter.
    func remainder(of shown: Shown, in scope: Scope) async throws -> JSONValue? {
        let view = scope.allowed.views[shown.row.shelf]
        guard let left = shown.body, shown.withheld.isEmpty, view?.withheld.isEmpty ?? true,
            view?.isUnattributed != true,
            flagged([line(shown, left, scope.snapshot)], scope.allowed, scope.snapshot).first?.isToReassess == true,
            let body = try await bodies(of: [shown.row]).first
        else { return nil }
        let rest = try JSONDocument(parsing: left).root
        let stored = try JSONDocument(parsing: body).root
        let gone = Set(stored.recordReferences).subtracting(rest.recordReferences)
        let lost = lost(by: shown.row.id, scope.allowed, scope.snapshot).map(\.source)
        for id in gone.subtracting(lost).sorted() {
            guard try await stood(id.text, before: scope) else { return nil }
        }
        let sources = (Product.content(of: stored)?["sources"]?.elements.map { $0 } ?? []).filter { source in
            source["source_ref"]?.recordID.map { !gone.contains($0) } ?? true
        }
        // Nothing but references was left out: as a source, what is gone goes with what is said of it.
        let tree = rest.changing("extensions") { extensions in
            extensions.changing(Product.extensionID) { content in
                content.changing("sources") { _ in .array(sources.map { JSONTree.raw($0.minified) }) }
            }
        }
        return try JSONDocument(parsing: tree.bytes).root
    }

    /// The paragraphs of a product as they are typed, each behind the mark that it is under; `nil` where one is under a mark that nobody
    /// can type, or would be read as another than it is.
    ///
    /// - Parameter known: the markings that a reader may know the meaning of; `nil`: all.
    static func typed(
        _ object: JSONValue, in world: World, channel: String, knowing known: Set<RecordID>? = nil
    ) -> [String]? {
        var marks: [Int: Set<RecordID>] = [:]
        for marking in object["granular_markings"]?.elements.map({ $0 }) ?? [] {
            guard let id = marking["marking_ref"]?.recordID, known?.contains(id) ?? true else { return nil }
            for text in marking["selectors"]?.elements.map({ $0 }) ?? [] {
                guard let steps = text.string.flatMap({ Selector($0) })?.steps,
                    steps.dropLast() == [
                        .member("extensions"), .member(Product.extensionID), .member("body"),
                    ], case .element(let place) = steps.last
                else { return nil }
                marks[place, default: []].insert(id)
            }
        }
        guard !marks.isEmpty else { return [] }
        var typed: [String] = []
        let body = Product.content(of: object)?["body"]?.elements.map { $0.string ?? "" } ?? []
        for (place, text) in body.enumerated() {
            var mark: PortionMark?
            if let markings = marks[place] {
                guard let read = PortionMark(markings, in: world, channel: channel) else { return nil }
                mark = read
            }
            let line = mark?.typed.map { "\($0) \(text)" } ?? text
            // It has to come back as what it is: a mark that is read into a text, or out of it, changes who may read that.
            let back = PortionMark.leading(line)
            guard line.paragraphs == [line], !PortionMark.isGarbled(line), back?.0 == mark,
                back.map({ $0.rest == text }) ?? true
            else { return nil }
            typed.append(line)
        }
        return typed
    }

    /// What may be written anew: the newest version in its channel of a product that is the caller's organisation's word alone, and
    /// that they see all of.
    static func isRevisable(_ object: JSONValue) -> Bool {
        guard object["type"]?.string == "report", object["revoked"]?.boolean != true,
            let genre = Product.content(of: object)?["product_kind"]?.string.flatMap(Product.Genre.init)
        else { return false }
        return genre != .joint
    }

    /// The version that a draft replaces; or why it does not.
    func earlier(
        _ revision: ProductRevision, in channel: String, by caller: Caller
    ) async throws -> Result<JSONValue, ProductRevision.Fault> {
        let scope = try await scope(nil, for: caller)
        let (shown, _) = try await find(revision.id, version: nil, channel: channel, in: scope)
        var found = try await remainder(of: shown, in: scope)
        if found == nil {
            found = try await whole(revision.id, version: shown.row.version, channel: channel, in: scope).object
        }
        guard let object = found, originators(of: shown.row.shelf, in: scope.snapshot) == [scope.allowed.organisation],
            Self.isRevisable(object), Self.typed(object, in: scope.snapshot.world, channel: channel) != nil
        else { return .failure(.notYours) }
        return Self.isSame(shown.row.version, revision.version) ? .success(object) : .failure(.changed)
    }
}

extension Core {
    /// The files that a product has with it, as they stand in its channel for the caller: its next version brings them along.
    ///
    /// Of several copies of one it is that under the product's own terms.
    ///
    /// - Parameter product: the version that its author was shown.
    func files(
        of product: JSONValue, _ id: String, in channel: String, by caller: Caller
    ) async throws -> [JSONTree] {
        let wanted = Set(Product.annexes(of: product).map(\.artifact)).sorted()
        guard !wanted.isEmpty else { return [] }
        let scope = try await scope(nil, for: caller)
        let snapshot = scope.snapshot
        let report = try await find(id, version: nil, channel: channel, in: scope).shown.row
        let terms = AnnexKeeping.Terms(of: report.shelf, in: snapshot)
        var files: [JSONTree] = []
        for file in wanted {
            let copies: [Shown]
            do {
                copies = try await find(file.text, version: nil, channel: channel, in: scope).versions
            } catch let refusal as Refusal where refusal.code == .missing {
                continue
            }
            let own = copies.map(\.row).filter { row in
                snapshot.shelves[row.shelf]?.channel == snapshot.shelves[report.shelf]?.channel
                    && originators(of: row.shelf, in: snapshot) == [scope.allowed.organisation]
            }
            let same = own.first { AnnexKeeping.Terms(of: $0.shelf, in: snapshot) == terms }
            guard let copy = same ?? own.first, let body = try await bodies(of: [copy]).first,
                let object = try? JSONDocument(parsing: body).root
            else { continue }
            files.append(.raw(object.minified))
        }
        return files
    }
}

extension ProductRevision {
    /// Why there is no next version of it.
    enum Fault: Error {
        case notYours, changed

        func outcome(_ id: String) -> ProductOutcome {
            let message =
                switch self {
                case .notYours: "\(id.echo) is no product of yours that can be written anew: follow it up instead"
                case .changed: "somebody has written \(id.echo) anew since you opened it: look at that version first"
                }
            return .refused(property: nil, message: message)
        }
    }
}
