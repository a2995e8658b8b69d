package import JSON
package import Policy
import Records
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
}

/// A sanitised version before its release.
package struct TearLineView: Sendable {
    package let object: JSONValue
    /// Everything that went, selectors in the source.
    package let removed: [String]
    /// What it still tells of what was taken out.
    package let residue: [Residue]
    /// Why it cannot be submitted; `nil`: it can.
    package let problem: String?
    /// The request that it waits as; `nil` where it was only looked at.
    package let request: String?
}

extension Gate {
    /// Makes a sanitised version of a record of one's own organisation, and looks for what it still tells.
    ///
    /// - Parameter submits: whether it goes to the release desk, where a second reader who sees the source decides. It is
    ///   refused where a name, a number, a date, a place or a hash stands in what went and in what is left.
    package func tearline(_ order: TearLineOrder, submits: Bool, by caller: Caller) async throws -> TearLineView {
        try await core.door("tearline.make", on: order.record, for: caller) {
            let desk = try await core.desk(for: caller)
            let scope = try await core.scope(nil, for: caller)
            let source = try await core.whole(
                order.record, version: order.version, channel: order.channel, in: scope)
            guard source.policy.originators == [desk.organisation] else {
                throw Refusal(
                    .forbidden, "\(order.record.echo) is another organisation's word: ask it for a version (onward ask)"
                )
            }
            try await core.give([source.row], as: .record, isRun: false, to: caller)
            let (made, removed, unconsented) = try await core.sanitised(source, order, in: scope)
            var problem: String?
            if !unconsented.isEmpty { problem = "no consent for " + unconsented.joined(separator: ", ") }
            let blocking = made.residue.filter { residue in
                residue.kind.blocks && (order.note == nil || ![.number, .date, .capital].contains(residue.kind))
            }
            if !blocking.isEmpty {
                problem = "it still tells of what was taken out: " + blocking.map(\.text).joined(separator: ", ")
            }
            var request: String?
            if submits {
                if let problem {
                    throw Refusal(.unprocessable, "\(order.record.echo): \(problem)".cut(to: SharingLimits.message))
                }
                request = try await core.submit(made, of: source, removed, order, by: caller)
            }
            return TearLineView(
                object: made.object, removed: removed, residue: made.residue, problem: problem, request: request)
        }
    }
}

extension Core {
    fileprivate func sanitised(
        _ source: WholeRecord, _ order: TearLineOrder, in scope: Scope
    ) async throws -> (made: Sanitising, removed: [String], unconsented: [String]) {
        var removed = order.removing
        var unconsented: [String] = []
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
                    unconsented.append("\(part.place.text) of \(missing.sorted().joined(separator: " and "))")
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
        do {
            let id = try RecordID(newID(source.row.id.type))
            return (
                try Sanitising(
                    source.object, removing: selectors, generalising: order.generalising, markings: markings, id: id,
                    at: clock()), removed, unconsented
            )
        } catch let problem as Sanitising.Problem {
            throw Refusal(.unprocessable, problem.sentence)
        }
    }

    fileprivate func submit(
        _ made: Sanitising, of source: WholeRecord, _ removed: [String], _ order: TearLineOrder, by caller: Caller
    ) async throws -> String {
        let now = clock()
        let access = try await writable(order.target, for: caller)
        let intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now)
        let holding = Holding(core: self, access: access, caller: caller, edition: .stix21, now: now)
        let note = try order.note.map { try Gate.checked(reason: $0) }
        let origin = HeldRequest.Source(
            record: source.row.id, version: source.row.version, removed: removed,
            generalised: order.generalising.map { ($0.selector.text, $0.step.rawValue) }, note: note)
        let checked = try await holding.keep(try await intake.check([made.object]), because: .tearline) {
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
