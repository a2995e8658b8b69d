package import JSON
import Lexis
import NIOCore
package import Records
import Store

/// A channel as a caller sees it.
package struct ChannelView: Hashable, Sendable {
    package let id: String  // the UUID; the TAXII collection id
    package let code: String
    package let title: String
    package let summary: String?
    package let tlp: TLP
    package let canRead: Bool
    package let canWrite: Bool
    package init(
        id: String, code: String, title: String, summary: String?, tlp: TLP, canRead: Bool, canWrite: Bool
    ) {
        self.id = id
        self.code = code
        self.title = title
        self.summary = summary
        self.tlp = tlp
        self.canRead = canRead
        self.canWrite = canWrite
    }
}

/// Which versions are asked for: TAXII 2.1 `match[version]` (line 41).
package struct VersionChoice: Hashable, Sendable {
    package var first = false
    package var last = false
    package var all = false
    package var exact: [Timestamp] = []
    package init(first: Bool = false, last: Bool = false, all: Bool = false, exact: [Timestamp] = []) {
        self.first = first
        self.last = last
        self.all = all
        self.exact = exact
    }
    package static let latest = VersionChoice(last: true)
    package static let every = VersionChoice(all: true)
}

/// Which versions of the specification: TAXII 2.1 `match[spec_version]`. Chosen before the versions of an object are.
package enum SpecChoice: Hashable, Sendable {
    case every
    /// For each object the newest one that the caller may see it in.
    case newest
    case among([String])
}

/// A question for one page of a channel.
package struct PageRequest: Hashable, Sendable {
    /// Strictly later than this date added.
    package var addedAfter: Instant?
    /// The opaque cursor of the page before; checked against the caller and all the other fields.
    package var next: String?
    /// At most this many; the gate takes the smaller of this and its own limit.
    package var limit: Int?
    package var ids: [String]?
    package var types: [String]?
    package var versions: VersionChoice
    package var specVersions: SpecChoice
    package init(
        addedAfter: Instant? = nil, next: String? = nil, limit: Int? = nil, ids: [String]? = nil,
        types: [String]? = nil, versions: VersionChoice = .latest, specVersions: SpecChoice = .every
    ) {
        self.addedAfter = addedAfter
        self.next = next
        self.limit = limit
        self.ids = ids
        self.types = types
        self.versions = versions
        self.specVersions = specVersions
    }
}

/// A page: its lines, which a manifest says and ``Gate/stream`` sends the bodies of, or its bodies joined, without lines.
package struct Page: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let position: Position
        package let id: String
        package let added: Instant
        package let version: String
        package let specVersion: String
        package let bytes: Int
        package init(
            position: Position, id: String, added: Instant, version: String, specVersion: String, bytes: Int
        ) {
            self.position = position
            self.id = id
            self.added = added
            self.version = version
            self.specVersion = specVersion
            self.bytes = bytes
        }
    }
    package let lines: [Line]
    /// Records.
    package let count: Int
    /// Bytes of their bodies, with a comma between one and the next.
    package let bytes: Int
    /// When the first and the last of them were added; `nil` on an empty page.
    package let added: ClosedRange<Instant>?
    package let more: Bool
    /// Only where `more` is true.
    package let next: String?

    /// Whom the gate gave it to, and from which shelves: only the gate can make one.
    struct Pass: Hashable, Sendable {
        let caller: Caller
        /// From which shelves, and how their records were shown.
        let views: [ShelfKey: View]
        /// Where each line's record stands.
        let places: [RecordPlace]
        /// What is left of the records that the caller may not see whole, by the line.
        var rebuilt: [Int: [UInt8]] = [:]
        /// The bodies, joined by commas: to be sent one after the other.
        var joined: [ByteBuffer]?
        /// Of the directory, and when a decision in it might have changed: what was looked at record by record holds no
        /// longer than both.
        let epoch: Int64
        let until: Instant?
        /// The last entry by which something was taken back when the page was made.
        var takenBack: Position
        /// By which it is made again; `nil` for a page with lines.
        var asked: Asked?
    }
    var pass: Pass?

    /// What a page of bodies that lie joined was asked for by.
    struct Asked: Hashable, Sendable {
        let query: PageQuery
        /// What its cursor is bound to.
        let question: [UInt8]
    }

    package init(lines: [Line], more: Bool, next: String?) {
        self.lines = lines
        count = lines.count
        bytes = lines.reduce(0) { $0 + $1.bytes } + max(0, lines.count - 1)
        added = lines.first.flatMap { first in lines.last.map { first.added...$0.added } }
        self.more = more
        self.next = next
    }

    init(_ joined: JoinedPage, next: String?) {
        lines = []
        count = joined.count
        bytes = joined.bodies.reduce(0) { $0 + $1.readableBytes }
        added = joined.added
        more = joined.next != nil
        self.next = next
    }
}

