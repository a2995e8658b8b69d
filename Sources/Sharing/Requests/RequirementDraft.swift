import JSON
import Policy
package import Records

/// What somebody has to know, as they wrote it down, before it is filed. Domain 3.10.
package struct RequirementDraft: Hashable, Sendable {
    /// Who could answer an element lawfully, how, and until when.
    package struct PlanLine: Hashable, Sendable {
        /// The place among the elements, from 0.
        package var element: Int
        /// The code of an organisation; `nil` for open sources.
        package var organisation: String?
        package var method: Requirement.Method
        package var due: PartialDate?
        /// The request for information by which it was asked.
        package var request: RecordID?
        /// The record that answers it.
        package var answeredBy: RecordID?
        package init(
            element: Int, organisation: String? = nil, method: Requirement.Method, due: PartialDate? = nil,
            request: RecordID? = nil, answeredBy: RecordID? = nil
        ) {
            self.element = element
            self.organisation = organisation
            self.method = method
            self.due = due
            self.request = request
            self.answeredBy = answeredBy
        }
    }

    /// The code of the channel that it is filed in.
    package var channel: String
    /// The question.
    package var name: String
    /// The decision that it supports.
    package var decision: String
    package var background: String?
    package var priority = Requirement.Priority.medium
    package var status = Requirement.Status.active
    package var from: PartialDate?
    package var until: PartialDate?
    package var areas: [String] = []
    package var themes: [String] = []
    /// What has to be known, one by one; each keeps its place.
    package var elements: [String]
    package var indicators: [String] = []
    /// After it an answer is of no use.
    package var lastTimeOfValue: Instant?
    package var plan: [PlanLine] = []
    /// For everybody in the channel; else for its own house alone.
    package var isShared = false

    package init(channel: String, name: String, decision: String, elements: [String]) {
        self.channel = channel
        self.name = name
        self.decision = decision
        self.elements = elements
    }
}

extension RequirementDraft {
    /// The requirement, as STIX. Of one that is written anew only what differs from what its author saw is changed: all else stays as it
    /// is stored, what they may not see and what this version does not know too.
    ///
    /// - Parameters:
    ///   - known: what it is written over; `nil`: it is new.
    ///   - markings: who may have it.
    func object(
        _ id: RecordID, over known: FoundRequirement?, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        let said = members(under: markings)
        guard let known else {
            return .object(
                [
                    JSONMember("type", .string(Requirement.type)), JSONMember("spec_version", "2.1"),
                    JSONMember("id", .string(id.text)), JSONMember("created", time), JSONMember("modified", time),
                ] + said + [
                    JSONMember(
                        "extensions", .object([JSONMember(Requirement.extensionID, ["extension_type": "new-sdo"])]))
                ])
        }
        let was = known.line.draft
        let before = was.members(under: [])
        func value(_ name: String, in members: [JSONMember]) -> JSONTree? { members.first { $0.name == name }?.value }
        var members: [JSONMember] = []
        for (key, stored) in known.stored.members {
            let name = key.text
            let isSame =
                name == "object_marking_refs"
                ? isShared == was.isShared
                : !Self.edited.contains(name) || value(name, in: said) == value(name, in: before)
            if name == "modified" {
                members.append(JSONMember(name, time))
            } else if isSame {
                members.append(JSONMember(name, .raw(stored.minified)))
            } else if name == "plan" {
                let lines = lines(over: Array(stored.elements), seen: was.plan)
                if !lines.isEmpty { members.append(JSONMember(name, .array(lines))) }
            } else if let new = value(name, in: said) {
                members.append(JSONMember(name, new))
            }
        }
        members += said.filter { known.stored[$0.name] == nil }
        return .object(members)
    }

    /// The plan: a line that stands as its author saw it stays as it is stored, with what they may not see.
    private func lines(over stored: [JSONValue], seen: [PlanLine]) -> [JSONTree] {
        var left = seen.enumerated().map { $0 }
        return plan.map { line in
            guard let place = left.firstIndex(where: { $0.element == line }) else { return line.tree }
            let kept = left.remove(at: place).offset
            return stored.indices.contains(kept) ? .raw(stored[kept].minified) : line.tree
        }
    }

    /// What a draft says, and nothing else of an object.
    private static let edited: Set<String> = [
        "name", "description", "decision", "priority", "from", "until", "areas", "themes", "elements", "indicators",
        "last_time_of_value", "status", "plan", "object_marking_refs",
    ]

