package import JSON
import Logging
package import Records
import Store

extension Gate {
    /// Files objects: each is checked, decided and stored, or refused alone. Returns once everything stored is durable.
    ///
    /// Throws only where nothing at all was done: `.missing`/`.forbidden` channel, `.full`, `.unavailable`.
    ///
    /// - Parameters:
    ///   - unreadable: why further objects could not even be read, by their places among all: they are reported as refused.
    ///   - edition: What an object without `spec_version` counts as: see ``Draft/init(checking:in:)``.
    ///   - company: what they come with, where they are a part of more.
    ///   - precedence: how urgent they are: what is more urgent goes to other nodes first.
    package func write(
        _ objects: [JSONValue], unreadable: [Int: String] = [:], to channel: String, by caller: Caller,
        edition: Edition = .stix21, in company: Company? = nil, precedence: Envelope.Precedence = .routine
    ) async throws -> Report {
        try await write(
            objects, unreadable: unreadable, to: channel, by: caller, edition: edition, in: company,
            precedence: precedence, released: nil)
    }

    /// - Parameter released: when what one of them is about was released, where it is for nobody who was admitted since.
    func write(
        _ objects: [JSONValue], unreadable: [Int: String] = [:], to channel: String, by caller: Caller,
        edition: Edition = .stix21, in company: Company? = nil, precedence: Envelope.Precedence,
        released: Intake.Released?
    ) async throws -> Report {
        try await core.door("write", on: channel, for: caller) {
            let access = try await core.writable(channel, for: caller)
            let now = core.clock()
            var intake = Intake(core: core, access: access, caller: caller, edition: edition, now: now)
            (intake.precedence, intake.released) = (precedence, released)
            intake.looksIntoFiles = true
            var holding = Holding(core: core, access: access, caller: caller, edition: edition, now: now)
            holding.released = released
            let checked = try await holding.sift(try await intake.check(objects, in: company)).including(unreadable)
            let report = try await core.file(checked, by: caller, seeing: access.shelves, at: now)
            try await core.noteHeld(checked, in: access.channel.code, by: caller, at: now)
            return report
        }
    }

    /// Refuses whoever may not write to a channel, as ``write(_:to:by:edition:)`` would: for asking before there are
    /// objects.
    package func checkWriting(to channel: String, by caller: Caller) async throws {
        try await core.door("write", on: channel, for: caller) { _ = try await core.writable(channel, for: caller) }
    }

    /// A report asked for again: only by the account that made it.
    package func report(_ id: String, for caller: Caller) async throws -> Report {
        try await core.door("report", on: id, for: caller) {
            let receipt = try await core.store.receipt(id)
            let oldest = core.clock().microseconds - SharingLimits.receiptLife * 1_000_000
            guard let receipt, let account = caller.account, receipt.account == account,
                receipt.made.microseconds >= oldest, let body = ReportBody(bytes: receipt.body)
            else { throw Refusal(.missing, "there is no status \(id.echo) of yours: it is kept for 24 hours") }
            return Report(id: receipt.id, requested: body.requested, items: try await core.items(of: body))
        }
    }

    /// Withdraws versions of an object from a channel; needs reading and writing (TAXII 58). `.missing` where nothing matches.
    package func withdraw(
        _ id: String, versions: VersionChoice?, specVersions: [String]?, from channel: String, by caller: Caller
    ) async throws {
        try await core.door("withdraw", on: channel + " " + id, for: caller) {
            let access = try await core.readable(channel, for: caller)
            _ = try await core.writable(channel, for: caller)
            let nothing = Refusal(.missing, "there is no \(id.echo) that you may see in the channel \(channel.echo)")
            guard let object = try? RecordID(id) else { throw nothing }
            let rows = try await core.store.page(
                PageQuery(
                    shelves: access.shelves, limit: StoreLimits.page, ids: [object],
                    versions: versions?.filter ?? .every,
                    specVersions: specVersions.map(SpecFilter.among) ?? .every))
            let shown = try await core.show(rows.rows, access.allowed, access.snapshot).map(\.row)
            guard !shown.isEmpty else { throw nothing }
            // Only whose word it is takes it back (law 6).
            guard shown.allSatisfy({ core.isOwn($0, of: access.allowed.organisation, in: access.snapshot) }) else {
                throw Refusal(.forbidden, "\(id.echo) is another organisation's: only its originator withdraws it")
            }
            try Core.checkMayGo(object, from: access.channel.code)
            try await core.checkUnsaid(shown)
            guard try await core.takeBack(shown, specVersions: specVersions, from: access, by: caller) else {
                throw nothing
            }
        }
    }
}

