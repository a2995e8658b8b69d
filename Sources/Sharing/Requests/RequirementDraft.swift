import JSON
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
    /// The requirement, as STIX.
    ///
    /// - Parameters:
    ///   - created: when its first version was made.
    ///   - markings: who may have it.
    func object(
        _ id: RecordID, created: String?, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = Instant(microseconds: now.microseconds / 1_000 * 1_000).text
        var members: [JSONMember] = [
            JSONMember("type", .string(Requirement.type)), JSONMember("spec_version", "2.1"),
            JSONMember("id", .string(id.text)), JSONMember("created", .string(created ?? time)),
            JSONMember("modified", .string(time)),
        ]
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
        if !markings.isEmpty {
            members.append(JSONMember("object_marking_refs", .array(markings.map { .string($0.text) })))
        }
        members.append(
            JSONMember("extensions", .object([JSONMember(Requirement.extensionID, ["extension_type": "new-sdo"])])))
        return .object(members)
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
