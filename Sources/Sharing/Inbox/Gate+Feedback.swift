import JSON
import Policy
package import Records
import Store

/// What somebody said of a record.
package struct FeedbackView: Hashable, Sendable {
    /// The note that says it.
    package let note: String
    /// The version that it is about; `nil` for what has none.
    package let version: Timestamp?
    /// The organisation's code.
    package let organisation: String
    /// The post, where it is of the reader's own house.
    package let post: String?
    package let answer: Feedback.Answer?
    /// As in ``FeedbackDraft``.
    package let usefulness: Int64?
    package let accuracy: Int64?
    package let timeliness: Int64?
    package let standards: [Int64: Int64]
    package let usedIn: String?
    package let routedTo: String?
    package let comment: String?
    package let at: Instant
    /// Whether its reader said it, and may take it back.
    package var isOwn = false

    /// Whether it says how good the record was, in any way.
    package var isRating: Bool {
        usefulness != nil || accuracy != nil || timeliness != nil || !standards.isEmpty
    }

    package init(
        note: String = "", version: Timestamp? = nil, organisation: String, post: String? = nil,
        answer: Feedback.Answer? = nil, usefulness: Int64? = nil, accuracy: Int64? = nil, timeliness: Int64? = nil,
        standards: [Int64: Int64] = [:], usedIn: String? = nil, routedTo: String? = nil, comment: String? = nil,
        at: Instant
    ) {
        self.note = note
        self.version = version
        self.organisation = organisation
        self.post = post
        self.answer = answer
        self.usefulness = usefulness
        self.accuracy = accuracy
        self.timeliness = timeliness
        self.standards = standards
        self.usedIn = usedIn
        self.routedTo = routedTo
        self.comment = comment
        self.at = at
    }
}

extension Gate {
    /// Files what a post says of a record. An answer goes to whose word the record is, and to nobody else: interest itself is
    /// sensitive. A routing stays in the house.
    package func respond(_ draft: FeedbackDraft, by caller: Caller) async throws -> ProductOutcome {
        let (row, note, said) = try await core.door("feedback", on: draft.record, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, _) = try await core.find(
                draft.record, version: draft.version, channel: draft.channel, in: scope)
            return (
                shown.row, try core.mark(draft, on: shown.row, in: scope),
                try await core.feedback(on: shown.row.id, in: scope).said
            )
        }
        // Pressed twice it is said once.
        if let before = said.first(where: { $0.post == caller.name && draft.says($0, of: Timestamp(row.version)) }) {
            return .filed(id: before.note, channel: draft.channel)
        }
        let id = try RecordID(core.newID("note"))
        let tree = draft.note(id, about: row.id, version: row.version, under: note.markings, at: core.clock())
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.feedbackProperty, message: error.message)
        }
        let company = [Feedback.definition] + [note.definition(at: Feedback.allocated)].compactMap { $0 } + [tree]
        return try await file(company, for: id, in: draft.channel, by: caller)
    }
}

extension Gate {
    /// Takes back what a post said of a record: by the next version of its note, which is revoked, wherever that went. It counts
    /// no more, and that it was said stays on record. Whoever said it alone; done twice it is done once.
    ///
    /// - Parameter note: ``FeedbackView/note``.
    package func takeBack(
        _ note: String, saidOf record: String, in channel: String, by caller: Caller
    ) async throws -> ProductOutcome {
        let (id, tree): (RecordID, JSONTree?) = try await core.door("feedback", on: record, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let said = try await core.whole(note, version: nil, channel: channel, in: scope)
            let isOfIt = said.object["object_refs"]?.elements.contains { $0.string == record } == true
            guard isOfIt, Feedback.content(of: said.object) != nil else {
                throw Refusal(.missing, "nothing was said of \(record.echo) by \(note.echo) that you may see")
            }
            let envelopes = try await core.store.envelopes(at: [said.row.position])
            guard said.policy.originators == [scope.allowed.organisation],
                envelopes.values.contains(where: { Core.isFiled($0, by: caller) })
            else { throw Refusal(.forbidden, "another post said it: only that one takes it back") }
            guard said.object["revoked"]?.boolean != true else { return (said.row.id, nil) }
            return (
                said.row.id,
                said.object.next([JSONMember("revoked", .boolean(true))], at: .now(core.clock()))
            )
        }
        guard let tree else { return .filed(id: id.text, channel: channel) }
        return try await file([tree], for: id, in: channel, by: caller)
    }
}

