import JSON
import Policy
import Records
import Store

/// A joint draft as it is shown to a reader, in its newest version, with the acts on it that they see.
struct FoundJoint: Sendable {
    let head: ActedHead
    let version: JointVersion
    let acts: [ActedNote]
    /// Whether its lead made no version after this one, not even one that was taken back since.
    var isLast = true
    /// Whether its product stands, as far as the reader sees it: nothing else has that id, so what stands under it was released.
    var isOut = false

    var id: RecordID { head.id }
    var lead: String { head.owner }

    func act(_ note: ActedNote) -> JointThread.Act? {
        guard let deed = note.said["act"]?.string.flatMap(JointAct.Deed.init), let digest = note.said["digest"]?.string
        else { return nil }
        return JointThread.Act(
            id: note.id, deed: deed, organisation: note.speaker, digest: digest, at: note.at,
            follows: note.said["follows_ref"]?.recordID,
            // A release of something else is none of this.
            product: note.said["product_ref"]?.recordID.flatMap { $0 == version.product ? $0 : nil },
            consents: Set(Rfi.texts(note.said["consent_refs"]).compactMap { try? RecordID($0) }))
    }

    func thread(at now: Instant) -> JointThread {
        JointThread(
            originators: version.originators, digest: version.digest, made: head.made, acts: acts.compactMap(act),
            isLast: isLast, out: isOut ? version.product : nil, at: now)
    }

    func line(for house: String, at now: Instant) -> JointLine {
        JointLine(record: head.line, lead: lead, house: house, thread: thread(at: now))
    }
}

extension Core {
    /// The joint draft with this id; refuses what is none as if it were not there.
    ///
    /// - Parameter way: `nil` where nothing of it is given to anybody.
    func joint(
        _ id: RecordID?, in scope: Scope, as way: Disclosures.Way? = .record, for caller: Caller
    ) async throws -> FoundJoint {
        guard let id, let found = try await joints([id], in: scope, as: way, for: caller, looksBack: true).first else {
            throw Refusal(.missing, "there is no joint draft \(id?.text.echo ?? "of that name") that you may see")
        }
        return found
    }

    /// The newest joint drafts, each once, the newest first.
    func newestJoints(in scope: Scope, for caller: Caller) async throws -> (found: [FoundJoint], isMore: Bool) {
        let ids = try await newestIDs(of: Joint.type, most: SharingLimits.joints, in: scope)
        return (try await joints(ids.ids, in: scope, as: .list, for: caller), ids.isMore)
    }

    /// Each in the newest version of whoever's came first: nobody takes one over by its id, and what its lead changed is another
    /// text, to which nobody has consented.
    ///
    /// - Parameters:
    ///   - way: `nil` where nothing of it is given to anybody.
    ///   - looksBack: whether its lead is told before all have consented, too, that only a next version goes out; all of its
    ///     versions are looked up for that.
    func joints(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way?, for caller: Caller, looksBack: Bool = false
    ) async throws -> [FoundJoint] {
        let spoken = try await spoken(of: ids.filter { $0.type == Joint.type }, in: scope)
        let newest = ids.compactMap { spoken[$0] }
        let bodies = try await remains(of: newest.map(\.newest))
        var (heads, rows, read): ([ActedHead], [Row], [RecordID: JointVersion]) = ([], [], [:])
        for each in newest {
            let (shown, lead) = (each.newest, each.owner)
            guard let body = bodies[shown.row.position],
                let object = try? JSONDocument(parsing: body).root, Joint.isOurs(object),
                object["revoked"]?.boolean != true,
                let version = JointVersion(object, channel: channel(of: shown.row.shelf, in: scope.snapshot) ?? ""),
                // Whoever files it leads it: nobody drafts in another's name.
                version.originators.first == lead
            else { continue }
            heads.append(
                ActedHead(
                    id: shown.row.id, line: line(shown, body, scope.snapshot), object: object, owner: lead,
                    made: object["created"]?.string.flatMap { Instant($0) } ?? shown.row.added))
            rows.append(shown.row)
            read[shown.row.id] = version
        }
        if let way { try await give(rows, as: way, isRun: false, to: caller) }
        let acts = try await actedNotes(on: heads, by: JointAct.extensionID, in: scope, as: way, for: caller) { head in
            .of(Set(read[head.id]?.originators ?? []))
        }
        let products = read.values.map(\.product).sorted()
        let out = try await products.isEmpty ? [:] : store.newest(of: products, shelves: scope.shelves)
        let places = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let now = clock()
        var found: [FoundJoint] = []
        for head in heads {
            guard let version = read[head.id], let row = places[head.id] else { continue }
            var joint = FoundJoint(
                head: head, version: version, acts: acts[head.id] ?? [], isOut: out[version.product] != nil)
            // It matters to what could go out by it, and to whoever would ask for consents in vain.
            let thread = joint.thread(at: now)
            let isAsked = looksBack && head.owner == scope.allowed.organisation && !thread.state.isOver
            if thread.isConsented || isAsked {
                joint.isLast = try await isLast(row, of: head.owner, in: scope)
            }
            found.append(joint)
        }
        return found
    }

