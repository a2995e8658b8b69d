import JSON
import Policy
package import Records

/// A text that is to be put to seats, before it is filed. Domain 3.12.
package struct DecisionDraft: Hashable, Sendable {
    package var channel: String
    package var name: String
    /// As in `MCC/2025/PL/3/Rev.1`.
    package var symbol: String?
    /// In the languages in which it is authentic.
    package var texts: [Council.Wording]
    package var method = Decision.Method.consensus
    package var formality = Council.Formality.understanding
    package var formalityEvidence: String?
    package var meeting: RecordID?
    package var item: String?
    package var bodies: [String] = []
    /// Codes of organisations, each once; none: the members of the bodies as of now.
    package var seats: [String]
    /// The code of the organisation whose post chairs.
    package var chair: String
    package var effective: PartialDate?
    package var supersedes: RecordID?
    package var audience = CouncilAudience.channel

    package init(
        channel: String, name: String, texts: [Council.Wording], seats: [String], chair: String
    ) {
        self.channel = channel
        self.name = name
        self.texts = texts
        var met: Set<String> = []
        self.seats = seats.filter { met.insert($0).inserted }
        self.chair = chair
    }

    package var named: Set<String> { Set(seats + [chair]) }
    /// Of its texts.
    package var hash: String { Decision.hash(of: texts) }
}

extension DecisionDraft {
    var members: [JSONMember] {
        var members = CouncilMembers()
        members.add("name", name)
        members.add("symbol", symbol)
        members.add("texts", texts)
        members.add("text_hash", hash)
        members.add("method", method.rawValue)
        members.add("formality", .integer(formality.rawValue))
        members.add("formality_evidence", formalityEvidence)
        members.add("meeting_ref", meeting?.text)
        members.add("item", item)
        members.add("bodies", bodies)
        members.add("seats", seats)
        members.add("chair", chair)
        members.add("effective", effective?.text)
        members.add("supersedes_ref", supersedes?.text)
        return members.all
    }

    /// Reads a decision back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String, owner: String) {
        guard let name = object["name"]?.string, let chair = object["chair"]?.string else { return nil }
        self.init(
            channel: channel, name: name, texts: Council.wordings(object["texts"]),
            seats: Rfi.texts(object["seats"]), chair: chair)
        symbol = object["symbol"]?.string
        method = object["method"]?.string.flatMap(Decision.Method.init) ?? .consensus
        formality = object["formality"]?.integer.flatMap(Council.Formality.init) ?? .idea
        formalityEvidence = object["formality_evidence"]?.string
        meeting = object["meeting_ref"]?.recordID
        item = object["item"]?.string
        bodies = Rfi.texts(object["bodies"])
        effective = object["effective"]?.string.flatMap { try? PartialDate($0) }
        supersedes = object["supersedes_ref"]?.recordID
        audience = CouncilAudience(object, named: named, of: owner) ?? .channel
    }
}

/// What a seat or the chair does about a text, before it is filed. A seat speaks for itself alone: whose word it is follows from who
/// files it.
package struct DecisionActDraft: Hashable, Sendable {
    package var decision: String
    package var deed: DecisionAct.Deed
    package var position: DecisionAct.Position?
    package var text: String?
    /// For the chair alone to read, and one's own house.
    package var isForChair = false
    /// The code of the organisation that chairs from then on.
    package var handTo: String?
    /// Of the text that its author had before them: refused where it is another.
    package var hash: String?

    package init(_ deed: DecisionAct.Deed, on decision: String) {
        self.deed = deed
        self.decision = decision
    }
}

/// A commitment before it is filed. Domain 3.12.
package struct CommitmentDraft: Hashable, Sendable {
    package var channel: String
    package var name: String
    package var text: String?
    package var decision: RecordID?
    package var meeting: RecordID?
    package var formality = Council.Formality.understanding
    package var formalityEvidence: String?
    /// The code of the organisation that has to do it.
    package var owner: String
    package var ownerPost: String?
    package var coOwners: [String] = []
    /// A day.
    package var due: PartialDate
    package var deliverable: String
    package var evidenceRule: String
    package var verifier: String
    package var chair: String?
    package var supersedes: RecordID?
    package var audience = CouncilAudience.channel

    package init(
        channel: String, name: String, owner: String, due: PartialDate, deliverable: String, evidenceRule: String,
        verifier: String
    ) {
        self.channel = channel
        self.name = name
        self.owner = owner
        self.due = due
        self.deliverable = deliverable
        self.evidenceRule = evidenceRule
        self.verifier = verifier
    }

    package var named: Set<String> { Set([owner, verifier] + coOwners + [chair].compactMap { $0 }) }

    /// - Parameter secretariat: whose record it is.
    package func parties(secretariat: String) -> CommitmentThread.Parties {
        CommitmentThread.Parties(
            owner: owner, coOwners: coOwners, verifier: verifier, chair: chair, secretariat: secretariat)
    }
}

extension CommitmentDraft {
    var members: [JSONMember] {
        var members = CouncilMembers()
        members.add("name", name)
        members.add("description", text)
        members.add("decision_ref", decision?.text)
        members.add("meeting_ref", meeting?.text)
        members.add("formality", .integer(formality.rawValue))
        members.add("formality_evidence", formalityEvidence)
        members.add("owner", owner)
        members.add("owner_post", ownerPost)
        members.add("co_owners", coOwners)
        members.add("due", due.text)
        members.add("deliverable", deliverable)
        members.add("evidence_rule", evidenceRule)
        members.add("verifier", verifier)
        members.add("chair", chair)
        members.add("supersedes_ref", supersedes?.text)
        return members.all
    }

    /// Reads a commitment back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String, owner house: String) {
        guard let name = object["name"]?.string, let owner = object["owner"]?.string,
            let due = object["due"]?.string.flatMap({ try? PartialDate($0) }), let verifier = object["verifier"]?.string
        else { return nil }
        self.init(
            channel: channel, name: name, owner: owner, due: due, deliverable: object["deliverable"]?.string ?? "",
            evidenceRule: object["evidence_rule"]?.string ?? "", verifier: verifier)
        text = object["description"]?.string
        decision = object["decision_ref"]?.recordID
        meeting = object["meeting_ref"]?.recordID
        formality = object["formality"]?.integer.flatMap(Council.Formality.init) ?? .idea
        formalityEvidence = object["formality_evidence"]?.string
        ownerPost = object["owner_post"]?.string
        coOwners = Rfi.texts(object["co_owners"])
        chair = object["chair"]?.string
        supersedes = object["supersedes_ref"]?.recordID
        audience = CouncilAudience(object, named: named, of: house) ?? .channel
    }
}

/// What somebody does about a commitment, before it is filed.
package struct CommitmentActDraft: Hashable, Sendable {
    package var commitment: String
    package var deed: CommitmentAct.Deed
    package var text: String?
    /// With `re-plan`: a day.
    package var due: PartialDate?
    /// With `re-plan` and `withdraw`: the decision by which.
    package var decision: String?
    /// With `supersede`: what takes its place.
    package var successor: String?
    /// With `evidence`: records that show it.
    package var evidence: [String] = []

    package init(_ deed: CommitmentAct.Deed, on commitment: String) {
        self.deed = deed
        self.commitment = commitment
    }
}