extension Core {
    /// Whom what is said goes to.
    fileprivate func mark(_ draft: FeedbackDraft, on row: Row, in scope: Scope) throws -> PortionMark {
        let own = scope.allowed.organisation
        if let post = draft.routedTo {
            // Whether there is no such post, or it may not see this, is told alike.
            guard let account = scope.snapshot.accountsByName[post], !account.suspended,
                account.organisation ?? identity.organisation == own,
                allowed(caller(of: account), in: scope.snapshot).has(row.shelf)
            else {
                throw Refusal(.invalid, "no post \"\(post.echo)\" of \(own) may see this: route it to one that may")
            }
            guard draft.answer == nil else {
                throw Refusal(.invalid, "an answer goes to the originator and a routing to nobody outside: say one")
            }
            return .released(to: [own])
        }
        guard mayAnswer(row, in: scope) else {
            throw Refusal(.forbidden, "whose word \(row.id.text) is is not told here: there is nobody to answer to")
        }
        let others = originators(of: row.shelf, in: scope.snapshot).subtracting([own])
        return .released(to: others.isEmpty ? [own] : others)
    }

    /// What was said, with what of it its reader may take back.
    func owned(_ said: [FeedbackView], of caller: Caller, mayWrite: Bool) -> [FeedbackView] {
        said.map { each in
            var each = each
            each.isOwn = mayWrite && each.post == caller.name
            return each
        }
    }

    /// Whether a reader may know whose word it is, and so to whom an answer would go.
    func mayAnswer(_ row: Row, in scope: Scope) -> Bool {
        scope.allowed.views[row.shelf]?.isUnattributed != true
            && !originators(of: row.shelf, in: scope.snapshot).isEmpty
    }

    /// Whether a post of this node filed what has this envelope.
    static func isFiled(_ envelope: [UInt8], by caller: Caller) -> Bool {
        guard let envelope = try? Envelope(parsing: envelope) else { return false }
        return envelope.received == nil && envelope.filedBy == caller.name
    }

    /// The other posts of the caller's house that read a channel.
    func colleagues(of caller: Caller, reading channel: ChannelKey, in scope: Scope) -> [String] {
        let names = scope.snapshot.accountsByName.values.filter { account in
            !account.suspended && account.name != caller.name
                && account.organisation ?? identity.organisation == scope.allowed.organisation
                && scope.snapshot.memberships[account.key]?[channel]?.canRead == true
        }.map(\.name)
        return Array(names.sorted().prefix(SharingLimits.colleagues))
    }

    /// What was said of a record, as far as the caller may see it, newest first.
    ///
    /// - Returns: also the rows of the notes, for the journal of what was given.
    func feedback(on id: RecordID, in scope: Scope) async throws -> (said: [FeedbackView], rows: [Row]) {
        let found = try await feedback(on: [id], in: scope)[id] ?? []
        return (found.map(\.view), found.map(\.row))
    }