/// What became of one object of a submission.
package struct Filed: Hashable, Sendable {
    package enum Fate: Hashable, Sendable {
        case stored
        /// The same version with the same content was there already: a success (TAXII line 53).
        case known
        /// It waits for a second person, as this request of the release desk; nobody else learns of it.
        case pending(String)
        /// What is wrong, on which property, by which rule.
        case refused(String)
    }
    /// As the object says, `nil` if it does not say one that can be read.
    package let id: String?
    package let version: String?
    package let fate: Fate
    /// Refused because the same version is there with other content (STIX V4): whichever came first stays.
    package let isConflict: Bool
    package init(id: String?, version: String?, fate: Fate, isConflict: Bool = false) {
        self.id = id
        self.version = version
        self.fate = fate
        self.isConflict = isConflict
    }
}

/// What became of a submission: a TAXII status (lines 50–57).
package struct Report: Hashable, Sendable {
    package let id: String
    package let requested: Instant
    package let items: [Filed]
    package init(id: String, requested: Instant, items: [Filed]) {
        self.id = id
        self.requested = requested
        self.items = items
    }
}

/// What a record is called. Its own words stand as they are; what it has no words for is for each boundary to word, in
/// its reader's language.
package enum RecordTitle: Hashable, Sendable {
    case text(String)
    /// A sighting of an object of this type.
    case sighting(of: String)
    /// A relationship of that name between objects of these types.
    case relation(from: String, name: String, to: String)
    /// Observables of these types, and how often they were observed.
    case observed(types: [String], count: Int64)
}

extension RecordTitle: CustomStringConvertible {
    /// As the command line and the log have it.
    package var description: String {
        switch self {
        case .text(let text): text
        case .sighting(let type): "sighting of \(type)"
        case .relation(let source, let name, let target): "\(source) \(name) \(target)"
        case .observed(let types, let count): "\(types.joined(separator: ", ")) × \(count)"
        }
    }
}

/// A marking, as far as the caller may know what it says.
package enum MarkingView: Hashable, Sendable {
    case tlp(TLP)
    case statement(String)
    /// One that the decision understands, by its name; what it asks for is among the record's ``Terms``.
    case named(String)
    /// One that the decision does not understand, or whose definition the caller may not see: its id.
    case unknown(String)
}

/// A record as a list shows it.
package struct RecordLine: Hashable, Sendable {
    package let position: Position
    package let id: String
    package let type: String
    /// Its name, value or the best there is; never empty.
    package internal(set) var title: RecordTitle
    package let channel: String  // the code
    package let tlp: TLP
    package let added: Instant
    package let version: String
    package let revoked: Bool
    /// Made of something that was recalled since, or put under stricter markings: only for who may know of that.
    package var isToReassess = false
    /// Minutes from its arrival in which its originator asks each organisation for an answer; `nil`: it asks for none.
    package let acknowledgeWithin: Int64?
    /// Where it has what was searched for; `nil` in other lists.
    package var hit: SearchHit?
    /// The codes of those whose word it is, where that is told; only in what a search finds and in what a record refers to.
    package var originators: [String] = []
    package init(
        position: Position, id: String, type: String, title: RecordTitle, channel: String, tlp: TLP, added: Instant,
        version: String, revoked: Bool, acknowledgeWithin minutes: Int64? = nil
    ) {
        acknowledgeWithin = minutes
        self.position = position
        self.id = id
        self.type = type
        self.title = title
        self.channel = channel
        self.tlp = tlp
        self.added = added
        self.version = version
        self.revoked = revoked
    }

    /// Until when an answer is asked for where it arrived at a time.
    package func acknowledgeBy(arrived: Instant) -> Instant? {
        acknowledgeWithin.map { Instant(microseconds: arrived.microseconds + $0 * 60_000_000) }
    }
}

