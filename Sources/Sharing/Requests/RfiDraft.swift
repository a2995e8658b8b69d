import JSON
import Policy
package import Records

/// A request for information as somebody wrote it, before it is filed. Domain 3.9.
package struct RfiDraft: Sendable {
    package struct Person: Hashable, Sendable {
        /// One of ``Records/PersonCategory/all``.
        package var category: String
        /// Why the question cannot be asked without them.
        package var link: String
        package init(category: String, link: String) {
            self.category = category
            self.link = link
        }
    }

    /// The code of the channel that it goes by: one that every addressee reads.
    package var channel: String
    /// Codes of organisations.
    package var addressees: [String]
    /// `nil`: the first question is its title.
    package var title: String?
    /// Under which the house that asks keeps it.
    package var reference: String?
    /// One a line.
    package var questions: [String]
    package var background: String?
    package var purpose: String
    package var legalBasis: String
    /// Why the addressee is thought to hold it.
    package var why: String?
    package var urgency = Rfi.Urgency.routine
    package var urgencyReason: String?
    package var wantedBy: Instant?
    package var answerFormat: String?
    /// What the answer may be used for, as in `awareness`.
    package var uses: [String] = []
    package var restrictions: String?
    /// Only whether something is held.
    package var isHitOnly = false
    package var persons: [Person] = []
    /// Who asks declares that their own law lets them hold the answer.
    package var declaresLawful = false
    /// The request that this one takes up.
    package var follows: RecordID?
    /// The same was asked before, and is asked all the same.
    package var asksAgain = false

    package init(channel: String, addressees: [String], questions: [String], purpose: String, legalBasis: String) {
        self.channel = channel
        var met: Set<String> = []
        self.addressees = addressees.filter { met.insert($0).inserted }
        self.questions = questions
        self.purpose = purpose
        self.legalBasis = legalBasis
    }
}

extension RfiDraft {
    /// Those whom it is for, and the author's own house.
    var mark: PortionMark { .released(to: Set(addressees)) }

    /// The request, as STIX.
    func object(_ id: RecordID, at now: Instant) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var members: [JSONMember] = [
            JSONMember("type", .string(Rfi.type)), JSONMember("spec_version", "2.1"),
            JSONMember("id", .string(id.text)), JSONMember("created", time), JSONMember("modified", time),
        ]
        func add(_ name: String, _ text: String?) {
            if let text = text?.trimmed, !text.isEmpty { members.append(JSONMember(name, .string(text))) }
        }
        func add(_ name: String, _ texts: [String]) {
            if !texts.isEmpty { members.append(JSONMember(name, .array(texts.map { .string($0) }))) }
        }
        add("name", title ?? questions.first)
        add("reference", reference)
        add("description", background)
        add("questions", questions)
        add("addressees", addressees)
        add("purpose", purpose)
        add("legal_basis", legalBasis)
        add("why_addressee", why)
        add("urgency", urgency.rawValue)
        add("urgency_reason", urgencyReason)
        add("wanted_by", wantedBy?.text)
        add("answer_format", answerFormat)
        add("use_intended", uses)
        add("restrictions", restrictions)
        if isHitOnly { members.append(JSONMember("hit_only", .boolean(true))) }
        if !persons.isEmpty {
            members.append(
                JSONMember(
                    "persons",
                    .array(persons.map { ["category": .string($0.category), "link": .string($0.link)] })))
        }
        members.append(JSONMember("declares_lawful", .boolean(declaresLawful)))
        add("follows_ref", follows?.text)
        members.append(JSONMember("object_marking_refs", .array(mark.markings.map { .string($0.text) })))
        members.append(
            JSONMember("extensions", .object([JSONMember(Rfi.extensionID, ["extension_type": "new-sdo"])])))
        return .object(members)
    }
}