    /// The same of several records, in as many looks at the store as for one; a record of which nothing was said is not among them.
    func feedback(on ids: [RecordID], in scope: Scope) async throws -> [RecordID: [(view: FeedbackView, row: Row)]] {
        let questions = Set(ids).map {
            ReferenceQuestion(to: $0, shelves: scope.shelves, limit: SharingLimits.referring)
        }
        // Where authors are not named, who said it is not told either.
        let rows = try await store.referring(to: questions).map { rows in
            rows.filter { $0.id.type == "note" && scope.allowed.views[$0.shelf]?.isUnattributed != true }
        }
        let all = Dictionary(rows.joined().map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
        guard !all.isEmpty else { return [:] }
        let shown = try await show(all.values.sorted { $0.position < $1.position }, scope.allowed, scope.snapshot)
        let bodies = try await remains(of: shown)
        let envelopes = try await store.envelopes(at: shown.map(\.row.position))
        let notes = shown.reduce(into: [Position: (row: Row, note: JSONValue, envelope: Envelope)]()) { notes, each in
            guard let body = bodies[each.row.position], let note = try? JSONDocument(parsing: body).root,
                let envelope = envelopes[each.row.position].flatMap({ try? Envelope(parsing: $0) })
            else { return }
            notes[each.row.position] = (each.row, note, envelope)
        }
        // What was taken back since does not stand in its earlier version.
        let standing = Set(Self.newest(shown.map(\.row)).map(\.position))
        return zip(questions, rows).reduce(into: [:]) { found, asked in
            let views = asked.1.filter { standing.contains($0.position) }.compactMap { row in
                notes[row.position].flatMap { said($0.note, $0.row, $0.envelope, of: asked.0.id, in: scope) }
            }
            if !views.isEmpty { found[asked.0.id] = views.sorted { $0.view.at > $1.view.at } }
        }
    }

    /// What the reader's own house answered last to a record that stands no longer; `nil`: nothing. Nobody is shown a note as one
    /// about a record which is gone; what one's own house said is known to it all the same.
    func ownAnswer(to id: RecordID, in scope: Scope) async throws -> (view: FeedbackView, row: Row)? {
        let referring = try await store.referring(
            to: id, shelves: scope.shelves, limit: SharingLimits.referring)
        let notes = Self.newest(
            referring.filter { row in
                let view = scope.allowed.views[row.shelf] ?? View()
                return row.id.type == "note" && view.withheld.isEmpty && !view.isPerVersion
                    && originators(of: row.shelf, in: scope.snapshot) == [scope.allowed.organisation]
            })
        guard !notes.isEmpty else { return nil }
        let bodies = try await self.bodies(of: notes)
        let envelopes = try await store.envelopes(at: notes.map(\.position))
        let answers = zip(notes, bodies).compactMap { row, body -> (view: FeedbackView, row: Row)? in
            guard let note = try? JSONDocument(parsing: body).root,
                let envelope = envelopes[row.position].flatMap({ try? Envelope(parsing: $0) }),
                let found = said(note, row, envelope, of: id, in: scope), found.view.answer != nil
            else { return nil }
            return found
        }
        return answers.max { $0.view.at < $1.view.at }
    }

    /// What a note says of a record; `nil` where it says nothing of it, or takes it back.
    private func said(
        _ note: JSONValue, _ row: Row, _ envelope: Envelope, of id: RecordID, in scope: Scope
    ) -> (view: FeedbackView, row: Row)? {
        guard let said = Feedback.content(of: note), note["revoked"]?.boolean != true,
            note["object_refs"]?.elements.contains(where: { $0.string == id.text }) == true,
            let speaker = originators(of: row.shelf, in: scope.snapshot).first
        else { return nil }
        let isHouse = speaker == scope.allowed.organisation && envelope.received == nil
        let answer = said["answer"]?.string.flatMap(Feedback.Answer.init)
        let content = note["content"]?.string
        let view = FeedbackView(
            note: row.id.text, version: said["record_version"]?.string.flatMap { Timestamp($0) },
            organisation: speaker, post: isHouse ? envelope.filedBy : nil, answer: answer,
            usefulness: said["usefulness"]?.integer, accuracy: said["accuracy"]?.integer,
            timeliness: said["timeliness"]?.integer, standards: Feedback.standards(of: said),
            usedIn: said["used_in"]?.string,
            // Posts of another house are not this one's to know.
            routedTo: isHouse ? said["routed_to"]?.string : nil,
            comment: content == answer?.rawValue || content == "routed" ? nil : content,
            at: note["created"]?.string.flatMap { Instant($0) } ?? row.added)
        return (view, row)
    }
}

extension Feedback {
    /// The same bytes from everybody: whoever files it second finds it known.
    fileprivate static let allocated = Instant(microseconds: 1_795_651_200_000_000)

    /// What the extension is, for tools that meet it. STIX 2.1 §7.3.
    static let definition: JSONTree = [
        "type": "extension-definition", "spec_version": "2.1", "id": .string(extensionID),
        "created_by_ref": .string(BarazaMarking.identityID), "created": .string(allocated.text),
        "modified": .string(allocated.text), "name": "Feedback on a record",
        "description": "What became of a record where it came to, how good it was, and who is to look at it.",
        "schema": "docs/products.md of Baraza", "version": "1.0.0", "extension_types": ["property-extension"],
    ]
}

extension Violation {
    /// The property of what was said that it is about.
    fileprivate var feedbackProperty: String? {
        let prefix = "extensions.\(Feedback.extensionID)."
        return property.hasPrefix(prefix) ? String(property.dropFirst(prefix.count)) : nil
    }
}
