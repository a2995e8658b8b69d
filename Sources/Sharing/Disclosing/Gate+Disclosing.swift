import JSON
package import Records
import Store

/// Somebody who was given a record, as the ledger tells.
package struct DisclosureView: Hashable, Sendable {
    /// The post; empty where it is another organisation's node that it went to in a pouch.
    package let post: String
    package let organisation: String
    /// As in `objects`, `list`, `search`, `record`, `live`, `pouch`.
    package let way: String
    package let first: Instant
    package let last: Instant
    /// How often something was given of which it was, or may have been, a part.
    package let count: Int
    package init(post: String, organisation: String, way: String, first: Instant, last: Instant, count: Int) {
        self.post = post
        self.organisation = organisation
        self.way = way
        self.first = first
        self.last = last
        self.count = count
    }
}

/// To whom a record was given, in any of its versions.
package struct DisclosuresView: Sendable {
    package let id: String
    /// By the time of the first giving.
    package let lines: [DisclosureView]
    /// Whether the ledger's entries go back to when the record was filed; `false`: there were more than one look goes
    /// through, and what was given before is not among the lines.
    package let isWhole: Bool
    package init(id: String, lines: [DisclosureView], isWhole: Bool) {
        self.id = id
        self.lines = lines
        self.isWhole = isWhole
    }
}

extension Gate {
    /// To whom a record was given: over TAXII, in lists, searches, exports, on pages, live, and in pouches. For overseers
    /// and the data-protection officer; they learn nothing of what it says, and not whether it is there still.
    ///
    /// Of what was erased the same is told as of what is there: who asks knows the id (decision 0036).
    ///
    /// What stood between the first and the last record of a page counts as given with it, if it was listed on the same
    /// shelf then: so a line may be one too many, and none is missing (domain 3.24).
    package func disclosures(of id: String, for caller: Caller) async throws -> DisclosuresView {
        try await core.door("oversight", on: "disclosures of \(id)", for: caller) {
            try await core.requireDisclosures(caller)
            guard let record = try? RecordID(id) else {
                throw Refusal(.invalid, "\"\(id.echo)\" is no id of a record, as in report--…")
            }
            let now = core.clock()
            try await core.trail.flush(at: now)
            try await core.flushDisclosures(at: now, everything: true)
            let versions = try await core.versions(of: record, in: try await core.directory.current())
            guard !versions.isEmpty else {
                throw Refusal(
                    .missing,
                    "there is no record \(id.echo), and none was erased under this id since traces are kept: what was "
                        + "given of a channel is in the log, as the event \(AuditNote.disclose)")
            }
            core.trail.note(AuditNote(caller, "oversight.read", on: "disclosures of \(id)"), at: now)
            return try await core.disclosures(of: id, versions)
        }
    }
}

extension Gate {
    /// Refuses whoever may not ask, as ``disclosures(of:for:)`` would: for asking before there is a question.
    package func checkDisclosures(for caller: Caller) async throws {
        try await core.door("oversight", on: "disclosures", for: caller) {
            try await core.requireDisclosures(caller)
        }
    }
}

extension Core {
    /// To whom something was given is for overseers and the data-protection officer.
    fileprivate func requireDisclosures(_ caller: Caller) async throws {
        try await require([.oversight, .dpo], caller)
    }
}

/// A version of a record, and how long it was offered.
struct OfferedVersion: Sendable {
    let place: RecordPlace
    let from: Instant
    /// When it was taken off the lists.
    var until: Instant?

    /// - Parameter at: when the giving of a stretch began.
    func isIn(_ stretch: Disclosed, givenFrom at: Instant) -> Bool {
        stretch.shelf == place.shelf && stretch.first <= place.position && place.position <= stretch.last
            && (until.map { at < $0 } ?? true)
    }
}