extension Core {
    /// Refuses to take out of the registry what decisions are made by. What it says counts whether it is listed or not, and
    /// to take its newest version out could bring an older one back, which let more through: only a next version ends it.
    static func checkMayGo(_ id: RecordID, from channel: String) throws {
        guard channel == Registry.channel, Kind.named(id.type)?.isStanding == true else { return }
        guard id.type != "marking-definition" else {
            throw Refusal(
                .conflict,
                "\(id.text) is what records are marked with, and keeps its meaning for them: mark them anew instead")
        }
        throw Refusal(
            .conflict,
            "\(id.text) is what decisions are made by: file its next version instead, which ends it or has \"revoked\": "
                + "true")
    }

    /// Refuses to take out what was said of a joint draft: the word before it would count again, as if this had never been said, and
    /// a consent takes a releaser.
    fileprivate func checkUnsaid(_ rows: [Row]) async throws {
        guard rows.first?.id.type == "note" else { return }
        for body in try await bodies(of: rows) {
            guard let note = try? JSONDocument(parsing: body).root, JointAct.content(of: note) != nil else { continue }
            throw Refusal(
                .conflict,
                "\(rows[0].id.text) was said of a joint draft, and stays said: say the next word on it instead")
        }
    }

    /// Takes versions of a record that are the word of the caller's organisation alone out of a channel. Others' copies
    /// of the same versions stay: only whose word it is takes it back (law 6).
    ///
    /// - Parameter received: the pouch that asked for it.
    /// - Returns: false where there was nothing of them any more.
    func takeBack(
        _ rows: [Row], specVersions: [String]? = nil, from access: Access, by caller: Caller,
        as received: Envelope.Received? = nil
    ) async throws -> Bool {
        let organisation = access.allowed.organisation
        return try await takeBack(
            rows, specVersions: specVersions, in: access.channel.code, of: organisation,
            on: access.shelves.filter { originators(of: $0, in: access.snapshot) == [organisation] }, by: caller,
            as: received)
    }

    /// - Parameters:
    ///   - own: the channel's shelves that hold the organisation's word alone.
    ///   - recall: the record of the recall that takes them back, where it is one.
    func takeBack(
        _ rows: [Row], specVersions: [String]? = nil, in channel: String, of organisation: String,
        on own: [ShelfKey], by caller: Caller, as received: Envelope.Received? = nil, because recall: RecordID? = nil
    ) async throws -> Bool {
        guard let id = rows.first?.id else { return false }
        // The entry names what it takes out, so exactly that is taken out: a version that arrives meanwhile stays.
        let exact = VersionFilter(
            first: false, last: false, all: false, exact: rows.compactMap { Timestamp($0.version) })
        let said = rows.map { StoodAt(id: $0.id, shelf: $0.shelf, position: $0.position) }
        let withdrawal = Withdrawal(
            channel: channel, object: id.text, versions: rows.map(\.version), of: organisation,
            by: caller.name, positions: rows.map(\.position), recall: recall,
            sharers: try await sharers(of: said, for: organisation))
        let taken = try await store.withdraw(
            id, from: own, versions: exact, specVersions: specVersions,
            entry: maker.withdrawal(withdrawal, by: caller, at: clock(), as: received))
        if !taken.isEmpty { await feed.wake() }
        return !taken.isEmpty
    }

    /// Writes down once more that versions of a record are taken back which are off the lists already: now they are to be erased, and
    /// whoever was told that they were taken back keeps them.
    ///
    /// - Parameter recall: the record of the recall that erases them.
    func takeBackAgain(
        _ gone: [Sweep.Due], in channel: String, of organisation: String, by caller: Caller, because recall: RecordID
    ) async throws {
        guard let id = gone.first?.record.filing.id else { return }
        let said = gone.map { StoodAt(id: id, shelf: $0.shelf, position: $0.record.position) }
        let withdrawal = Withdrawal(
            channel: channel, object: id.text,
            versions: gone.map { $0.record.filing.version?.text ?? $0.record.added.text }, of: organisation,
            by: caller.name, positions: said.map(\.position), recall: recall,
            sharers: try await sharers(of: said, for: organisation))
        _ = try await store.append([maker.withdrawal(withdrawal, by: caller, at: clock())], receipt: nil)
        await feed.wake()
    }

    /// A version of a record, and where it stands or stood.
    private struct StoodAt {
        let id: RecordID
        let shelf: ShelfKey
        let position: Position
    }

