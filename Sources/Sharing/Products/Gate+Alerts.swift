package import JSON
import Policy
package import Records
import Store

extension Gate {
    /// A warning as alerting systems take it, made of what the caller may see of it.
    ///
    /// - Throws: `missing` as ``record(_:version:channel:for:)`` does; `invalid` for what is no warning, or of which the caller is
    ///   not shown what CAP asks of each message, and for what was taken back where no earlier version may be referred to.
    package func alert(
        _ id: String, version: String?, channel: String?, for caller: Caller
    ) async throws -> AlertMessage {
        let view = try await record(id, version: version, channel: channel, for: caller)
        let (house, earlier) = try await core.door("alert", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            // A guest's post is shown what its own house may have.
            return (scope.allowed.organisation, try await core.earlier(than: view, in: scope))
        }
        guard let message = AlertMessage(view, for: house, after: earlier) else {
            throw Refusal(
                .invalid,
                "\(id.echo) is no warning whose hazard you may see: take its object")
        }
        // CAP 1.2 §3.2.1: a Cancel cancels what it refers to, and without that nothing.
        guard message.kind != .cancel || !message.references.isEmpty else {
            throw Refusal(
                .invalid,
                "\(id.echo) was taken back, and no version before it may go wherever this one goes: cancel those by "
                    + "hand")
        }
        return message
    }
}

extension Core {
    /// The versions before one that whoever may have that one may have, too: a message goes where its own marking lets it go,
    /// and what it refers to goes along (laws 3 and 5).
    ///
    /// Of what its reader sees, in the same channel, and only where its policy asks for nothing more and nobody has this one who
    /// has not that: who was admitted in between has nothing older (law 4).
    fileprivate func earlier(than view: RecordView, in scope: Scope) async throws -> [RecordLine] {
        let lines = view.history.filter { $0.channel == view.line.channel && $0.position != view.line.position }
        let found = try await shown(at: Set(lines.map(\.position) + [view.line.position]), in: scope)
        guard let own = found[view.line.position] else { return [] }
        let known = lines.compactMap { line in found[line.position].map { (line: line, shown: $0) } }
        let policies = try await policies(of: [own] + known.map(\.shown), in: scope)
        let now = clock()
        let audience = audience(of: own.row, in: scope.snapshot, at: now)
        return zip(known, policies.dropFirst()).compactMap { version, policy in
            guard policy.adds(nothingTo: policies[0]) else { return nil }
            let before = self.audience(of: version.shown.row, in: scope.snapshot, at: now)
            return Preview.widened(from: before, to: audience).isEmpty ? version.line : nil
        }
    }

    /// Who gets what of a version that stands here.
    private func audience(of row: Row, in snapshot: Snapshot, at now: Instant) -> Preview {
        let shelf = snapshot.shelves[row.shelf]
        let policy = shelf.flatMap { snapshot.policies[$0.policy] } ?? .nobody
        return Preview(
            of: proven(policy, of: row.id, Instant(row.version), in: snapshot.registry),
            ObjectState(released: shelf?.era, channel: channel(of: row.shelf, in: snapshot)),
            for: Holding.everyPurpose,
            consents: consents(to: row.id, version: row.version, snapshot, at: now), at: now, in: snapshot.world)
    }
}

extension Core.KnownPolicy {
    /// Whether what has this policy may be handled as what has the other, and is the word of the same houses.
    func adds(nothingTo other: Self) -> Bool {
        guard !isUnread, policy.originators == other.policy.originators else { return false }
        var both = policy.combined(with: other.policy)
        // What markings and portions mean is in it, and a sanitised version has a policy of its own.
        (both.markings, both.portions) = (other.policy.markings, other.policy.portions)
        both.tearlines = other.policy.tearlines
        return both == other.policy
    }
}

extension AlertMessage {
    /// Whether a record, as somebody sees it, says what CAP asks of each message.
    package static func canTell(_ object: JSONValue) -> Bool { Facts(object) != nil }

    /// What each message has.
    private struct Facts {
        let content: JSONValue
        let warning: JSONValue
        let hazard: String
        let urgency: String
        let severity: String
        let certainty: String

        init?(_ object: JSONValue) {
            guard object.kind == .object, object["type"]?.token?.matches("report") == true,
                let content = Product.content(of: object), let warning = content["warning"], warning.kind == .object,
                let hazard = warning["hazard"]?.string, !hazard.isEmpty,
                let urgency = Self.word(warning["urgency"], of: Product.urgencies),
                let severity = Self.word(warning["severity"], of: Product.severities),
                let certainty = Self.word(warning["certainty"], of: Product.certainties)
            else { return nil }
            self.content = content
            self.warning = warning
            self.hazard = hazard
            self.urgency = urgency
            self.severity = severity
            self.certainty = certainty
        }

        /// CAP demands a word: what nobody said, or what is not shown, is not known. `nil` for one that CAP has not.
        private static func word(_ value: JSONValue?, of words: [String]) -> String? {
            guard let value else { return "Unknown" }
            return value.string.flatMap { words.contains($0) ? $0 : nil }
        }
    }

