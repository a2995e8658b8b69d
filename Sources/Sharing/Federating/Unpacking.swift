import JSON
import Ledger
import Policy
import Pouch
import Records
import Store

/// A pouch on its way in: verified whole before, decided item by item here.
///
/// Every step can be done again: what was taken back stays so, what was filed is known, and the pouch counts as received, and
/// is acknowledged, only when all of it is durable.
struct Unpacking {
    let core: Core
    let pouch: OpenedPouch
    let partner: Partner
    var snapshot: Snapshot
    let now: Instant
    let keys: PouchKeys
    let digest: ContentDigest
    var exceptions: [Int: PouchReceipt.Exception] = [:]
    var ways: [Way] = []
    var channels: Set<String> = []
    /// The red lines that its records may cross, by their places, and by the entries that are new.
    var flags: [Int: [RedLine]] = [:]
    var flagged: [RedLine: [Position]] = [:]
    /// The originators' statements that it passes on from, in their order.
    private let origins: [SignedStatement]
    /// What may be filed later, and what it waits for.
    var waiting: Waiting
    /// What is looked at once more, as it was held.
    var held: HeldItems?
    private var hasTakenBack = false
    /// What was erased here of what it takes back: looked for once, when the first of it is executed.
    private var erased: [RecordID: [ErasedRecord]]?
    var (filed, known, withdrawn, receipts) = (0, 0, 0, 0)

    /// - Parameter origins: of a pouch of which only some items are at hand; its own where none are given.
    init(core: Core, keys: PouchKeys, pouch: OpenedPouch, origins: [SignedStatement]? = nil) async throws {
        self.core = core
        self.keys = keys
        self.pouch = pouch
        self.origins =
            origins ?? pouch.items.compactMap { if case .origin(let signed) = $0 { signed } else { nil } }
        waiting = Waiting(peer: pouch.header.from, number: pouch.header.number, pouch: pouch.statement.digest)
        now = core.clock()
        snapshot = try await core.directory.current()
        partner = try core.partner(pouch.header.from, in: snapshot)
        guard let digest = ContentDigest(bytes: pouch.statement.digest.bytes) else {
            throw Refusal(.invalid, "the statement of the pouch has no digest")
        }
        self.digest = digest
        try await checkChain()
        try await core.requireUndisputed(pouch.header.from)
    }

    /// Refuses a second pouch of one number, and one that follows another than the one that came: the sender has two
    /// histories. What came first stays, also where it was refused for now after it was entered.
    func checkChain() async throws {
        let (from, number) = (pouch.header.from, pouch.header.number)
        /// - Parameter doubled: the number that there are two pouches of: from there on the sender is heard anew once that is settled.
        func fork(_ before: EnteredPouch, _ doubled: Int64, _ which: String) async throws -> Refusal {
            // A letter is nobody's signed word: the whole pouch, which is, has to say the same.
            guard !pouch.isLetter else {
                return Refusal(
                    .conflict, "the letter about pouch \(number) of \(from) does not follow from what came before it",
                    detail: Refusal.letter)
            }
            try await core.dispute(
                from, .pouch, try await core.pouchEntry(at: before.entry)?.evidence ?? [], PouchEntry(pouch).evidence,
                toldBy: from, number: doubled, at: now)
            return Refusal(
                .conflict,
                "\(from) has sent \(which): keep both, and ask its operators by another way; its node may have been put "
                    + "back to an older state, or lies",
                detail: "fork")
        }
        if let before = try await core.seen(number, from: from), before.pouch != pouch.statement.digest {
            throw try await fork(before, number, "two different pouches with the number \(number)")
        }
        if number > 1, let before = try await core.seen(number - 1, from: from),
            before.pouch != pouch.header.previous
        {
            throw try await fork(
                before, number - 1,
                "the pouch \(number) that follows another \(number - 1) than the one which came")
        }
    }

    // MARK: What is taken back