    /// Of each of these who has it, where it is several organisations' word, whether or not this node sent it there: whose node gave
    /// it here, and of a joint product, to which each consented, the other originators. Whose word was translated may know of no
    /// translation.
    ///
    /// - Parameter organisation: whose word takes it back; of what is no joint product only this one's own is told to whoever gave it.
    private func sharers(of rows: [StoodAt], for organisation: String) async throws -> [[String]] {
        let snapshot = try await directory.current()
        func parties(to row: StoodAt) -> Set<String> {
            let all = originators(of: row.shelf, in: snapshot)
            return all.count > 1 && (row.id.type == "report" || organisation == identity.organisation) ? all : []
        }
        let joint = rows.filter { !parties(to: $0).isEmpty }
        guard !joint.isEmpty else { return [] }
        let envelopes = try await store.envelopes(at: joint.map(\.position))
        return rows.map { row in
            let all = parties(to: row)
            guard !all.isEmpty else { return [] }
            let giver = envelopes[row.position].flatMap { (try? Envelope(parsing: $0))?.received?.from }
            return (row.id.type == "report" ? all : []).union([giver].compactMap { $0 })
                .subtracting([identity.organisation]).sorted()
        }
    }

    /// Has the checked objects stored, and says what became of each.
    ///
    /// - Parameter shelves: those of the channel that the caller may read. What is there already on another one is
    ///   reported as if it had been stored just now: the answer must not tell a writer what it may not read.
    @concurrent
    func file(
        _ checked: [Intake.Checked], by caller: Caller, seeing shelves: [ShelfKey], at now: Instant
    ) async throws -> Report {
        let seen = Set(shelves)
        let id = UUID4.text(random(16))
        guard !checked.isEmpty else { return Report(id: id, requested: now, items: []) }
        let arrivals = checked.compactMap { item -> Arrival? in
            switch item {
            case .ready(let arrival, _, _, _), .held(let arrival, _, _, _): arrival
            case .waiting, .refused: nil
            }
        }
        let receipt = caller.account.map { account in
            { @Sendable (outcomes: [Outcome]) -> Receipt in
                let body = Self.body(checked, outcomes, seeing: seen, requested: now)
                return Receipt(id: id, account: account, made: now, body: body.bytes)
            }
        }
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(arrivals.count)
        var rest = arrivals[...]
        repeat {
            let group = Array(rest.prefix(StoreLimits.group))
            rest = rest.dropFirst(group.count)
            let before = outcomes
            // Each group carries the receipt of all up to it: whatever stops the node, what is stored has its status.
            let sofar = receipt.map { make in { @Sendable in make(before + $0) } }
            do throws(StoreError) {
                outcomes += try await store.append(group, receipt: sofar)
            } catch {
                guard !outcomes.isEmpty else { throw error }
                log.error("a submission was stored in part", metadata: ["detail": "\(Refusal(error).detail ?? "")"])
                break
            }
        } while !rest.isEmpty
        await feed.wake()
        do throws(StoreError) {
            try await raise(checked, outcomes, by: caller, at: now)
        } catch {
            // What is stored stays stored, and its envelope has the flag.
            log.error("a flag for review has no audit entry", metadata: ["detail": "\(Refusal(error).detail ?? "")"])
        }
        return Report(id: id, requested: now, items: Self.items(checked, outcomes, seeing: seen))
    }

    /// Writes down which of what was stored may cross a red line, as the records themselves say in their envelopes: by
    /// their places in the ledger, which tell nothing of what they say.
    private func raise(
        _ checked: [Intake.Checked], _ outcomes: [Outcome], by caller: Caller, at now: Instant
    ) async throws(StoreError) {
        var outcomes = outcomes.makeIterator()
        var places: [RedLine: [Position]] = [:]
        for item in checked {
            let flags: [RedLine]
            switch item {
            case .ready(_, _, _, let found): flags = found
            // What is held is looked at by a second person, and flagged when it is filed.
            case .held: flags = []
            case .waiting, .refused: continue
            }
            guard case .stored(let position, _) = outcomes.next() else { continue }
            for line in flags { places[line, default: []].append(position) }
        }
        try await raise(places, by: caller, at: now)
    }