    private func members(under markings: [RecordID]) -> [JSONMember] {
        var members: [JSONMember] = []
        func add(_ name: String, _ text: String?) {
            if let text = text?.trimmed, !text.isEmpty { members.append(JSONMember(name, .string(text))) }
        }
        func add(_ name: String, _ texts: [String]) {
            if !texts.isEmpty { members.append(JSONMember(name, .array(texts.map { .string($0) }))) }
        }
        add("name", name)
        add("description", background)
        add("decision", decision)
        add("priority", priority.rawValue)
        add("from", from?.text)
        add("until", until?.text)
        add("areas", areas)
        add("themes", themes)
        add("elements", elements)
        add("indicators", indicators)
        add("last_time_of_value", lastTimeOfValue?.text)
        add("status", status.rawValue)
        if !plan.isEmpty { members.append(JSONMember("plan", .array(plan.map(\.tree)))) }
        add("object_marking_refs", markings.map(\.text))
        return members
    }

    /// Whether these elements stand where those before them stood. The words of one may change; one that moved, or that is gone, would
    /// have its answers answer another.
    func keepsPlaces(of before: [String]) -> Bool {
        guard elements.count >= before.count else { return false }
        return before.indices.allSatisfy { place in
            elements[place] == before[place]
                || !before.contains(elements[place])
                    && !elements[before.count...].contains(before[place])
        }
    }

    /// Whether a stored requirement has no markings but those that a draft writes: others, above all of parts of it, are lost on a form.
    static func isPlain(_ stored: JSONValue, of house: String) -> Bool {
        guard stored["granular_markings"] == nil else { return false }
        guard let markings = stored["object_marking_refs"] else { return true }
        return Set(markings.elements.compactMap(\.string))
            == Set(PortionMark.released(to: [house]).markings.map(\.text))
    }

    /// Reads a requirement back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String) {
        func texts(_ name: String) -> [String] { Rfi.texts(object[name]) }
        guard let name = object["name"]?.string, let decision = object["decision"]?.string else { return nil }
        self.init(channel: channel, name: name, decision: decision, elements: texts("elements"))
        background = object["description"]?.string
        priority = object["priority"]?.string.flatMap(Requirement.Priority.init) ?? .medium
        status = object["status"]?.string.flatMap(Requirement.Status.init) ?? .proposed
        from = object["from"]?.string.flatMap { try? PartialDate($0) }
        until = object["until"]?.string.flatMap { try? PartialDate($0) }
        areas = texts("areas")
        themes = texts("themes")
        indicators = texts("indicators")
        isShared = object["object_marking_refs"] == nil
        lastTimeOfValue = object["last_time_of_value"]?.string.flatMap { Instant($0) }
        let lines = object["plan"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        plan = lines.compactMap { line in
            guard let element = line["element"]?.integer, elements.indices.contains(Int(element)),
                let method = line["method"]?.string.flatMap(Requirement.Method.init)
            else { return nil }
            return PlanLine(
                element: Int(element), organisation: line["organisation"]?.string, method: method,
                due: line["due"]?.string.flatMap { try? PartialDate($0) }, request: line["request_ref"]?.recordID,
                answeredBy: line["answered_by_ref"]?.recordID)
        }
    }
}

extension RequirementDraft.PlanLine {
    fileprivate var tree: JSONTree {
        var members = [
            JSONMember("element", .integer(Int64(element))), JSONMember("method", .string(method.rawValue)),
        ]
        for (name, text) in [
            ("organisation", organisation), ("due", due?.text), ("request_ref", request?.text),
            ("answered_by_ref", answeredBy?.text),
        ] {
            if let text { members.append(JSONMember(name, .string(text))) }
        }
        return .object(members)
    }
}

extension RequirementDraft.PlanLine {
    /// As somebody writes it down: the number of the element from 1, the code of an organisation or a dash, the method, and then a date,
    /// a request and a record that answers it, as far as there are. Of what cannot be read nothing is made.
    package init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count >= 3, let number = Int(words[0]), number > 0,
            let method = Requirement.Method(rawValue: words[2])
        else { return nil }
        self.init(element: number - 1, organisation: words[1] == "-" ? nil : words[1], method: method)
        for word in words.dropFirst(3) {
            if let id = try? RecordID(word) {
                if id.type == Rfi.type { request = id } else { answeredBy = id }
            } else if let date = try? PartialDate(word) {
                due = date
            } else {
                return nil
            }
        }
    }

    /// As ``init(_:)`` reads it.
    package var text: String {
        [
            String(element + 1), organisation ?? "-", method.rawValue, due?.text, request?.text, answeredBy?.text,
        ].compactMap { $0 }.joined(separator: " ")
    }
}