/// A list of records, newest first.
package struct RecordList: Sendable {
    package let lines: [RecordLine]
    /// An opaque cursor to older ones.
    package let older: String?
    /// What was made of the question; `nil` for a list that is no search.
    package var understood: SearchUnderstanding?
    /// What the organisations in a search's lines are called.
    package var book = PartyBook.empty
    package init(lines: [RecordLine], older: String?) {
        self.lines = lines
        self.older = older
    }
}

/// A record with everything that a caller may know of it.
package struct RecordView: Sendable {
    package let line: RecordLine
    package let channel: ChannelView
    /// The object.
    package let object: JSONValue
    package let envelope: JSONValue
    /// In the order in which the object names them.
    package let markings: [MarkingView]
    /// What those of its portions ask for, by their definitions, as far as the caller sees these; the levels of TLP aside.
    package var marks: [RecordID: MarkView] = [:]
    /// The versions that the caller may see, newest first, up to ``SharingLimits/history``.
    package let history: [RecordLine]
    /// How many versions there are that the caller may see, this one included.
    package let versions: Int
    /// The same version in other channels: records of their own.
    package let elsewhere: [RecordLine]
    /// What this record refers to and the caller may see, among its first ``SharingLimits/references``.
    package let refersTo: [RecordLine]
    /// References of the object beyond those: they were not looked up.
    package let moreReferences: Int
    /// What the caller may see that refers to this record, the newest ``SharingLimits/references``.
    package let referredBy: [RecordLine]
    /// Whether older ones refer to it, too.
    package let isReferredByMore: Bool
    /// `nil` for who is shown a part: the digests of the whole would tell of the rest.
    package let place: LedgerPlace?
    /// How it may be handled, and why the caller sees it.
    package let terms: Terms?
    /// What the parties that it speaks of are called, as far as the caller may know.
    package let book: PartyBook
    /// The date that it bears; that of its acceptance where it bears none.
    package let date: Instant
    package let today: Instant
    /// Whether the caller may ask who else sees it.
    package let mayPreview: Bool
    /// Whether the caller may ask which other organisations have it, see ``Gate/whereabouts(of:version:channel:for:)``.
    package var mayAskWhere = false
    /// How it is to be handled, all of its portions that the caller sees together.
    package var marking = Marking.none
    /// Whether the caller may put it onto paper.
    package var mayPrint = false
    /// Whether the caller may take it back.
    package var mayRecall = false
    /// Whether the caller may make a sanitised version of it.
    package var maySanitise = false
    /// Whether the caller may write a report that follows it up.
    package var mayFollow = false
    /// Whether the caller may write it anew, as its next version.
    package var mayRevise = false
    /// Whether its next version is without what it was made of and was taken back.
    package var isRevisedWithoutGone = false
    /// For who may write it anew, its paragraphs as they are typed, each behind the mark that it is under: none where none is under a
    /// mark of its own, `nil` where one is under a mark that nobody can type.
    package var paragraphs: [String]?
    /// A report that follows it up.
    package struct Follower: Hashable, Sendable {
        /// With whose word it is, where that is told.
        package let record: RecordLine
        /// What it does to the one that it follows up.
        package let how: Product.Following
        package init(record: RecordLine, how: Product.Following) {
            self.record = record
            self.how = how
        }
    }

    /// The reports that follow it up, as far as the caller may see them: what takes its place first, then what contradicts it, and of
    /// each the newest first; at most ``SharingLimits/followed``.
    package var followedBy: [Follower] = []
    /// What was said of it, as far as the caller may see that, newest first.
    package var feedback: [FeedbackView] = []
    /// Whether the caller may say what became of it.
    package var mayAnswer = false
    /// The posts that the caller may route it to.
    package var colleagues: [String] = []
    /// What it says in other languages, as far as the caller may see that: by language, the best to read first.
    package var translations: [TranslationView] = []
    /// Who has seen it, and how often; `nil`: nobody says so.
    package var sightings: SightingsView?
    /// Whether the caller may say that they saw it, too.
    package var maySight = false
    /// Whether to all who may have the record: whose word it is says who is told that it exists.
    package var maySightForAll = false
    /// What was decided on it; `nil` for what is no warning.
    package var responses: ResponseLog?
    /// What was wrong with versions that the caller may see.
    package var corrections: [CorrectionView] = []
    /// What its signature is worth; `nil` for a record whose kind has none, or that is shown in part.
    package var attestation: Attestation?
    package init(
        line: RecordLine, channel: ChannelView, object: JSONValue, envelope: JSONValue, markings: [MarkingView],
        history: [RecordLine], versions: Int, elsewhere: [RecordLine] = [], refersTo: [RecordLine],
        moreReferences: Int = 0, referredBy: [RecordLine], isReferredByMore: Bool = false, place: LedgerPlace?,
        terms: Terms? = nil, book: PartyBook = .empty, date: Instant? = nil, today: Instant? = nil,
        mayPreview: Bool = false
    ) {
        self.terms = terms
        self.book = book
        self.date = date ?? line.added
        self.today = today ?? line.added
        self.mayPreview = mayPreview
        self.line = line
        self.channel = channel
        self.object = object
        self.envelope = envelope
        self.markings = markings
        self.history = history
        self.versions = versions
        self.elsewhere = elsewhere
        self.refersTo = refersTo
        self.moreReferences = moreReferences
        self.referredBy = referredBy
        self.isReferredByMore = isReferredByMore
        self.place = place
    }
}

