package import JSON
package import Policy
package import Records
import Store

/// What a sanitised version is to be made of, and how.
package struct TearLineOrder: Sendable {
    package var record: String
    package var version: String?
    package var channel: String?
    /// The channel that it is for.
    package var target: String
    /// Portions that go, as selectors: `description`, `object_refs.[1]`.
    package var removing: [String] = []
    package var generalising: [Sanitising.Generalisation] = []
    /// Wordings that are generalised wherever they stand.
    package private(set) var everywhere: [Everywhere] = []
    /// The markings of the new object.
    package var markings: [String] = []
    /// The organisations that it is made for: whose word others contributed has to have been asked for each of them.
    package var organisations: [String] = []
    /// Whether what was not consented to is left out, and not refused.
    package var leavesOutUnconsented = false
    /// Why numbers, dates and words at the beginning of a sentence that stand in both texts may stand. Names, places and
    /// hashes may not, whatever is said.
    package var note: String?
    package init(record: String, target: String) {
        self.record = record
        self.target = target
    }

    package struct Everywhere: Hashable, Sendable {
        package let step: Sanitising.Step
        package let exact: String
        package let general: String?
    }
}

/// Why there would be no sanitised version.
package enum TearLineFault: Error, Hashable, Sendable {
    /// Nothing is at that selector, or no text.
    case nothingThere(String)
    /// The words do not stand there.
    case notInText(String)
    /// What takes words in its place, and has none: as in ``TearLineOrder/steps``.
    case needsWords(step: String)
    /// The words are no date, or no number.
    case notA(step: String, words: String)
    /// What is left is no object: why, in the words of the rules.
    case notAnObject(String)

    init(_ problem: Sanitising.Problem) {
        self =
            switch problem {
            case .nothingThere(let place): .nothingThere(place)
            case .notInText(let words): .notInText(words)
            case .needsWords(let step): .needsWords(step: step.rawValue)
            case .notA(let step, let words): .notA(step: step.rawValue, words: words)
            case .notAnObject(let why): .notAnObject(why)
            }
    }
}

extension TearLineOrder {
    /// What something exact may be: `place`, `date`, `number`, `actor`, `other`.
    package static let steps = Sanitising.Step.allCases.map(\.rawValue)

    /// Has words written more generally.
    ///
    /// - Parameters:
    ///   - step: one of ``steps``.
    ///   - general: what stands instead; `nil`: the week of a date, the magnitude of a number.
    package mutating func generalise(
        _ place: String, step: String, exact: String, general: String?
    ) throws(TearLineFault) {
        guard let selector = Selector(place) else { throw .nothingThere(place) }
        generalising.append(
            Sanitising.Generalisation(
                selector: selector, step: Sanitising.Step(rawValue: step) ?? .other, exact: exact, general: general))
    }

    /// The same in every text of the record that has the words.
    package mutating func generaliseEverywhere(step: String, exact: String, general: String?) {
        everywhere.append(
            Everywhere(step: Sanitising.Step(rawValue: step) ?? .other, exact: exact, general: general))
    }

    /// Finds the places of what is generalised wherever it stands.
    fileprivate mutating func place(in source: Core.WholeRecord, at now: Instant) throws {
        for wording in everywhere {
            generalising += try Sanitising.everywhere(
                wording.step, exact: wording.exact, general: wording.general, in: source.object, id: source.row.id,
                at: now, most: SharingLimits.tearlineWordings)
            try checkSize()
        }
        everywhere = []
    }

    /// What goes with what goes: of a file the reference to it, among what the report refers to.
    fileprivate func alongside(in object: JSONValue) -> [String] {
        let content = "extensions.\(Product.extensionID)"
        let list = content + ".annexes"
        let gone = Set(removing)
        let isAllGone = !gone.isDisjoint(with: ["extensions", content, list])
        var (going, staying): (Set<String>, Set<String>) = ([], [])
        for (place, about) in (Product.content(of: object)?["annexes"]?.elements.map { $0 } ?? []).enumerated() {
            guard about.kind == .object, let id = about["artifact_ref"]?.string else { continue }
            if isAllGone || gone.contains("\(list).[\(place)]") { going.insert(id) } else { staying.insert(id) }
        }
        going.subtract(staying)
        let references = (object["object_refs"]?.elements.map { $0 } ?? []).map(\.string)
        let along = references.indices.filter { place in references[place].map { going.contains($0) } ?? false }
            .map { "object_refs.[\($0)]" }.filter { !gone.contains($0) }
        // A report has to name something: what names nothing else is told as what it still tells.
        let isLast = references.indices.allSatisfy { place in
            gone.contains("object_refs.[\(place)]") || along.contains("object_refs.[\(place)]")
        }
        return gone.contains("object_refs") || isLast ? [] : along
    }
}