    /// Takes back what the pouch takes back; nothing is shown of it from here on.
    ///
    /// The ledger's entry of the pouch is written first: what is taken back names it, and is passed on as what it says, however
    /// far this comes.
    mutating func takeBack() async throws {
        guard !hasTakenBack else { return }
        hasTakenBack = true
        guard pouch.items.contains(where: \.takesBack) else { return }
        let entry = try await enter()
        for (index, item) in pouch.items.enumerated() {
            let bytes: [UInt8]
            switch item {
            case .withdrawal(let own): bytes = own
            case .passedOn(let passed):
                guard case .withdrawal(let others) = passed.word else { continue }
                guard try await isProved(passed, isTakenBack: true) else {
                    exceptions[index] = .unknownOriginator
                    try await hold(passed, at: index)
                    continue
                }
                bytes = others
            default: continue
            }
            let notice: WithdrawalNotice
            do throws(PouchError) {
                notice = try WithdrawalNotice(bytes)
            } catch {
                exceptions[index] = .invalid
                continue
            }
            guard notice.originator == speaker(of: item) else {
                exceptions[index] = .notYours
                continue
            }
            let taking = Taking(
                core: core, partner: partner, notice: notice, erased: try await erased(notice.object), entry: entry,
                now: now)
            let isHere = try await taking.run(
                as: Envelope.Received(from: pouch.header.from, pouch: digest, item: index))
            if isHere { withdrawn += 1 } else { exceptions[index] = .absent }
        }
        // After them, in whatever order they are: what is taken back and erased is known to have been taken back.
        for (index, item) in pouch.items.enumerated() {
            guard case .erasure(let own) = item else { continue }
            guard let notice = try? ErasureNotice(own) else {
                exceptions[index] = .invalid
                continue
            }
            exceptions[index] = try await Erasing(
                core: core, keys: keys, partner: partner, notice: notice, now: now
            ).run()
            withdrawn += exceptions[index] == nil ? 1 : 0
        }
    }

    private mutating func erased(_ object: RecordID) async throws -> [ErasedRecord] {
        if erased == nil {
            let objects = pouch.items.compactMap { item -> RecordID? in
                if case .withdrawal(let own) = item { return try? WithdrawalNotice(own).object }
                guard case .passedOn(let passed) = item, case .withdrawal(let others) = passed.word else { return nil }
                return try? WithdrawalNotice(others).object
            }
            erased = try await core.erased(Set(objects))
        }
        return erased?[object] ?? []
    }

    /// Whose word an item is.
    func speaker(of item: PouchItem) -> String {
        guard case .passedOn(let passed) = item else { return pouch.header.from }
        return origin(passed)?.statement.from ?? ""
    }

    private func origin(_ passed: PassedOn) -> SignedStatement? {
        origins.indices.contains(passed.origin) ? origins[passed.origin] : nil
    }

    /// Whether an originator whose keys this node knows signed what is passed on.
    ///
    /// - Parameter isTakenBack: where it takes something back, its originator may be shut out meanwhile: what that one gave is here still,
    ///   and the word that takes it back comes once.
    func isProved(_ passed: PassedOn, isTakenBack: Bool = false) async throws -> Bool {
        guard let signed = origin(passed) else { return false }
        let keys = try await (isTakenBack ? keys.former : keys.peer)(signed.statement.from)
        guard keys.contains(where: { signed.isSigned(by: $0) }) else { return false }
        return (try? passed.proof.verify(passed.word, in: signed.statement)) != nil
    }

    /// Has a withdrawal wait for its originator's newer keys, where some of it are known: a card may be slower than what is signed
    /// with its keys, and who passes it on tells of it once.
    private mutating func hold(_ passed: PassedOn, at index: Int) async throws {
        guard let signed = origin(passed), let newest = try await keys.former(signed.statement.from).first,
            (try? passed.proof.verify(passed.word, in: signed.statement)) != nil
        else { return }
        waiting.items[index] = pouch.items[index]
        waiting.waits.insert(.keys(of: signed.statement.from, since: newest.fingerprint))
    }

    // MARK: All of it