/// Where a record stands in the ledger, with what it takes to prove it.
package struct LedgerPlace: Hashable, Sendable {
    /// The leaf's index, from 0.
    package let index: Int64
    package let size: Int64
    /// What opens the leaf's commitment.
    package let saltHex: String
    package let envelopeHex: String
    package let bodyHex: String
    /// The entry's bytes, whose leaf hash is in the tree.
    package let entryHex: String
    package let leafHex: String
    package let rootHex: String
    /// The audit path, leaf's sibling first, in hex.
    package let path: [String]
    /// Whether the node's own check of the path against the signed checkpoint passes.
    package let verifies: Bool
    /// The proof as a file (`c2sp.org/tlog-proof@v1`).
    package let proofFile: String
    package init(
        index: Int64, size: Int64, saltHex: String, envelopeHex: String, bodyHex: String, entryHex: String,
        leafHex: String, rootHex: String, path: [String], verifies: Bool, proofFile: String
    ) {
        self.index = index
        self.size = size
        self.saltHex = saltHex
        self.envelopeHex = envelopeHex
        self.bodyHex = bodyHex
        self.entryHex = entryHex
        self.leafHex = leafHex
        self.rootHex = rootHex
        self.path = path
        self.verifies = verifies
        self.proofFile = proofFile
    }
}