extension TearLineOrder {
    /// Each place is looked for in the record, and each wording in a text of it.
    fileprivate func checkSize() throws(Refusal) {
        guard Set(removing).count <= SharingLimits.tearlineRemoved else {
            throw Refusal(
                .invalid, "a sanitised version is made by taking out \(SharingLimits.tearlineRemoved) places at most")
        }
        let words =
            generalising.flatMap { [$0.exact, $0.general ?? ""] } + everywhere.flatMap { [$0.exact, $0.general ?? ""] }
        guard max(generalising.count, everywhere.count) <= SharingLimits.tearlineWordings,
            words.allSatisfy({ $0.utf8.count <= SharingLimits.tearlineWords })
        else {
            throw Refusal(
                .invalid,
                "a sanitised version is made with \(SharingLimits.tearlineWordings) wordings at most, each of "
                    + "\(SharingLimits.tearlineWords) bytes at most")
        }
    }
}

/// A record that a sanitised version may be made of.
package struct TearLineSource: Sendable {
    package let line: RecordLine
    package let object: JSONValue
    /// Selectors of what nothing would be left without.
    package let needed: Set<String>
    package init(line: RecordLine, object: JSONValue, needed: Set<String> = []) {
        self.line = line
        self.object = object
        self.needed = needed
    }
}

/// A sanitised version before its release.
package struct TearLineView: Sendable {
    /// Something that it still tells of what was taken out.
    package struct Finding: Hashable, Sendable {
        /// As the new object spells it.
        package let text: String
        /// As in `name`, `number`, `date`, `coordinate`, `hash`, `capital`, `word`.
        package let kind: String
        /// Where it stands: selectors in the new object.
        package let places: [String]
        /// Whether the version cannot go with it, as it is.
        package let blocks: Bool
        package init(text: String, kind: String, places: [String], blocks: Bool) {
            self.text = text
            self.kind = kind
            self.places = places
            self.blocks = blocks
        }
    }
    /// A part that others contributed and did not consent to pass on.
    package struct Unconsented: Hashable, Sendable {
        /// Its selector in the source.
        package let place: String
        /// Whose consent is missing, by the organisations' codes.
        package let originators: [String]
        package init(place: String, originators: [String]) {
            self.place = place
            self.originators = originators
        }
    }
    package let object: JSONValue
    /// Everything that went, selectors in the source.
    package let removed: [String]
    /// What it still tells of what was taken out.
    package let findings: [Finding]
    package let unconsented: [Unconsented]
    package var residue: [Residue] {
        findings.compactMap { found in Residue.Kind(rawValue: found.kind).map { Residue(text: found.text, kind: $0) } }
    }
    /// Whether nothing was taken out and nothing written more generally: it says all that its source says.
    package var isUntouched = false
    /// As ``RecordView/marks``.
    package var marks: [RecordID: MarkView] = [:]
    /// Who would get what of it, if it were released now; `nil` where it cannot be filed in the channel that it is for.
    package var shares: [ShareLine]?
    /// Whether those are all: an author is not told of whoever the registry does not show them.
    package var isComplete = true
    /// Why it cannot be submitted; `nil`: it can.
    package let problem: String?
    /// The request that it waits as; `nil` where it was only looked at.
    package let request: String?
    package init(
        object: JSONValue, removed: [String], findings: [Finding], unconsented: [Unconsented], problem: String?,
        request: String?
    ) {
        self.object = object
        self.removed = removed
        self.findings = findings
        self.unconsented = unconsented
        self.problem = problem
        self.request = request
    }
}