    /// The versions of a record that a recall may name: those that the caller is shown, and what their house said of a joint draft.
    ///
    /// What points at a record that was taken back is shown to nobody; whoever said it takes it back all the same, as others hold it,
    /// and whatever somebody else has filed under the same id.
    func recallable(_ id: String, in scope: Scope) async throws -> [Shown] {
        var shown: [Shown] = []
        var missing: Refusal?
        do {
            shown = try await find(id, version: nil, channel: nil, in: scope).versions
        } catch let refusal as Refusal where refusal.code == .missing {
            missing = refusal
        }
        let seen = Set(shown.map(\.row.position))
        let rows = try await versions(of: Self.ids([id]), on: scope.shelves).filter {
            $0.id.type == "note" && !seen.contains($0.position)
                && isOwn($0, of: scope.allowed.organisation, in: scope.snapshot)
        }
        for (row, body) in zip(rows, try await bodies(of: rows)) {
            guard let note = try? JSONDocument(parsing: body).root, JointAct.content(of: note) != nil else { continue }
            shown.append(Shown(row: row, body: nil))
        }
        if let missing, shown.isEmpty { throw missing }
        return shown
    }

    /// Refuses to recall an organisation's last word on a joint draft, where a consent that it said before would be the last then: it
    /// would count again, as if nobody had taken it back, whether what goes is a refusal or a later consent. So it refuses to recall
    /// that the lead gave one up which stands.
    ///
    /// It is asked of all that the house said, whatever the one post is shown of it: nothing of it is given to anybody. The draft
    /// itself need not be here any more: what was said of one that was recalled may name a source all the same.
    ///
    /// - Parameter going: what goes in the same work, drafts and consents first: none of it counts when this has gone.
    func checkSaidSince(
        _ rows: [Row], in scope: Scope, for caller: Caller, besides going: Set<RecordID> = []
    ) async throws {
        guard let id = rows.first?.id, id.type == "note" else { return }
        let house = scope.allowed.organisation
        let everything = Scope(everythingIn: scope.snapshot, of: house)
        for body in try await bodies(of: rows) {
            guard let note = try? JSONDocument(parsing: body).root, note["revoked"]?.boolean != true,
                let said = JointAct.content(of: note), let draft = note["object_refs"]?[0]?.recordID
            else { continue }
            let found = try await joints([draft], in: everything, as: nil, for: caller).first
            // All were told so, and are asked no more: what they consented to before does not go out by it.
            let givesUp = said["act"]?.string == JointAct.Deed.withdraw.rawValue && !going.contains(draft)
            guard !givesUp || found?.lead != house else {
                throw Refusal(
                    .conflict,
                    "by \(id.text) the joint draft \(draft.text) is given up, and stays so: recall the draft itself first"
                )
            }
            guard word(id, note, of: house) != nil else { continue }
            let own = try await words(of: house, on: draft, scope.snapshot)
            // No act counts before the draft was made; of one that is not shown the times are taken as they are stated.
            let made = found?.head.made ?? Instant(microseconds: 0)
            // By every clock: what this one does not count yet takes a consent back all the same.
            func last(_ acts: [JointThread.Act]) -> JointThread.Act? {
                ActOrder.effective(acts, since: made, at: .farthest).last?.act
            }
            let left = last(own.filter { $0.id != id && !going.contains($0.id) })
            guard left?.deed != .consent || left?.id == last(own)?.id else {
                throw Refusal(
                    .conflict,
                    "\(id.text) is your organisation's last word on the joint draft \(draft.text): say the next one, and "
                        + "recall this then")
            }
        }
    }