    /// - Parameters:
    ///   - house: for whom it is made.
    ///   - versions: the versions that it may refer to.
    init?(_ view: RecordView, for house: String, after versions: [RecordLine]) {
        guard let facts = Facts(view.object) else { return nil }
        let (object, line) = (view.object, view.line)
        let houses = view.terms?.originators ?? []
        // Whose word it is, where that may be told: never whoever passes it on.
        let sender = houses.first ?? object["created_by_ref"]?.string ?? "unknown"
        func reference(to line: RecordLine) -> Reference {
            Reference(
                sender: sender, identifier: "\(line.id)/\(line.version)", sent: Instant(line.version) ?? line.added)
        }
        let own = reference(to: line)
        let earlier = versions.map { reference(to: $0) }.filter { $0.sent < own.sent }
        self.init(
            identifier: own.identifier, sender: sender, sent: own.sent,
            kind: line.revoked ? .cancel : earlier.isEmpty ? .alert : .update, scope: Self.scope(of: view),
            event: facts.hazard, urgency: facts.urgency, severity: facts.severity, certainty: facts.certainty)
        references = earlier.sorted { $0.sent < $1.sent }
        handling = [view.marking.tlp.label]
        note = "derived: \(line.id) of \(line.version) as shown to \(house) on \(view.today.text)"
        if let tag = object["lang"]?.string, Self.isTag(tag) { language = tag }
        senderName = houses.isEmpty ? nil : houses.map { Self.name(of: $0, in: view) }.joined(separator: ", ")
        headline = object["name"]?.string
        description = Self.joined([facts.content["so_what"]?.string, object["description"]?.string])
        audience = Self.joined(Self.texts(facts.warning["responsible"]))
        instruction = Self.joined(Self.texts(facts.warning["options"]))
        contact = facts.content["feedback_to"]?.string
        parameters = [Pair("marking", view.marking.text())]
        let (onset, expires) = (facts.warning["onset"]?.string, facts.warning["expires"]?.string)
        let starts = Self.range(of: onset)
        self.onset = starts?.lowerBound
        self.expires = Self.range(of: expires).map { range in
            // The last second that it may mean.
            max(range.lowerBound, Instant(microseconds: range.upperBound.microseconds - 1_000_000))
        }
        // As it was said: an instant claims more than a month does.
        if let onset { parameters.append(Pair("onset as stated", onset)) }
        if let expires { parameters.append(Pair("expires as stated", expires)) }
        areas = Self.list(facts.content["areas"]).compactMap { Area($0) }
    }

    /// Public is what anybody may have and nothing has to be kept of; everything else names its rule.
    private static func scope(of view: RecordView) -> Scope {
        var rules = [view.marking.text()]
        guard let terms = view.terms else { return .restricted(rules[0]) }
        if !terms.keptFrom.isEmpty { rules.append("not-rel-to=" + terms.keptFrom.joined(separator: ",")) }
        switch terms.readers {
        // What ends is kept of it, too.
        case .anybody where rules == [TLP.clear.label] && terms.until == nil: return .everybody
        case .anybody, .untold: break
        case .lists(let lists): rules += lists.map { "rel-to=" + $0.joined(separator: ",") }
        }
        return .restricted(rules.joined(separator: " · "))
    }

    /// As it is called at the record's date, in the record's language or English.
    private static func name(of code: String, in view: RecordView) -> String {
        let language = view.object["lang"]?.string ?? "en"
        let called = PartyCalled(
            code: code, names: view.book.names(of: code), at: view.date, today: view.today, in: language)
        return called.then
    }

    private static func range(of text: String?) -> Range<Instant>? {
        text.flatMap { try? PartialDate($0) }.flatMap(\.range)
    }

    private static func list(_ value: JSONValue?) -> [JSONValue] {
        value.map { $0.kind == .array ? Array($0.elements) : [] } ?? []
    }
    private static func texts(_ value: JSONValue?) -> [String?] { list(value).map(\.string) }

    private static func joined(_ texts: [String?]) -> String? {
        var met: Set<String> = []
        let all = texts.compactMap { $0 }.filter { !$0.isEmpty && met.insert($0).inserted }
        return all.isEmpty ? nil : all.joined(separator: "\n")
    }

    /// XML Schema's `language`.
    private static func isTag(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return !parts.isEmpty
            && parts.enumerated().allSatisfy { place, part in
                (1...8).contains(part.utf8.count)
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || place > 0 && $0.isNumber) }
            }
    }
}

extension AlertMessage.Area {
    /// An area of a product; `nil` where its reader is not shown what it is called.
    fileprivate init?(_ area: JSONValue) {
        guard area.kind == .object, let name = area["name"]?.string, !name.isEmpty else { return nil }
        self.init(name: name)
        if let latitude = area["latitude"]?.double, let longitude = area["longitude"]?.double {
            // Metres; without them CAP has a point.
            circle = Circle(
                latitude: latitude, longitude: longitude, radius: (area["precision"]?.double ?? 0) / 1_000)
        }
        if let country = area["country"]?.string { codes.append(AlertMessage.Pair("ISO 3166-1", country)) }
        if let code = area["pcode"]?.string { codes.append(AlertMessage.Pair("P-code", code)) }
    }
}