extension Core {
    fileprivate func versions(of id: RecordID, in snapshot: Snapshot) async throws -> [OfferedVersion] {
        var versions: [OfferedVersion] = []
        var names: [(channel: String?, version: String)] = []
        for place in try await store.places(of: id) {
            guard let entry = try await store.entry(at: place.position) else { continue }
            let body = try? JSONDocument(parsing: entry.body).root
            versions.append(OfferedVersion(place: place, from: entry.added))
            names.append(
                (channel(of: place.shelf, in: snapshot), (body?["modified"] ?? body?["created"])?.string ?? ""))
        }
        var erasedAt: [Position: Instant] = [:]
        for gone in try await erased([id])[id] ?? [] {
            guard let entry = try await store.entry(at: gone.position) else { continue }
            versions.append(
                OfferedVersion(place: RecordPlace(shelf: gone.shelf, position: gone.position), from: entry.added))
            names.append((channel(of: gone.shelf, in: snapshot), gone.version))
            erasedAt[gone.position] = gone.at
        }
        versions += try await held(id, in: snapshot)
        names += Array(repeating: (nil, ""), count: versions.count - names.count)
        guard let first = versions.map(\.place.position).min() else { return [] }
        let end = Position(try await store.size())
        for entry in try await entries(of: EntryMaker.withdrawal, after: first, through: end) {
            guard let withdrawal = (try? JSONDocument(parsing: entry.body).root).flatMap(Withdrawal.init),
                withdrawal.object == id.text
            else { continue }
            for (index, name) in names.enumerated() {
                let place = versions[index].place
                // Where it does not name the entries, it is of one organisation's word: another's copy goes on being offered.
                let isMeant =
                    withdrawal.positions.isEmpty
                    ? name.channel == withdrawal.channel && withdrawal.versions.contains(name.version)
                        && withdrawal.takes(snapshot.shelves[place.shelf].flatMap { snapshot.policies[$0.policy] })
                        && place.position < entry.position
                    : withdrawal.positions.contains(place.position)
                if isMeant { versions[index].until = versions[index].until ?? entry.added }
            }
        }
        for index in versions.indices {
            versions[index].until = versions[index].until ?? erasedAt[versions[index].place.position]
        }
        return versions
    }

    /// Requests of the release desk that hold a record, or held it until they were decided: who was shown them was shown it.
    private func held(_ id: RecordID, in snapshot: Snapshot) async throws -> [OfferedVersion] {
        guard let desk = snapshot.channelsByName[Holding.channel] else { return [] }
        var found: [OfferedVersion] = []
        for shelf in snapshot.shelvesByChannel[desk.key] ?? [] {
            var after = Position.zero
            while true {
                let entries = try await store.referrers(
                    to: id, on: shelf, after: after, limit: SharingLimits.references)
                for entry in entries {
                    guard HeldRequest(entry.body, added: entry.added, of: "")?.object == id else { continue }
                    let place = RecordPlace(shelf: shelf, position: entry.position)
                    found.append(OfferedVersion(place: place, from: entry.added))
                }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
        return found
    }

    fileprivate func disclosures(of id: String, _ versions: [OfferedVersion]) async throws -> DisclosuresView {
        struct Who: Hashable {
            let post: String
            let organisation: String
            let way: String
        }
        var found: [Who: (first: Instant, last: Instant, count: Int)] = [:]
        func add(_ who: Who, _ first: Instant, _ last: Instant, _ count: Int) {
            let known = found[who] ?? (first, last, 0)
            found[who] = (min(known.first, first), max(known.last, last), known.count + count)
        }
        for delivery in try await store.deliveries(of: versions.map(\.place.position)) {
            add(Who(post: "", organisation: delivery.peer, way: "pouch"), delivery.sent, delivery.sent, 1)
        }
        let first = versions.map(\.place.position).min() ?? .zero
        var before: Position?
        var looked = 0
        var isWhole = false
        while !isWhole, looked < SharingLimits.disclosuresLooked {
            let page = try await store.entries(kind: EntryMaker.audit, before: before, limit: StoreLimits.page)
            for entry in page where entry.position > first {
                guard let body = try? JSONDocument(parsing: entry.body).root, body["act"]?.string == AuditNote.disclose,
                    let from = body["from"]?.string.flatMap({ Instant($0) }),
                    body["given"]?.elements.compactMap(Disclosed.init).contains(where: { stretch in
                        versions.contains { $0.isIn(stretch, givenFrom: from) }
                    }) ?? false
                else { continue }
                let who = Who(
                    post: body["actor"]?.string ?? "", organisation: body["organisation"]?.string ?? "",
                    way: body["outcome"]?.string ?? "")
                add(who, from, entry.added, body["count"]?.integer.map { Int(clamping: $0) } ?? 1)
            }
            looked += page.count
            before = page.last?.position
            isWhole = page.count < StoreLimits.page || (before.map { $0 <= first } ?? true)
        }
        let lines = found.map { who, times in
            DisclosureView(
                post: who.post, organisation: who.organisation, way: who.way, first: times.first, last: times.last,
                count: times.count)
        }
        return DisclosuresView(
            id: id,
            lines: lines.sorted {
                ($0.first, $0.organisation, $0.post, $0.way) < ($1.first, $1.organisation, $1.post, $1.way)
            },
            isWhole: isWhole)
    }
}
