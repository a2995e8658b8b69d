import Ledger
import Logging
import Policy
import Pouch
import Records
import Store
import Synchronization

/// What every part of a node shares.
final class Core: Sendable {
    let store: any Store
    let identity: NodeIdentity
    let keys: Keys
    let verifier: VerifierKey?
    let clock: @Sendable () -> Instant
    let random: @Sendable (Int) -> [UInt8]
    let directory: DirectoryCache
    let allowances = Mutex<Allowances>(Allowances())
    let books = Mutex(Books())
    let policies = Mutex<[PolicyKeys.Question: [UInt8]]>([:])
    let reaches = Mutex<Reaches>(Reaches())
    let openRequests = Mutex(OpenRequests())
    /// Requirements and records of the registry are written anew one after the other.
    let revisions = Permits(1, queue: SharingLimits.revisionsWaiting)
    /// What is done about one request for information is done one after the other, so that a form that was sent twice says it once.
    let acts = Turns(queue: SharingLimits.revisionsWaiting)
    /// Up to here this process has seen that recalls which erase are done.
    let finishedRecalls = Mutex(Position.zero)
    let maker: EntryMaker
    let trail: AuditTrail
    let disclosures = Disclosures()
    let feed = Feed()
    let cursors: Cursors
    let log: Logger
    /// The node among other nodes; `nil` for one that has no keys yet.
    let own: OwnNode?
    let links = LinkBoard()
    let verifiedNotes: VerifiedNotes
    let watches: LogWatches
    /// Of this node's own log.
    let perfectRoots = PerfectRoots()
    /// What was last read of what is known of logs, by the organisations' codes.
    let readNotes = Mutex<[String: (state: WitnessState, notes: LogNotes)]>([:])
    let cardReader: CardReader
    /// Whose keys there are, at one epoch of the directory.
    let knownSigners = Mutex<(epoch: Int64, signers: PouchKeys.Signers)?>(nil)
    let pairs = Mutex(Pairing.Memory())
    let bulks = Mutex(BulkMemory())
    let annexLook: AnnexLook
    let phrase: @Sendable (NodeCard, NodeCard) throws -> String
    let phrases = Mutex<[Set<KeyFingerprint>: String]>([:])

    init(
        store: any Store, identity: NodeIdentity, secret: [UInt8], verifier: VerifierKey?, own: OwnNode?,
        clock: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8],
        phrase: @escaping @Sendable (NodeCard, NodeCard) throws -> String, verified: VerifiedNotes,
        annexLook: @escaping AnnexLook, log: Logger
    ) throws {
        self.annexLook = annexLook
        self.own = own
        self.verifiedNotes = verified
        self.watches = LogWatches(verified)
        self.phrase = phrase
        self.store = store
        self.identity = identity
        self.keys = try Keys(secret: secret)
        self.verifier = verifier
        self.clock = clock
        self.random = random
        let cardReader = CardReader()
        self.cardReader = cardReader
        self.directory = DirectoryCache(store: store, identity: identity, own: own?.file, cards: cardReader)
        self.maker = EntryMaker(identity: identity, random: random)
        self.trail = AuditTrail(store: store, maker: maker)
        self.cursors = Cursors(key: keys.cursor, random: random)
        self.log = log
    }

    /// Every use of the gate goes through here: errors become refusals, and refusals are counted for the audit.
    func door<T>(_ act: String, on subject: String, for caller: Caller, _ body: () async throws -> T) async throws -> T
    {
        do {
            return try await Refusal.translating(body)
        } catch let refusal as Refusal {
            switch refusal.code {
            case .forbidden, .missing, .unauthenticated, .tooMany:
                var note = AuditNote(caller, "refused." + act, on: subject, outcome: refusal.code.rawValue)
                // Who is not signed in is one and the same to the audit: nothing that they send makes new entries.
                if caller.means == .anonymous { note.actor = Caller.anonymous.name }
                trail.note(note, at: clock())
            case .full, .unavailable:
                log.error("\(act): \(refusal.message)", metadata: ["detail": "\(refusal.detail ?? "")"])
            default: break
            }
            throw refusal
        }
    }
}
