import JSON
package import Records

/// What was decided on a warning, before it is filed. Domain 3.16.
package struct ResponseDraft: Sendable {
    /// The warning's id, and which of it: see ``Gate/record(_:version:channel:for:)``.
    package var record: String
    package var version: String?
    package var channel: String
    package var choice: WarningResponse.Choice
    /// As far as it is known; not in the future.
    package var decided: PartialDate
    package var status: WarningResponse.Status
    package var result: String?
    /// For whoever may have the warning, which is for whose word that is to say; else for them alone.
    package var isForAll: Bool

    package init(
        record: String, version: String? = nil, channel: String, choice: WarningResponse.Choice, decided: PartialDate,
        status: WarningResponse.Status = .decided, result: String? = nil, isForAll: Bool = false
    ) {
        self.record = record
        self.version = version
        self.channel = channel
        self.choice = choice
        self.decided = decided
        self.status = status
        self.result = result
        self.isForAll = isForAll
    }
}

/// What became of it since, which its next version says.
package struct ResponseChange: Sendable {
    /// ``ResponseView/note``.
    package var note: String
    /// The warning that it is about, and the channel of both.
    package var record: String
    package var channel: String
    package var status: WarningResponse.Status
    package var result: String?

    package init(
        _ note: String, to record: String, in channel: String, status: WarningResponse.Status, result: String? = nil
    ) {
        self.note = note
        self.record = record
        self.channel = channel
        self.status = status
        self.result = result
    }
}

extension ResponseDraft {
    /// Whether something that was said is the same, and was said to the same.
    func says(_ said: ResponseView, of version: Timestamp?, under markings: [RecordID]) -> Bool {
        said.markings == Set(markings.map(\.text)) && said.version == version && said.choice == choice
            && said.decided == decided && said.status == status && said.result == result
    }

    /// The note, as STIX.
    ///
    /// - Parameters:
    ///   - record: the warning, in the version that its author was shown.
    ///   - markings: who may have it.
    func note(
        _ id: RecordID, about record: RecordID, version: String, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var said = [
            JSONMember("extension_type", "property-extension"), JSONMember("record_version", .string(version)),
        ]
        // STIX wants words; tools that do not know the extension show these.
        let content: String
        switch choice {
        case .option(let option):
            content = option
            said.append(JSONMember("option", .string(option)))
        case .noAction:
            content = "no action"
            said.append(JSONMember("no_action", .boolean(true)))
        }
        said.append(JSONMember("decided", .string(decided.text)))
        said += Self.state(status, result)
        var members: [JSONMember] = [
            JSONMember("type", "note"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
            JSONMember("created", time), JSONMember("modified", time), JSONMember("content", .string(content)),
            JSONMember("object_refs", .array([.string(record.text)])),
        ]
        if !markings.isEmpty {
            members.append(JSONMember("object_marking_refs", .array(markings.map { .string($0.text) })))
        }
        members.append(
            JSONMember("extensions", .object([JSONMember(WarningResponse.extensionID, .object(said))])))
        return .object(members)
    }

    fileprivate static func state(_ status: WarningResponse.Status, _ result: String?) -> [JSONMember] {
        [JSONMember("status", .string(status.rawValue))]
            + [result.map { JSONMember("result", .string($0)) }].compactMap { $0 }
    }
}

extension ResponseChange {
    /// The next version of a note; `nil` where it says all of that already.
    func next(of note: JSONValue, at now: Instant) -> JSONTree? {
        guard let said = WarningResponse.content(of: note), let extensions = note["extensions"] else { return nil }
        if said["status"]?.string == status.rawValue, said["result"]?.string == result { return nil }
        let kept = said.members.filter { !["status", "result"].contains($0.0.text) }.map {
            JSONMember($0.0.text, .raw($0.1.minified))
        }
        let all = extensions.members.map { name, value in
            name.text == WarningResponse.extensionID
                ? JSONMember(name.text, .object(kept + ResponseDraft.state(status, result)))
                : JSONMember(name.text, .raw(value.minified))
        }
        return note.next([JSONMember("extensions", .object(all))], at: .now(now))
    }
}
