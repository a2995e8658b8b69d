import JSON
import Ledger
import Records
import Store
import Synchronization

/// What this node and another know of each other's logs, in the form in which the store keeps it.
struct LogNotes: Hashable, Sendable {
    /// A checkpoint as it was seen, see ``Ledger/LogWatch/Sighting``.
    struct Seen: Hashable, Sendable {
        var note: SignedNote
        var order: Int64?
        var seen: Int64
    }
    /// Something that was said, and when.
    struct Said: Hashable, Sendable {
        var size: Int64
        var at: Instant
    }

    /// Of their log: what is proved, and what is not yet.
    var last: Seen?
    var open: [Seen] = []
    /// Of our log: the newest checkpoint that they have cosigned.
    var cosigned: SignedNote?
    /// The sizes that they want our log proved from.
    var wanted: [Int64] = []
    /// Our checkpoint, as they were last told it.
    var told: Said?
    /// The size of their log that we last cosigned to them.
    var answered: Int64 = 0
    /// Which proofs they were last asked for.
    var asked: [Int64] = []
    var askedAt: Instant?
    /// What they were last told of others' logs, by those organisations' codes.
    var passedOn: [String: Said] = [:]

    init() {}

    /// - Throws: ``Refusal/Code/unavailable`` where what is kept cannot be read: the store was tampered with.
    init(_ state: WitnessState) throws {
        guard !state.body.isEmpty else { return }
        guard let value = try? JSONDocument(parsing: state.body).root, value.kind == .object else {
            throw Refusal(.unavailable, "what is known of the log of \(state.peer) cannot be read: run baraza verify")
        }
        last = value["last"].flatMap(Seen.init)
        open = (value["open"].map { Array($0.elements) } ?? []).compactMap(Seen.init)
        cosigned = value["cosigned"]?.note
        wanted = (value["wanted"].map { Array($0.elements) } ?? []).compactMap(\.integer)
        told = value["told"].flatMap(Said.init)
        answered = value["answered"]?.integer ?? 0
        asked = (value["asked"].map { Array($0.elements) } ?? []).compactMap(\.integer)
        askedAt = value["asked_at"]?.integer.map { Instant(microseconds: $0) }
        for member in value["passed_on"]?.members.map({ $0 }) ?? [] {
            passedOn[member.name.text] = Said(member.value)
        }
    }

    var body: [UInt8] {
        var members = [
            JSONMember("answered", .integer(answered)), JSONMember("asked", .array(asked.map { .integer($0) })),
            JSONMember("open", .array(open.map(\.tree))),
            JSONMember("passed_on", .object(passedOn.sorted { $0.key < $1.key }.map { JSONMember($0, $1.tree) })),
            JSONMember("wanted", .array(wanted.map { .integer($0) })),
        ]
        if let last { members.append(JSONMember("last", last.tree)) }
        if let cosigned { members.append(JSONMember("cosigned", .string(cosigned.string))) }
        if let told { members.append(JSONMember("told", told.tree)) }
        if let askedAt { members.append(JSONMember("asked_at", .integer(askedAt.microseconds))) }
        return JSONTree.object(members).canonical
    }

    /// Whether there is something to say to them that does not wait for other things to go.
    ///
    /// - Parameter size: of this node's log.
    func isPressing(_ size: Int64, at now: Instant) -> Bool {
        if !wanted.isEmpty { return true }
        if let told, told.size < size, now.isPast(told.at, SharingLimits.quiet) { return true }
        return open.contains { now.isPast(Instant(microseconds: $0.seen), SharingLimits.proofPatience) }
            && (askedAt.map { now.isPast($0, SharingLimits.proofPatience) } ?? true)
    }

    mutating func keep(_ watch: LogWatch) {
        last = watch.last.map(Seen.init)
        open = watch.open.map(Seen.init)
    }
}

extension LogNotes.Seen {
    fileprivate init(_ sighting: LogWatch.Sighting) {
        self.init(note: sighting.note, order: sighting.order, seen: sighting.seen)
    }

    fileprivate init?(_ value: JSONValue) {
        guard let note = value["note"]?.note, let seen = value["seen"]?.integer else { return nil }
        self.init(note: note, order: value["order"]?.integer, seen: seen)
    }

    fileprivate var tree: JSONTree {
        var members = [JSONMember("note", .string(note.string)), JSONMember("seen", .integer(seen))]
        if let order { members.append(JSONMember("order", .integer(order))) }
        return .object(members)
    }
}

extension LogNotes.Said {
    fileprivate init?(_ value: JSONValue) {
        guard let size = value["size"]?.integer, let at = value["at"]?.integer else { return nil }
        self.init(size: size, at: Instant(microseconds: at))
    }

    fileprivate var tree: JSONTree { ["at": .integer(at.microseconds), "size": .integer(size)] }
}

extension Instant {
    /// Whether so many seconds have passed since a time.
    func isPast(_ time: Instant, _ seconds: Int64) -> Bool {
        microseconds - time.microseconds >= seconds * 1_000_000
    }
}

extension SignedNote {
    /// A note is UTF-8.
    var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONValue {
    fileprivate var note: SignedNote? { string.flatMap { try? SignedNote(parsing: Array($0.utf8)) } }
}

extension Core {
    /// What is known between this node and each other's.
    func logNotes() async throws -> [String: LogNotes] {
        var notes: [String: LogNotes] = [:]
        for state in try await store.witnesses() { notes[state.peer] = try self.notes(of: state) }
        return notes
    }

    /// What is kept of one, read once: it is looked at with each pouch, and most pouches leave it as it is.
    func notes(of state: WitnessState) throws -> LogNotes {
        if let known = readNotes.withLock({ $0[state.peer] }), known.state == state { return known.notes }
        let notes = try LogNotes(state)
        readNotes.withLock { $0[state.peer] = (state, notes) }
        return notes
    }

    /// Changes what is known of one; once more where somebody else did so at the same moment.
    ///
    /// Nothing is said to have been seen before this returned: so a crash never takes back what was cosigned.
    @discardableResult
    func changeLogNotes<T>(of peer: String, _ change: (inout LogNotes) throws -> T) async throws -> T {
        var attempt = 1
        while true {
            var state = try await store.witness(of: peer)
            var notes = try notes(of: state)
            let before = notes
            let result = try change(&notes)
            guard notes != before else { return result }
            state.body = notes.body
            do throws(StoreError) {
                try await store.keep(state)
                // As the store has it from here on: it need not be read.
                let kept = WitnessState(peer: peer, version: state.version + 1, body: state.body)
                readNotes.withLock { $0[peer] = (kept, notes) }
                return result
            } catch {
                guard case .taken = error, attempt < SharingLimits.retries else { throw error }
                attempt += 1
            }
        }
    }
}