/// What a search asks for.
package struct SearchRequest: Hashable, Sendable {
    package var text: String
    package var type: String?
    package var channel: String?
    /// A kind of product: ``Product/Genre``.
    package var genre: String?
    package var precedence: String?
    /// Of one of a product's sources, as in `B2`.
    package var grade: String?
    /// A country's or an area's code, or an area's name.
    package var place: String?
    /// Whose word it is: a code, or any name that the asker may read in the registry.
    package var organisation: String?
    /// Added here then or later.
    package var since: Instant?
    /// Added here then or earlier.
    package var until: Instant?
    package var cursor: String?
    package var limit: Int

    /// What a record has to have beside the words.
    var facets: [String] {
        [("kind", type), ("genre", genre), ("precedence", precedence), ("grade", grade), ("place", place)].compactMap {
            name, value in value.map { Lexis.facet(name, $0) }
        }
    }
    /// Whether it asks for what a record that is named exactly may not be known to have.
    var isFaceted: Bool { genre != nil || precedence != nil || grade != nil || place != nil }
    /// Whether it is narrowed down by more than type and channel.
    package var isNarrow: Bool { isFaceted || organisation != nil || since != nil || until != nil }
    /// Whether it asks for something without a word.
    package var isFiltering: Bool { isNarrow || type != nil || channel != nil }
    /// Whether it says what must not occur, and nothing else: that finds nothing.
    package var isOnlyExcluding: Bool { facets.isEmpty && SearchQuestion(text).isOnlyExcluding }

    /// What narrows it down, by name, as text.
    var filters: KeyValuePairs<String, String?> {
        [
            "type": type, "channel": channel, "genre": genre, "precedence": precedence, "grade": grade, "place": place,
            "organisation": organisation, "since": since?.text, "until": until?.text,
        ]
    }

    /// Sets what ``filters`` gave.
    mutating func setFilters(_ value: (String) -> String?) {
        (type, channel, genre) = (value("type"), value("channel"), value("genre"))
        (precedence, grade, place) = (value("precedence"), value("grade"), value("place"))
        organisation = value("organisation")
        (since, until) = (value("since").flatMap { Instant($0) }, value("until").flatMap { Instant($0) })
    }

    /// What a cursor of it is good for.
    var parts: Parts {
        var question = Parts()
        question.add(text)
        for (_, filter) in filters { question.add(filter.map { [$0] }) }
        return question
    }

    package init(
        text: String, type: String? = nil, channel: String? = nil, cursor: String? = nil, limit: Int = 50
    ) {
        self.text = text
        self.type = type
        self.channel = channel
        self.cursor = cursor
        self.limit = limit
    }
}

/// The node as a caller may know it.
package struct NodeStatus: Sendable {
    package let organisation: String
    package let organisationName: String
    package let origin: String
    package let version: String
    package let started: Instant
    /// Records that the caller may read.
    package let readable: Int
    /// The rest is for operators, auditors and overseers; `nil` to others.
    package let ledgerSize: Int64?
    package let checkpoint: String?
    package let verifierKey: String?
    package let accounts: Int?
    package let channels: [ChannelView]
    package let listeners: Int?
    package init(
        organisation: String, organisationName: String, origin: String, version: String, started: Instant,
        readable: Int, ledgerSize: Int64?, checkpoint: String?, verifierKey: String?, accounts: Int?,
        channels: [ChannelView], listeners: Int?
    ) {
        self.organisation = organisation
        self.organisationName = organisationName
        self.origin = origin
        self.version = version
        self.started = started
        self.readable = readable
        self.ledgerSize = ledgerSize
        self.checkpoint = checkpoint
        self.verifierKey = verifierKey
        self.accounts = accounts
        self.channels = channels
        self.listeners = listeners
    }
}

/// One act or refusal, from the ledger's audit entries.
package struct AuditLine: Hashable, Sendable {
    package let position: Position
    package let added: Instant
    /// Who, as a post's name.
    package let actor: String
    /// A stable code, as in `account.add`, `refused.read`.
    package let act: String
    /// On which thing.
    package let subject: String
    package let outcome: String
    package init(position: Position, added: Instant, actor: String, act: String, subject: String, outcome: String) {
        self.position = position
        self.added = added
        self.actor = actor
        self.act = act
        self.subject = subject
        self.outcome = outcome
    }
}

/// What the live list hears.
package enum LiveEvent: Sendable {
    /// A record that the caller may see, with the opaque cursor after it.
    case record(RecordLine, cursor: String)
    /// Nothing new for ``SharingLimits/heartbeat``: keep the connection awake.
    case heartbeat
    /// The cursor is unknown or too old: load the page again.
    case reset
}
