package import JSON
import Records

/// What became of something that was to be recorded in the registry.
package enum Kept: Hashable, Sendable {
    /// The ids of the records, in the order of the changes.
    case recorded([String])
    /// Nothing more was recorded. The property is the path in the object that is wrong, where it is one.
    case refused(property: String?, message: String)
}

/// Something to be recorded in the registry.
package enum PartyChange: Sendable {
    /// A record of a kind, with what its kind asks for beside id and times.
    case new(String, [JSONMember])
    /// The next version of a record, with some properties changed; `nil` takes one away.
    case next(PartyRecord, [String: JSONTree?])
}

extension Gate {
    /// Records changes of the parties, through the same intake as everything that is filed: by the roles of the caller, the
    /// schema and the life cycle of each kind.
    ///
    /// What the schema refuses is refused before anything is recorded. A life cycle may still refuse one of several: what
    /// is put together here narrows in every part, so that a half of it never lets anybody see more.
    ///
    /// - Throws: ``Refusal/Code/conflict`` where a record that is changed has another version by now than the one it is changed from.
    package func record(_ changes: [PartyChange], by caller: Caller) async throws -> Kept {
        // For whoever may not write there nothing is signed.
        try await checkWriting(to: Registry.channel, by: caller)
        // One after the other, so that none is made from what another has replaced.
        let kept = try await core.revisions.run {
            try await checkBases(of: changes, by: caller)
            return try await keep(changes, by: caller)
        }
        guard let kept else {
            throw Refusal(.tooMany, "too many records are being changed: try again in a moment")
        }
        return kept
    }

    private func checkBases(of changes: [PartyChange], by caller: Caller) async throws {
        let bases = changes.compactMap(\.base)
        guard !bases.isEmpty else { return }
        let book = try await core.door("write", on: Registry.channel, for: caller) {
            try await core.book(try await core.scope(nil, for: caller))
        }
        for base in bases {
            guard let known = book.record(base.id), known.line.version != base.line.version else { continue }
            throw Refusal(.conflict, "\(base.id.echo) was changed meanwhile: look at it again")
        }
    }

    private func keep(_ changes: [PartyChange], by caller: Caller) async throws -> Kept {
        let now = core.clock()
        var objects: [JSONValue] = []
        var ids: [String] = []
        for change in changes {
            let (id, tree) = change.object(at: now) { UUID4.text(core.random(16)) }
            let signed = try core.attested(tree, asWordOf: caller.organisation)
            let object = try JSONDocument(parsing: signed.bytes).root
            do throws(Violation) {
                _ = try Draft(checking: object)
            } catch {
                return .refused(property: error.property.isEmpty ? nil : error.property, message: error.message)
            }
            objects.append(object)
            ids.append(id)
        }
        let report = try await write(objects, to: Registry.channel, by: caller)
        for item in report.items {
            guard case .refused(let message) = item.fate else { continue }
            let prefix = (item.id ?? "") + ": "
            return .refused(
                property: nil, message: message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message)
        }
        return .recorded(ids)
    }
}

extension PartyChange {
    /// What it makes the next version of.
    fileprivate var base: PartyRecord? {
        guard case .next(let record, _) = self else { return nil }
        return record
    }

    fileprivate func object(at now: Instant, newID: () -> String) -> (id: String, tree: JSONTree) {
        switch self {
        case .new(let kind, let members):
            let id = "\(kind)--\(newID())"
            let head = [
                JSONMember("type", .string(kind)), JSONMember("id", .string(id)),
                JSONMember("created", .string(now.text)), JSONMember("modified", .string(now.text)),
            ]
            return (id, .object(head + members))
        case .next(let record, let changes):
            let new = changes.sorted { $0.key < $1.key }.compactMap { name, value in
                value.map { JSONMember(name, $0) }
            }
            let gone = Set(changes.filter { $0.value == nil }.keys)
            return (record.id, record.body.next(new, without: gone, at: .now(now)))
        }
    }
}
