import JSON
package import Records

/// What a post says of a record, before it is filed. Domain 3.11.
package struct FeedbackDraft: Sendable {
    /// The record's id, and which of it: see ``Gate/record(_:version:channel:for:)``.
    package var record: String
    package var version: String?
    package var channel: String
    package var answer: Feedback.Answer?
    /// See ``Records/Feedback/ratings``.
    package var usefulness: Int64?
    package var accuracy: Int64?
    package var timeliness: Int64?
    /// How well it meets each analytic standard, by its number: see ``Records/Feedback/scores``.
    package var standards: [Int64: Int64]
    /// The decision or product that it was used in.
    package var usedIn: String?
    /// A post of the same house that is to look at it: nobody else learns of that.
    package var routedTo: String?
    package var comment: String?

    package init(
        record: String, version: String? = nil, channel: String, answer: Feedback.Answer? = nil,
        usefulness: Int64? = nil, accuracy: Int64? = nil, timeliness: Int64? = nil,
        standards: [Int64: Int64] = [:], usedIn: String? = nil, routedTo: String? = nil, comment: String? = nil
    ) {
        self.record = record
        self.version = version
        self.channel = channel
        self.answer = answer
        self.usefulness = usefulness
        self.accuracy = accuracy
        self.timeliness = timeliness
        self.standards = standards
        self.usedIn = usedIn
        self.routedTo = routedTo
        self.comment = comment
    }
}

extension FeedbackDraft {
    /// Whether something that was said is the same.
    func says(_ said: FeedbackView, of version: Timestamp?) -> Bool {
        said.version == version && said.answer == answer && said.routedTo == routedTo && said.comment == comment
            && said.usefulness == usefulness && said.accuracy == accuracy && said.timeliness == timeliness
            && said.standards == standards && said.usedIn == usedIn
    }

    /// The note, as STIX.
    ///
    /// - Parameters:
    ///   - record: the one that it is about, in the version that its author was shown.
    ///   - markings: who may have it.
    func note(
        _ id: RecordID, about record: RecordID, version: String, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var said = [JSONMember("extension_type", "property-extension")]
        func add(_ name: String, _ value: JSONTree?) {
            if let value { said.append(JSONMember(name, value)) }
        }
        add("answer", answer.map { .string($0.rawValue) })
        // An observable has no version: what was seen of it is all there is.
        add("record_version", Timestamp(version).map { _ in .string(version) })
        add("usefulness", usefulness.map { .integer($0) })
        add("accuracy", accuracy.map { .integer($0) })
        add("timeliness", timeliness.map { .integer($0) })
        if !standards.isEmpty { add("standards", Feedback.tree(of: standards)) }
        add("used_in", usedIn.map { .string($0) })
        add("routed_to", routedTo.map { .string($0) })
        return [
            "type": "note", "spec_version": "2.1", "id": .string(id.text), "created": time, "modified": time,
            // STIX wants words; tools that do not know the extension show these.
            "content": .string(comment ?? answer?.rawValue ?? "routed"),
            "object_refs": [.string(record.text)],
            "object_marking_refs": .array(markings.map { .string($0.text) }),
            "extensions": .object([JSONMember(Feedback.extensionID, .object(said))]),
        ]
    }
}