extension RfiDraft {
    /// Reads a request back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String) {
        func texts(_ name: String) -> [String] { Rfi.texts(object[name]) }
        guard let purpose = object["purpose"]?.string, let basis = object["legal_basis"]?.string,
            let urgency = object["urgency"]?.string.flatMap(Rfi.Urgency.init)
        else { return nil }
        self.init(
            channel: channel, addressees: texts("addressees"), questions: texts("questions"), purpose: purpose,
            legalBasis: basis)
        self.urgency = urgency
        title = object["name"]?.string
        reference = object["reference"]?.string
        background = object["description"]?.string
        why = object["why_addressee"]?.string
        urgencyReason = object["urgency_reason"]?.string
        wantedBy = object["wanted_by"]?.string.flatMap { Instant($0) }
        answerFormat = object["answer_format"]?.string
        uses = texts("use_intended")
        restrictions = object["restrictions"]?.string
        isHitOnly = object["hit_only"]?.boolean ?? false
        persons = (object["persons"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []).compactMap { person in
            guard let category = person["category"]?.string, let link = person["link"]?.string else { return nil }
            return Person(category: category, link: link)
        }
        declaresLawful = object["declares_lawful"]?.boolean ?? false
        follows = object["follows_ref"]?.recordID
    }
}

/// What one side does about a request, before it is filed.
package struct RfiActDraft: Sendable {
    package var request: String
    package var deed: RfiAct.Deed
    /// The organisation asked whose part it is; `nil`: one's own, or, of one's own request, each.
    package var addressee: String?
    package var text: String?
    package var declineCode: String?
    /// With `judicial-authorisation`: what was decided.
    package var authorisation: RfiAct.Authorisation?
    package var transferTo: String?
    package var satisfaction: RfiAct.Satisfaction?
    /// Records that answer it, which were released already, or are by their own policies.
    package var answers: [String] = []
    /// With `third-party-rule`: the record whose originators are to be asked whether the requester may have it.
    package var onward: String?

    package init(_ deed: RfiAct.Deed, on request: String) {
        self.deed = deed
        self.request = request
    }
}

extension RfiActDraft {
    /// The note, as STIX.
    ///
    /// - Parameters:
    ///   - received: when the request came, where the addressee acts.
    ///   - follows: the act that it answers.
    ///   - markings: who may have it.
    func note(
        _ id: RecordID, about request: RecordID, of addressee: String, naming answers: [RecordID], received: Instant?,
        follows: RecordID?, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var said = [
            JSONMember("extension_type", "property-extension"), JSONMember("act", .string(deed.rawValue)),
            JSONMember("addressee", .string(addressee)),
        ]
        func add(_ name: String, _ text: String?) {
            if let text { said.append(JSONMember(name, .string(text))) }
        }
        add("received", received.map { min($0, Instant(microseconds: now.microseconds / 1_000 * 1_000)).text })
        add("follows_ref", follows?.text)
        add("decline_code", declineCode)
        add("authorisation", declineCode == RfiAct.judicial ? authorisation?.rawValue : nil)
        add("transfer_to", transferTo)
        add("satisfaction", satisfaction?.rawValue)
        return [
            "type": "note", "spec_version": "2.1", "id": .string(id.text), "created": time, "modified": time,
            // STIX wants words; tools that do not know the extension show these.
            "content": .string(text ?? deed.rawValue),
            "object_refs": .array(([request] + answers).map { .string($0.text) }),
            "object_marking_refs": .array(markings.map { .string($0.text) }),
            "extensions": .object([JSONMember(RfiAct.extensionID, .object(said))]),
        ]
    }
}

extension Rfi {
    /// The same bytes from everybody: whoever files it second finds it known.
    static let allocated = Instant(microseconds: 1_795_651_200_000_000)

    /// What the extensions are, for tools that meet them. STIX 2.1 §7.3.
    static let definition = definition(
        extensionID, "Request for information", "What one organisation asks of others: the type case-rfi.", "new-sdo")
    static let actDefinition = definition(
        RfiAct.extensionID, "Act on a request for information",
        "What one side does about a request: it is accepted, clarified, answered, declined, rated.",
        "property-extension")
    static let requirementDefinition = definition(
        Requirement.extensionID, "Intelligence requirement",
        "What has to be known in order to decide, in elements, and who could answer each: the type requirement.",
        "new-sdo")

    static func definition(
        _ id: String, _ name: String, _ description: String, _ type: String, in page: String = "docs/requests.md"
    ) -> JSONTree {
        [
            "type": "extension-definition", "spec_version": "2.1", "id": .string(id),
            "created_by_ref": .string(BarazaMarking.identityID), "created": .string(allocated.text),
            "modified": .string(allocated.text), "name": .string(name), "description": .string(description),
            "schema": .string("\(page) of Baraza"), "version": "1.0.0", "extension_types": [.string(type)],
        ]
    }
}