    /// The drafts that a joint product was, as it says itself, or as who released it does: an originator may have it from a third, and
    /// so without the reference. For the node's own work, and for its officers, and never for an answer to others.
    func drafts(of product: RecordID, _ snapshot: Snapshot) async throws -> [RecordID] {
        guard Joint.isProductID(product) else { return [] }
        var drafts: Set<RecordID> = []
        for place in try await store.places(of: product) {
            guard let entry = try await store.entry(at: place.position),
                let body = try? JSONDocument(parsing: entry.body).root,
                let draft = Product.content(of: body)?["draft_ref"]?.recordID
            else { continue }
            drafts.insert(draft)
        }
        let shelves = snapshot.shelves.keys.sorted()
        let rows = try await store.referring(
            to: [ReferenceQuestion(to: product, shelves: shelves, type: "note", limit: StoreLimits.page)]
        ).flatMap { $0 }
        for body in try await bodies(of: rows) {
            guard let note = try? JSONDocument(parsing: body).root,
                JointAct.content(of: note)?["product_ref"]?.recordID == product,
                let draft = note["object_refs"]?[0]?.recordID, draft.type == Joint.type
            else { continue }
            drafts.insert(draft)
        }
        return drafts.sorted()
    }

    /// What a note says of whether its house consents; `nil` for any other.
    private func word(_ id: RecordID, _ note: JSONValue, of house: String) -> JointThread.Act? {
        guard note["revoked"]?.boolean != true, let said = JointAct.content(of: note),
            let deed = said["act"]?.string.flatMap(JointAct.Deed.init), [.consent, .change, .withhold].contains(deed),
            let digest = said["digest"]?.string, let at = note["created"]?.string.flatMap({ Instant($0) })
        else { return nil }
        return JointThread.Act(
            id: id, deed: deed, organisation: house, digest: digest, at: at, follows: said["follows_ref"]?.recordID)
    }

    /// All that a house said of whether it consents to a joint draft, of what stands: of a very long list the newest.
    private func words(
        of house: String, on draft: RecordID, _ snapshot: Snapshot
    ) async throws -> [JointThread.Act] {
        let shelves = snapshot.shelves.keys.filter { originators(of: $0, in: snapshot) == [house] }.sorted()
        let rows = try await store.referring(
            to: [ReferenceQuestion(to: draft, shelves: shelves, type: "note", limit: StoreLimits.page)]
        ).flatMap { $0 }
        var words: [RecordID: JointThread.Act] = [:]
        for (row, body) in zip(rows, try await bodies(of: rows)) {
            guard let note = try? JSONDocument(parsing: body).root, note["object_refs"]?[0]?.recordID == draft else {
                continue
            }
            words[row.id] = words[row.id] ?? word(row.id, note, of: house)
        }
        return Array(words.values)
    }

    /// Whether a version of a joint draft is the last that its lead made, as far as the reader was to see them: what was made after
    /// it, and taken back or erased, asked everybody anew all the same (law 9).
    private func isLast(_ row: Row, of lead: String, in scope: Scope) async throws -> Bool {
        guard let version = Timestamp(row.version) else { return false }
        let shelves = Set(scope.shelves.filter { originators(of: $0, in: scope.snapshot) == [lead] })
        // What stands says by its row when it was made, shown to this reader or not: none of it is read.
        let standing = try await versions(of: [row.id], on: shelves.sorted())
        guard standing.allSatisfy({ Timestamp($0.version).map { $0 <= version } ?? false }) else { return false }
        let listed = Set(standing.map(\.position))
        let gone = try await store.places(of: row.id).filter {
            shelves.contains($0.shelf) && !listed.contains($0.position)
        }
        // Each is read: one with too many takes a new draft.
        guard gone.count <= SharingLimits.jointVersions else { return false }
        for place in gone {
            guard let entry = try await store.entry(at: place.position),
                let object = try? JSONDocument(parsing: entry.body).root,
                let other = object["modified"]?.string.flatMap({ Timestamp($0) })
            else { continue }
            // Filed again after it was taken back it asks anew, too: whoever had consented was told that it is gone.
            let isFiledHere = (try? Envelope(parsing: entry.envelope))?.received == nil
            if other > version || isFiledHere && other == version { return false }
        }
        let erased = try await self.erased([row.id])[row.id] ?? []
        return !erased.contains { each in
            shelves.contains(each.shelf) && Timestamp(each.version).map { $0 >= version } ?? true
        }
    }
}
