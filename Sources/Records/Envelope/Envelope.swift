package import JSON

/// What goes with a record wherever it goes: who says it, to whom, under which policy. The record itself is the
/// payload.
///
/// Only the fields that hold for every record are required; the rest are left out of the JSON when absent.
package struct Envelope: Hashable, Sendable {
    /// `urn:x:<node>:<type>:<uuid>`, see ``urn(node:id:)``.
    package var urn: String
    /// The kind's name, as in `indicator`.
    package var kind: String
    /// Counts the originator's versions from 1, where the payload does not say its version itself.
    package var version: Int64?
    /// Of the payload's canonical bytes.
    package var contentHash: ContentDigest
    /// The content hash of the version before.
    package var previousHash: ContentDigest?
    /// The organisation whose word this is, by its code.
    package var originator: String
    /// The node that issues its versions.
    package var ownerNode: String
    /// The post, not the person, that filed it.
    package var filedBy: String
    /// The post that released it, where that is another one.
    package var releasedBy: String?
    /// The code of the channel that it belongs to.
    package var channel: String
    /// When it was released.
    package var created: Instant
    package var modified: Instant?
    /// When the era began in which it was released: from then until its release no audience changed.
    package var era: Instant?
    package var validFrom: Instant?
    package var validUntil: Instant?
    /// How exactly the times about the world are known.
    package var datePrecision: DatePrecision?
    /// BCP 47.
    package var lang: String?
    package var translations: [TranslationNote]
    /// The canonical JSON of the release policy.
    package var policy: [UInt8]
    /// The agreement's urn and clause.
    package var legalBasis: String?
    /// Codes of the closed list of purposes.
    package var purposes: [String]
    package var personalData: PersonalData?
    package var retention: Retention?
    package var provenance: Provenance?
    package var precedence: Precedence
    /// The red lines that it may cross, as in `R2`: to be looked at by a person.
    package var review: [String]
    package var signatures: [Signature]
    package var links: [Link]
    /// How it came here; `nil` on the node that issued it.
    package var received: Received?

    package init(
        urn: String, kind: String, contentHash: ContentDigest, previousHash: ContentDigest? = nil, originator: String,
        ownerNode: String, filedBy: String, channel: String, created: Instant, policy: [UInt8],
        precedence: Precedence = .routine
    ) {
        self.urn = urn
        self.kind = kind
        self.contentHash = contentHash
        self.previousHash = previousHash
        self.originator = originator
        self.ownerNode = ownerNode
        self.filedBy = filedBy
        self.channel = channel
        self.created = created
        self.policy = policy
        self.precedence = precedence
        self.translations = []
        self.purposes = []
        self.review = []
        self.signatures = []
        self.links = []
    }

    /// Wraps a STIX id, which stays what it is.
    package static func urn(node: String, id: RecordID) -> String { "urn:x:\(node):\(id.type):\(id.uuid)" }
}

extension Envelope {
    /// How urgent: the classic precedences of messages.
    package enum Precedence: String, Hashable, Sendable, CaseIterable, Comparable {
        case routine = "ROUTINE"
        case priority = "PRIORITY"
        case immediate = "IMMEDIATE"
        case flash = "FLASH"

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    package typealias DatePrecision = PartialDate.Precision

    /// A rendering in another language, and how far it may be trusted.
    package struct TranslationNote: Hashable, Sendable {
        package enum Origin: String, Hashable, Sendable { case original, human, machine }
        package var lang: String
        package var origin: Origin
        package var isReviewed: Bool
        package init(lang: String, origin: Origin, isReviewed: Bool) {
            self.lang = lang
            self.origin = origin
            self.isReviewed = isReviewed
        }
    }

    /// Whether persons can be told from the payload, and which.
    package struct PersonalData: Hashable, Sendable {
        package var isPresent: Bool
        package var categories: [String]
        package var specialCategories: [String]
        /// The sorts of people it is about.
        package var subjects: [String]
        /// What was left out, and why the rest could not be.
        package var minimisation: String?
        package init(
            isPresent: Bool, categories: [String] = [], specialCategories: [String] = [], subjects: [String] = [],
            minimisation: String? = nil
        ) {
            self.isPresent = isPresent
            self.categories = categories
            self.specialCategories = specialCategories
            self.subjects = subjects
            self.minimisation = minimisation
        }
    }

    /// The shortest rule that applies wins.
    package struct Retention: Hashable, Sendable {
        package enum Action: String, Hashable, Sendable { case delete, review }
        package var action: Action
        package var after: Instant
        /// The id of the rule that says so.
        package var rule: String
        package init(action: Action, after: Instant, rule: String) {
            self.action = action
            self.after = after
            self.rule = rule
        }
    }

    /// Where it comes from, in the words of W3C PROV.
    package struct Provenance: Hashable, Sendable {
        package enum Maker: String, Hashable, Sendable {
            case human
            case assisted = "ai-assisted"
            case generated = "ai-generated"
        }
        package var maker: Maker
        /// Urns.
        package var derivedFrom: [String]
        package var sources: [String]
        package var method: String?
        /// The id of the model that took part.
        package var model: String?
        /// A post.
        package var reviewer: String?
        package init(
            maker: Maker, derivedFrom: [String] = [], sources: [String] = [], method: String? = nil,
            model: String? = nil, reviewer: String? = nil
        ) {
            self.maker = maker
            self.derivedFrom = derivedFrom
            self.sources = sources
            self.method = method
            self.model = model
            self.reviewer = reviewer
        }
    }

    package struct Signature: Hashable, Sendable {
        /// The node or post.
        package var signer: String
        package var algorithm: String
        /// Base64.
        package var value: String
        package init(signer: String, algorithm: String, value: String) {
            self.signer = signer
            self.algorithm = algorithm
            self.value = value
        }
    }

    /// A typed link to another record; left out for readers who may not know of its target.
    package struct Link: Hashable, Sendable {
        package var relation: String
        package var target: String
        package init(relation: String, target: String) {
            self.relation = relation
            self.target = target
        }
    }
}
