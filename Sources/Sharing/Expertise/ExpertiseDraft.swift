import JSON
import Policy
package import Records

/// An offer of experience, or a request for it, as somebody wrote it. Domain 3.18.
package struct ExpertiseDraft: Sendable {
    package var channel: String
    package var way: Expertise.Way
    /// The topic.
    package var name: String
    package var domains: [String]
    package var formats: [Expertise.Format]
    package var background: String?
    /// Tags of languages.
    package var languages: [String] = []
    package var from: PartialDate?
    package var until: PartialDate?
    package var costSharing: Expertise.CostSharing?
    package var costNote: String?
    /// Codes of organisations; none: whoever reads the channel.
    package var addressees: [String] = []

    package init(
        channel: String, way: Expertise.Way, name: String, domains: [String], formats: [Expertise.Format]
    ) {
        self.channel = channel
        self.way = way
        self.name = name
        self.domains = domains
        self.formats = formats
    }
}

extension ExpertiseDraft {
    /// Those whom it is for, and the author's own house; `nil`: whoever reads the channel.
    var mark: PortionMark? { addressees.isEmpty ? nil : .released(to: Set(addressees)) }

    /// The offer, as STIX.
    func object(_ id: RecordID, at now: Instant) -> JSONTree {
        var object = OwnObject(Expertise.type, id, at: now, extensionID: Expertise.extensionID)
        object.add("name", name)
        object.add("description", background)
        object.add("way", way.rawValue)
        object.add("domains", domains)
        object.add("formats", formats.map(\.rawValue))
        object.add("languages", languages)
        object.add("from", from?.text)
        object.add("until", until?.text)
        object.add("cost_sharing", costSharing?.rawValue)
        object.add("cost_note", costNote)
        object.add("addressees", addressees)
        return object.tree(under: mark)
    }

    /// Reads an offer back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String) {
        guard let way = object["way"]?.string.flatMap(Expertise.Way.init), let name = object["name"]?.string else {
            return nil
        }
        self.init(
            channel: channel, way: way, name: name, domains: Rfi.texts(object["domains"]),
            formats: Rfi.texts(object["formats"]).compactMap(Expertise.Format.init))
        background = object["description"]?.string
        languages = Rfi.texts(object["languages"])
        from = object["from"]?.string.flatMap { try? PartialDate($0) }
        until = object["until"]?.string.flatMap { try? PartialDate($0) }
        costSharing = object["cost_sharing"]?.string.flatMap(Expertise.CostSharing.init)
        costNote = object["cost_note"]?.string
        addressees = Rfi.texts(object["addressees"])
    }
}

/// What a house does about an offer, before it is filed.
package struct ExpertiseActDraft: Sendable {
    package var offer: String
    package var deed: ExpertiseAct.Deed
    /// With whom; `nil`: with the offer's own house, or, for that one, with the only other.
    package var partner: String?
    package var text: String?
    package var format: Expertise.Format?
    package var from: PartialDate?
    package var until: PartialDate?
    package var place: String?
    /// The note that scheduled it.
    package var activity: RecordID?
    package var worth: ExpertiseAct.Worth?

    package init(_ deed: ExpertiseAct.Deed, on offer: String) {
        self.deed = deed
        self.offer = offer
    }
}

/// A lesson as somebody wrote it. Domain 3.18.
package struct LessonDraft: Sendable {
    package var channel: String
    package var name: String
    package var observation: String
    package var outcome: Lesson.Outcome
    package var context: String?
    package var analysis: String?
    package var lesson: String?
    package var action: String?
    package var transferability: String?
    package var evidence: [String] = []
    package var evidenceRefs: [RecordID] = []
    package var domains: [String] = []
    /// The exchange that it comes from.
    package var offer: RecordID?
    /// The other house of that exchange; `nil`: the only one with which there is one.
    package var partner: String?
    /// For everybody in the channel; else, where it comes from an exchange, for its two houses alone.
    package var isShared = false

    package init(channel: String, name: String, observation: String, outcome: Lesson.Outcome) {
        self.channel = channel
        self.name = name
        self.observation = observation
        self.outcome = outcome
    }
}

extension LessonDraft {
    /// The lesson, as STIX.
    func object(_ id: RecordID, under mark: PortionMark?, at now: Instant) -> JSONTree {
        var object = OwnObject(Lesson.type, id, at: now, extensionID: Lesson.extensionID)
        object.add("name", name)
        object.add("observation", observation)
        object.add("outcome", outcome.rawValue)
        object.add("context", context)
        object.add("analysis", analysis)
        object.add("lesson", lesson)
        object.add("action", action)
        object.add("transferability", transferability)
        object.add("evidence", evidence)
        object.add("evidence_refs", evidenceRefs.map(\.text))
        object.add("domains", domains)
        object.add("offer_ref", offer?.text)
        return object.tree(under: mark)
    }

    init?(_ object: JSONValue, channel: String) {
        guard let name = object["name"]?.string, let observation = object["observation"]?.string,
            let outcome = object["outcome"]?.string.flatMap(Lesson.Outcome.init)
        else { return nil }
        self.init(channel: channel, name: name, observation: observation, outcome: outcome)
        context = object["context"]?.string
        analysis = object["analysis"]?.string
        lesson = object["lesson"]?.string
        action = object["action"]?.string
        transferability = object["transferability"]?.string
        evidence = Rfi.texts(object["evidence"])
        evidenceRefs = Rfi.texts(object["evidence_refs"]).compactMap { try? RecordID($0) }
        domains = Rfi.texts(object["domains"])
        offer = object["offer_ref"]?.recordID
    }

    /// The parts that it has, of those that a lesson needs to be called learned.
    var parts: Set<Lesson.Missing> {
        var parts: Set<Lesson.Missing> = []
        for (part, text) in [
            (Lesson.Missing.analysis, analysis), (.lesson, lesson), (.action, action), (.context, context),
        ] where text != nil { parts.insert(part) }
        if !evidence.isEmpty || !evidenceRefs.isEmpty { parts.insert(.evidence) }
        return parts
    }
}

/// The members of an object of ours, as they are put together: what is empty is left out.
struct OwnObject {
    private var members: [JSONMember]
    private let extensionID: String

    /// - Parameter created: of a thing that has versions; `nil`: now.
    init(_ type: String, _ id: RecordID, created: Instant? = nil, at now: Instant, extensionID: String) {
        func time(_ instant: Instant) -> JSONTree {
            .string(Instant(microseconds: instant.microseconds / 1_000 * 1_000).text)
        }
        members = [
            JSONMember("type", .string(type)), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
            JSONMember("created", time(min(created ?? now, now))), JSONMember("modified", time(now)),
        ]
        self.extensionID = extensionID
    }

    mutating func add(_ name: String, _ text: String?) {
        if let text = text?.trimmed, !text.isEmpty { members.append(JSONMember(name, .string(text))) }
    }
    mutating func add(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { members.append(JSONMember(name, .array(texts.map { .string($0) }))) }
    }
    mutating func add(_ name: String, _ value: JSONTree) { members.append(JSONMember(name, value)) }

    /// - Parameter mark: who may have it; `nil`: whoever may have the channel's records.
    func tree(under mark: PortionMark?) -> JSONTree {
        var all = members
        if let mark { all.append(JSONMember("object_marking_refs", .array(mark.markings.map { .string($0.text) }))) }
        all.append(JSONMember("extensions", .object([JSONMember(extensionID, ["extension_type": "new-sdo"])])))
        return .object(all)
    }
}