    /// - Parameter places: the entries that may cross each line.
    func raise(_ places: [RedLine: [Position]], by caller: Caller, at now: Instant) async throws(StoreError) {
        let notes = places.sorted { $0.key < $1.key }.flatMap { line, positions in
            positions.map {
                AuditNote(caller, "review.flagged", on: "\(line.rawValue) entry \($0.raw)", outcome: "to be looked at")
            }
        }
        for start in stride(from: 0, to: notes.count, by: StoreLimits.group) {
            let group = notes[start..<min(start + StoreLimits.group, notes.count)]
            _ = try await store.append(group.map { maker.audit($0, at: now) }, receipt: nil)
        }
    }

    private static func body(
        _ checked: [Intake.Checked], _ outcomes: [Outcome], seeing shelves: Set<ShelfKey>, requested: Instant
    ) -> ReportBody {
        var body = ReportBody(requested: requested)
        var outcomes = outcomes.makeIterator()
        for item in checked {
            switch item {
            case .refused(let filed), .waiting(let filed): body.add(filed)
            case .held(_, let id, let version, let request):
                body.add(held(id, version, request, outcomes.next()))
            case .ready(_, let id, let version, _):
                let outcome = outcomes.next()
                switch outcome {
                case .stored(let position, _): body.add(position, isKnown: false)
                case .known(let known) where shelves.contains(known.shelf): body.add(known.position, isKnown: true)
                default: body.add(filed(id, version, outcome, seeing: shelves))
                }
            }
        }
        return body
    }

    private static func items(
        _ checked: [Intake.Checked], _ outcomes: [Outcome], seeing shelves: Set<ShelfKey>
    ) -> [Filed] {
        var outcomes = outcomes.makeIterator()
        return checked.map { item in
            switch item {
            case .refused(let filed), .waiting(let filed): filed
            case .held(_, let id, let version, let request): held(id, version, request, outcomes.next())
            case .ready(_, let id, let version, _): filed(id, version, outcomes.next(), seeing: shelves)
            }
        }
    }

    private static func held(_ id: String, _ version: String?, _ request: RecordID, _ outcome: Outcome?) -> Filed {
        switch outcome {
        case .stored, .known: Filed(id: id, version: version, fate: .pending(request.text))
        default: filed(id, version, nil, seeing: [])
        }
    }

    /// - Parameter outcome: `nil` where the node could not go on after other parts of the submission were stored.
    private static func filed(
        _ id: String, _ version: String?, _ outcome: Outcome?, seeing shelves: Set<ShelfKey>
    ) -> Filed {
        switch outcome {
        case .stored(_, let added): return Filed(id: id, version: version ?? added.text, fate: .stored)
        case .known(let known):
            return shelves.contains(known.shelf)
                ? Filed(id: id, version: version ?? known.added.text, fate: .known)
                : Filed(id: id, version: version ?? known.seen.text, fate: .stored)
        case .conflict:
            let which = version.map { "version \($0)" } ?? "it"
            return Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): \(which) is already in this channel with other content; publish the change as a new "
                        + "version (STIX V4)"),
                isConflict: true)
        case .revoked:
            return Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): the object was revoked in this channel, which is final; publish a new object (STIX V6)"))
        case .foreign:
            return Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): created or created_by_ref differs from the object's first version in this channel; only "
                        + "its creator makes new versions: publish a new object (STIX V1, V5)"))
        case .crowded(.shelves):
            return Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): object_marking_refs, granular_markings: this channel has records under "
                        + "\(StoreLimits.shelves) combinations of markings, as many as it may have; use one of them"))
        case .crowded(.markings):
            return Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): this node has \(StoreLimits.markings) marking definitions, as many as it may have; refer "
                        + "to one of them"))
        case nil:
            return Filed(
                id: id, version: version,
                fate: .refused("\(id): not stored, the node's storage failed on the way; send it again"))
        }
    }

    /// What a stored report said of each object.
    @concurrent
    func items(of body: ReportBody) async throws -> [Filed] {
        var items: [Filed] = []
        for item in body.items {
            switch item {
            case .named(let filed): items.append(try await current(filed))
            case .run(let run):
                var position = run.first
                var left = run.count
                while left > 0 {
                    let entries = try await store.entries(from: position, count: min(left, SharingLimits.verified))
                    guard !entries.isEmpty else { return items }
                    for entry in entries {
                        guard let object = try? JSONDocument(parsing: entry.body).root else { continue }
                        let version = (object["modified"] ?? object["created"])?.string ?? entry.added.text
                        items.append(
                            Filed(id: object["id"]?.string, version: version, fate: run.isKnown ? .known : .stored))
                    }
                    left -= entries.count
                    position = Position(position.raw + Int64(entries.count))
                }
            }
        }
        return items
    }
}