extension Gate {
    /// A record of one's own organisation, whole: what a sanitised version may be made of. For authors and releasers.
    package func tearlineSource(
        _ id: String, version: String?, channel: String?, by caller: Caller
    ) async throws -> TearLineSource {
        try await core.door("tearline.read", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let scope = try await core.scope(nil, for: caller)
            let source = try await core.tearlineSource(id, version, channel, in: scope, of: desk.organisation)
            try await core.give([source.row], as: .record, isRun: false, to: caller)
            guard let line = try await core.lines([Shown(row: source.row, body: nil)], scope.snapshot).first else {
                throw Refusal(.unavailable, "the record \(id.echo) cannot be read: verify the node")
            }
            let needed = Sanitising.needed(in: source.object, id: source.row.id, at: core.clock())
            return TearLineSource(line: line, object: source.object, needed: Set(needed.map(\.text)))
        }
    }

    /// The version that an order would make, or why there would be none; nothing is kept.
    package func tearlineDraft(
        _ order: TearLineOrder, by caller: Caller
    ) async throws -> Result<TearLineView, TearLineFault> {
        try await core.door("tearline.make", on: order.record, for: caller) {
            do {
                return .success(try await core.tearline(order, submits: false, by: caller))
            } catch let problem as Sanitising.Problem {
                return .failure(TearLineFault(problem))
            }
        }
    }

    /// Makes a sanitised version of a record of one's own organisation, and looks for what it still tells.
    ///
    /// - Parameter submits: whether it goes to the release desk, where a second reader who sees the source decides. It is
    ///   refused where a name, a number, a date, a place or a hash stands in what went and in what is left.
    package func tearline(_ order: TearLineOrder, submits: Bool, by caller: Caller) async throws -> TearLineView {
        try await core.door("tearline.make", on: order.record, for: caller) {
            do {
                return try await core.tearline(order, submits: submits, by: caller)
            } catch let problem as Sanitising.Problem {
                throw Refusal(.unprocessable, problem.sentence)
            }
        }
    }
}

/// A sanitised version that was checked for the channel that it is for, and when.
private struct AimedVersion: Sendable {
    let access: Access
    let checked: [Intake.Checked]
    let now: Instant
}

extension Core {
    /// - Throws: also ``Policy/Sanitising/Problem``.
    fileprivate func tearline(
        _ order: TearLineOrder, submits: Bool, by caller: Caller
    ) async throws -> TearLineView {
        var order = order
        let desk = try await desk(for: caller)
        try order.checkSize()
        var noteProblem: String?
        do {
            order.note = try order.note.map { try Gate.checked(reason: $0) }
        } catch let refusal as Refusal where !submits {
            // As submitting it would be: what is no note lets nothing through.
            (order.note, noteProblem) = (nil, refusal.message)
        }
        let scope = try await scope(nil, for: caller)
        let source = try await tearlineSource(
            order.record, order.version, order.channel, in: scope, of: desk.organisation)
        try await give([source.row], as: .record, isRun: false, to: caller)
        try order.place(in: source, at: clock())
        order.removing += order.alongside(in: source.object)
        let (made, removed, unconsented) = try await sanitised(source, order, in: scope)
        let findings = made.residue.map { residue in
            TearLineView.Finding(
                text: residue.text, kind: residue.kind.rawValue, places: made.places(of: residue),
                blocks: residue.kind.blocks
                    && (order.note == nil || ![.number, .date, .capital].contains(residue.kind)))
        }
        // What says all that its source says is that source, filed under less, and no version of it.
        let isUntouched = removed.isEmpty && order.generalising.isEmpty
        var problem =
            isUntouched ? "nothing was taken out and nothing written more generally: say what goes, or remark it" : nil
        if !unconsented.isEmpty {
            let parts = unconsented.map { "\($0.place) of \($0.originators.joined(separator: " and "))" }
            problem = "no consent for " + parts.joined(separator: ", ")
        }
        let blocking = findings.filter(\.blocks).map(\.text)
        if !blocking.isEmpty {
            problem = "it still tells of what was taken out: " + blocking.joined(separator: ", ")
        }
        problem = problem ?? noteProblem
        if submits, let problem {
            throw Refusal(.unprocessable, "\(order.record.echo): \(problem)".cut(to: SharingLimits.message))
        }
        var told: (lines: [ShareLine], isComplete: Bool)?
        var request: String?
        do {
            let aimed = try await aim(made, of: source.row, at: order.target, by: caller)
            // Before it is kept: what fails after that would be told as if nothing had been submitted.
            told = try await shares(of: aimed, by: caller)
            if submits { request = try await submit(aimed, of: source, removed, order, by: caller) }
        } catch let refusal as Refusal where !submits && [.missing, .forbidden, .invalid].contains(refusal.code) {
            // As submitting it would be.
            problem = problem ?? refusal.message
        }
        var view = TearLineView(
            object: made.object, removed: removed, findings: findings, unconsented: unconsented, problem: problem,
            request: request)
        view.isUntouched = isUntouched
        view.marks = try await marks(of: made.object, for: caller)
        if let told {
            view.shares = told.lines
            view.isComplete = told.isComplete
        }
        return view
    }