    mutating func run() async throws -> OpenView {
        let header = pouch.header
        let before = try await core.store.received(header.number, from: header.from)
        if let before, !before.exceptions.values.contains(where: Self.isWaiting) {
            return try await view(isKnown: true)
        }
        try await takeBack()
        try await watch()
        try await takeKeys()
        if before == nil, isPlain {
            try await keepAtOnce()
            await core.feed.wake()
            return try await view(isKnown: false)
        }
        try await requireRoom()
        let entry = try await enter()
        try await takeOnward()
        try await takeConsents()
        try await fileRecords()
        try await finish(at: entry, readReceipts())
        await core.feed.wake()
        return try await view(isKnown: false)
    }

    static func isWaiting(_ code: String) -> Bool {
        PouchReceipt.Exception(rawValue: code)?.isPassing ?? false
    }

    /// Looks at what it says of logs, before anything of it is filed: whoever contradicts itself is heard no further.
    private mutating func watch() async throws {
        let watching = Watching(core: core, keys: keys, pouch: pouch, now: now)
        for (index, item) in pouch.items.enumerated() {
            if let exception = try await watching.take(item) { exceptions[index] = exception }
        }
    }

    /// Keeps the key that the sender gives to seal to it under. There is one in a pouch: what follows is not even read, or one
    /// pouch of sixty-five thousand would be as many writings.
    private mutating func takeKeys() async throws {
        var isRead = false
        for (index, item) in pouch.items.enumerated() {
            guard case .groupKey(let bytes) = item else { continue }
            exceptions[index] =
                isRead ? .invalid : try await Pairing(core: core, keys: keys).take(bytes, in: pouch)
            // The key of a channel is none between two nodes.
            isRead = isRead || exceptions[index] != .unsupported
        }
    }

    /// Consents of the sender to this organisation, and their withdrawals: put into the registry as the sender's word, before
    /// anything is filed that needs them.
    private mutating func takeConsents() async throws {
        guard pouch.items.contains(where: { if case .consent = $0 { true } else { false } }) else { return }
        let asked = try await asked()
        for (index, item) in pouch.items.enumerated() {
            guard case .consent(let bytes) = item else { continue }
            guard let body = try? JSONDocument(parsing: bytes).root, body["type"]?.string == "consent",
                let originator = body["originator"]?.string,
                try await mayTell(of: body, by: originator, asked: asked), try await isNext(body)
            else {
                exceptions[index] = .invalid
                continue
            }
            let members = body.members.map { JSONMember($0.name.text, .raw($0.value.minified)) }
            do {
                try await core.register([.object(members)], of: .elsewhere(originator), by: partner.caller)
            } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
                if refusal.code == .invalid { exceptions[index] = .invalid }
            }
        }
    }

    /// The receipts in it, in their order; notes what of the rest is not understood.
    mutating func readReceipts() -> [Acknowledgement] {
        var read: [Acknowledgement] = []
        for (index, item) in pouch.items.enumerated() {
            switch item {
            case .receipts(let bytes):
                guard let list = try? PouchReceipt.list(bytes) else {
                    exceptions[index] = .invalid
                    continue
                }
                read += list.map { receipt in
                    Acknowledgement(
                        number: receipt.number, pouch: receipt.pouch, at: receipt.at,
                        exceptions: receipt.exceptions.mapValues(\.rawValue))
                }
            case .groupKey, .onward, .consent, .origin, .withdrawal, .erasure, .record, .passedOn, .checkpoint,
                .cosigned, .proofsWanted, .other:
                continue
            }
        }
        return read
    }

    private func view(isKnown: Bool) async throws -> OpenView {
        let header = pouch.header
        let ahead = (header.made.microseconds - now.microseconds) / 1_000_000
        return OpenView(
            from: header.from, number: header.number, made: header.made, isKnown: isKnown, filed: filed, known: known,
            withdrawn: withdrawn, receipts: receipts,
            exceptions: exceptions.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }, channels: channels.sorted(),
            missing: try await core.store.inbox(of: header.from).missing,
            isAhead: ahead > SharingLimits.clockAhead ? ahead : nil)
    }
}