    /// A version as it would be filed in the channel that it is for: as urgent as what it was made of.
    private func aim(
        _ made: Sanitising, of source: Row, at channel: String, by caller: Caller
    ) async throws -> AimedVersion {
        let access = try await writable(channel, for: caller)
        guard access.channel.code != Registry.channel else {
            throw Refusal(.invalid, "the registry takes parties and what they agreed: name another channel")
        }
        let now = clock()
        var intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now)
        intake.precedence = try await precedence(of: source)
        let checked = try await intake.check([made.object])
        if case .refused(let filed)? = checked.first { throw Refusal(.invalid, filed.message) }
        return AimedVersion(access: access, checked: checked, now: now)
    }

    /// Who would get what of a version, as far as its author is told; `nil`: it is not filed.
    private func shares(
        of aimed: AimedVersion, by caller: Caller
    ) async throws -> (lines: [ShareLine], isComplete: Bool)? {
        guard let filing = aimed.checked.first?.filing else { return nil }
        let access = aimed.access
        let policy =
            filing.newPolicy.flatMap { ReleasePolicy(bytes: $0) } ?? access.snapshot.policies[filing.policy] ?? .nobody
        let (_, preview) = reach(
            of: policy, filing.id, filing.version?.text, since: filing.era, in: access.channel.code,
            by: access.allowed.organisation, access.snapshot, at: aimed.now)
        let names = try await names(in: scope(nil, for: caller), for: caller)
        return told(preview.shares(named: names, at: aimed.now), of: names, in: access, for: caller)
    }

    /// What a version may be made of: all of a record that is the organisation's own word.
    fileprivate func tearlineSource(
        _ id: String, _ version: String?, _ channel: String?, in scope: Scope, of organisation: String
    ) async throws -> WholeRecord {
        let source = try await whole(id, version: version, channel: channel, in: scope)
        guard source.policy.originators == [organisation] else {
            throw Refusal(
                .forbidden, "\(id.echo) is another organisation's word: ask it for a version (onward ask)")
        }
        // Its lead filed it, and portions of it are others'.
        guard !Joint.isOurs(source.object) else {
            throw Refusal(
                .forbidden, "\(id.echo) is a joint draft: nothing of it goes out but what its originators consent to")
        }
        return source
    }

    fileprivate func sanitised(
        _ source: WholeRecord, _ order: TearLineOrder, in scope: Scope
    ) async throws -> (made: Sanitising, removed: [String], unconsented: [TearLineView.Unconsented]) {
        var removed = order.removing
        var unconsented: [TearLineView.Unconsented] = []
        for part in try await contributions(to: source.object, in: scope) where !removed.contains(part.place.text) {
            let version = Instant(part.row.version)
            for organisation in order.organisations {
                let given = scope.snapshot.registry.consents(
                    to: part.row.id, version: version, for: organisation, at: clock())
                // Whoever it came from has it already.
                let missing = part.originators.subtracting(given).subtracting([organisation])
                guard !missing.isEmpty else { continue }
                if order.leavesOutUnconsented {
                    removed.append(part.place.text)
                } else {
                    unconsented.append(.init(place: part.place.text, originators: missing.sorted()))
                }
                break
            }
        }
        let selectors = try removed.map { text in
            guard let selector = Selector(text) else {
                throw Refusal(.invalid, "\"\(text.echo)\" is no selector: write one as in object_refs.[1]")
            }
            return selector
        }
        let markings = try Gate.markings(order.markings)
        let id = try RecordID(newID(source.row.id.type))
        return (
            try Sanitising(
                source.object, removing: selectors, generalising: order.generalising, markings: markings, id: id,
                at: clock()), removed, unconsented
        )
    }

    private func submit(
        _ aimed: AimedVersion, of source: WholeRecord, _ removed: [String], _ order: TearLineOrder, by caller: Caller
    ) async throws -> String {
        let (access, now) = (aimed.access, aimed.now)
        let holding = Holding(core: self, access: access, caller: caller, edition: .stix21, now: now)
        let origin = HeldRequest.Source(
            record: source.row.id, version: source.row.version, removed: removed,
            generalised: order.generalising.map { ($0.selector.text, $0.step.rawValue) }, note: order.note)
        let checked = try await holding.keep(aimed.checked, because: .tearline) {
            $0.source = origin
        }
        let report = try await file(checked, by: caller, seeing: access.shelves, at: now)
        guard case .pending(let request) = report.items.first?.fate else {
            throw Refusal(.invalid, report.items.first?.message ?? "the version was not held")
        }
        try await self.note("tearline.ask", on: source.row.id.text, outcome: request, by: caller)
        return request
    }
}

extension Core {
    /// What a tear-line was made of, for a caller who sees all of that; `nil` for who does not.
    func sourceLine(
        _ source: HeldRequest.Source, for caller: Caller
    ) async throws -> (line: RecordLine, shown: Shown)? {
        let scope = try await scope(nil, for: caller)
        do {
            _ = try await whole(source.record.text, version: source.version, channel: nil, in: scope)
            let (shown, _) = try await find(source.record.text, version: source.version, channel: nil, in: scope)
            return try await lines([shown], scope.snapshot).first.map { ($0, shown) }
        } catch let refusal as Refusal where refusal.code == .missing || refusal.code == .forbidden {
            return nil
        }
    }

    /// Puts on record what a release was besides: of a tear-line what it was made of, for those who may see that; that a
    /// record was marked anew.
    func tie(_ request: HeldRequest, to reader: Caller) async throws {
        let now = clock()
        if let remark = request.remark {
            var members = Self.head("remarking", newID("remarking"), at: now)
            members += [
                JSONMember("object_ref", .string(request.object.text)), JSONMember("direction", "downgrade"),
                JSONMember("to", request.policy.tree), JSONMember("reason", .string(remark.reason)),
                JSONMember("proposed_by", .string(request.askedBy)), JSONMember("decided_by", .string(reader.name)),
            ]
            if let version = request.version { members.append(JSONMember("version", .string(version))) }
            try await register([.object(members)], by: reader)
        }
        guard let source = request.source else { return }
        var members = Self.head("tear-line", newID("tear-line"), at: now)
        members +=
            source.members + [
                JSONMember("result_ref", .string(request.object.text)), JSONMember("made_by", .string(request.askedBy)),
                JSONMember("second_reader", .string(reader.name)),
                JSONMember("residue_check", .string(source.note == nil ? "passed" : "waived")),
            ]
        try await register([.object(members)], by: reader)
    }
}

extension Sanitising.Problem {
    /// What is wrong, and what to do.
    var sentence: String {
        switch self {
        case .nothingThere(let place): "there is nothing at \(place.echo): write a selector, as in object_refs.[1]"
        case .notInText(let text): "\"\(text.echo)\" does not stand there: write it as the text has it"
        case .needsWords(let step): "a \(step.rawValue) needs the words that stand in its place"
        case .notA(let step, let text):
            "\"\(text.echo)\" is no \(step.rawValue): give the words that stand in its place"
        case .notAnObject(let why): "what is left is no object any more: \(why)"
        }
    }
}
