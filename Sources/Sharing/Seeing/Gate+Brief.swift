import JSON
package import Records
import Store

/// How far back a brief looks.
package enum BriefSpan: String, CaseIterable, Sendable {
    case day, week

    var seconds: Int64 { (self == .day ? 1 : 7) * SharingLimits.briefSeconds }
}

/// What somebody who decides reads in the morning, or once a week: two pages at most, of what they may see. Personas 2.1 and 2.7.
package struct BriefView: Sendable {
    package struct Item: Sendable {
        package let line: InboxLine
        /// What follows from it, in its author's words; `nil`: it says nothing of the kind.
        package let soWhat: String?
        /// Whom it has it from, in its author's order, so many as there is room for.
        package let sources: [Source]
        /// How many more it names.
        package let moreSources: Int
        package init(line: InboxLine, soWhat: String? = nil, sources: [Source] = []) {
            self.line = line
            self.soWhat = soWhat
            self.sources = Array(sources.prefix(SharingLimits.briefSources))
            moreSources = sources.count - self.sources.count
        }
    }
    /// A source of what came, and how far it is to be trusted: domain 3.8.
    package struct Source: Sendable {
        /// As in `B2`.
        package let grade: String
        package let descriptor: String?
        package init(grade: String, descriptor: String? = nil) {
            self.grade = grade
            self.descriptor = descriptor
        }
    }
    /// What waits for the reader's house beside answers and requests.
    package enum Waiting: Sendable {
        /// A commitment whose day is over.
        case overdue(CommitmentLine)
        /// A text on which it has not said where it stands.
        case text(DecisionLine)
        /// A product of several originators about which it has to say something.
        case joint(JointLine)

        package var record: RecordLine {
            switch self {
            case .overdue(let line): line.record
            case .text(let line): line.record
            case .joint(let line): line.record
            }
        }
        /// Where that stands from which it is known that it waits.
        package var positions: Set<Position> {
            switch self {
            case .overdue(let line): line.positions
            case .text(let line): line.positions
            case .joint(let line): [line.record.position]
            }
        }
    }
    /// What came from others since ``since``, the most urgent first.
    package let came: [Item]
    /// How much more came than is told.
    package let more: Int
    /// Whether more products came since then than are looked at: the older of them are not counted either.
    package let isCut: Bool
    /// What waits for an answer by a time, the soonest first; also what came before.
    package let due: [InboxLine]
    /// Requests in which the reader's house has the next thing to do, the soonest due first.
    package let requests: [RfiLine]
    /// What is overdue first, then texts, then joint products.
    package let waiting: [Waiting]
    package var overdue: [CommitmentLine] {
        waiting.compactMap { each -> CommitmentLine? in
            guard case .overdue(let line) = each else { return nil }
            return line
        }
    }
    package var texts: [DecisionLine] {
        waiting.compactMap { each -> DecisionLine? in
            guard case .text(let line) = each else { return nil }
            return line
        }
    }
    package var joints: [JointLine] {
        waiting.compactMap { each -> JointLine? in
            guard case .joint(let line) = each else { return nil }
            return line
        }
    }
    /// How all of it is to be handled (law 5).
    package let marking: Marking
    /// The records in it that may not be printed.
    package let unprinted: Set<Position>
    package let book: PartyBook
    package let span: BriefSpan
    package let since: Instant
    package let instant: Instant
    package init(
        came: [Item], more: Int = 0, isCut: Bool = false, due: [InboxLine] = [], requests: [RfiLine] = [],
        waiting: [Waiting] = [], marking: Marking = .none, unprinted: Set<Position> = [], book: PartyBook = .empty,
        span: BriefSpan = .day, since: Instant, instant: Instant
    ) {
        self.came = came
        self.more = more
        self.isCut = isCut
        self.due = due
        self.requests = requests
        self.waiting = waiting
        self.span = span
        self.marking = marking
        self.unprinted = unprinted
        self.book = book
        self.since = since
        self.instant = instant
    }

    /// The records that are named in it, some of them more than once.
    fileprivate var lines: [RecordLine] {
        came.map(\.line.record) + due.map(\.record) + requests.map(\.record) + waiting.map(\.record)
    }
}

extension BriefView.Source {
    /// Those of a product, as its reader is given it.
    fileprivate static func all(of product: JSONValue) -> [Self] {
        guard let list = product["sources"], list.kind == .array else { return [] }
        return list.elements.compactMap { each in
            guard each.kind == .object, let grade = each["grade"]?.string else { return nil }
            return Self(
                grade: grade,
                descriptor: each["descriptor"]?.string.map { Title.line($0, most: SharingLimits.briefSource) })
        }
    }
}

extension Gate {
    /// The brief of the last day or week. It is made of what ``inbox(for:)`` gives, and of these records themselves.
    package func brief(of span: BriefSpan = .day, for caller: Caller) async throws -> BriefView {
        try await brief(of: span, isPrinted: false, for: caller)
    }

    /// The same, written onto paper: made without what may not be printed, and each record in it is noted as printed, once there is
    /// something to be handed over.
    package func briefPaper<T>(
        of span: BriefSpan = .day, for caller: Caller, _ draw: (BriefView) async throws -> T
    ) async throws -> T {
        let view = try await brief(of: span, isPrinted: true, for: caller)
        let drawn = try await draw(view)
        var seen: Set<Position> = []
        core.notePrint(of: view.lines.filter { seen.insert($0.position).inserted }, by: caller)
        return drawn
    }

    private func brief(of span: BriefSpan, isPrinted: Bool, for caller: Caller) async throws -> BriefView {
        let box = try await inbox(for: caller)
        let requests = (box.urgent + box.requests).sorted { left, right in
            (left.thread.due ?? left.record.added) < (right.thread.due ?? right.record.added)
        }
        return try await core.door(isPrinted ? "print" : "brief", on: isPrinted ? "brief" : "report", for: caller) {
            try await core.brief(of: span, box, requests, isPrinted: isPrinted, for: caller)
        }
    }
}

extension Core {
    fileprivate func brief(
        of span: BriefSpan, _ box: InboxView, _ requests: [RfiLine], isPrinted: Bool, for caller: Caller
    ) async throws -> BriefView {
        let scope = try await scope(nil, for: caller)
        let since = Instant(microseconds: box.instant.microseconds - span.seconds * 1_000_000)
        let came = (box.open + box.answered).filter { $0.record.added >= since }.sorted { left, right in
            left.precedence != right.precedence
                ? left.precedence > right.precedence : left.record.added > right.record.added
        }
        let due = box.open.compactMap { line in
            line.mayAnswer
                ? line.record.acknowledgeBy(arrived: line.record.added).map { (line: line, by: $0) } : nil
        }.sorted { $0.by < $1.by }.map(\.line)
        var pending = box.overdue.map { BriefView.Waiting.overdue($0) }
        pending += box.texts.map { BriefView.Waiting.text($0) }
        pending += box.joints.map { BriefView.Waiting.joint($0) }
        let all = came.map(\.record) + due.map(\.record) + requests.map(\.record)
        let places = pending.reduce(into: Set(all.map(\.position))) { $0.formUnion($1.positions) }
        let found = try await shown(at: places, in: scope)
        let stand = found.values.sorted { $0.row.position < $1.row.position }
        let unprinted = Set(
            zip(stand, mayPrint(stand, in: scope)).compactMap { $1 ? nil : $0.row.position })
        // What was taken back since is none of it.
        func isIn(_ position: Position) -> Bool {
            found[position] != nil && !(isPrinted && unprinted.contains(position))
        }
        let new = came.filter { isIn($0.record.position) }
        let told = new.prefix(SharingLimits.briefItems)
        let answers = Array(due.filter { isIn($0.record.position) }.prefix(SharingLimits.briefItems))
        let asked = Array(requests.filter { isIn($0.record.position) }.prefix(SharingLimits.briefItems))
        // That it waits is computed from what was done about it.
        let waiting = Array(
            pending.filter { $0.positions.allSatisfy { isIn($0) } }.prefix(SharingLimits.briefItems))
        let seen = try await objects(of: told.compactMap { found[$0.record.position] })
        guard seen.count == told.count else {
            throw Refusal(.unavailable, "a record of the brief cannot be read: verify the node")
        }
        let records = told.map(\.record) + answers.map(\.record) + asked.map(\.record)
        let named = waiting.reduce(into: Set(records.map(\.position))) { $0.formUnion($1.positions) }
        let parts = stand.filter { named.contains($0.row.position) }
        // Of some of it no more is told than the lists tell; on paper, that is taken along.
        try await give(isPrinted ? parts.map(\.row) : seen.map(\.row), as: .record, isRun: false, to: caller)
        return BriefView(
            came: zip(told, seen).map { line, seen in
                let product = Product.content(of: seen.object)
                let said = product?["so_what"]?.string ?? seen.object["description"]?.string
                return BriefView.Item(
                    line: line, soWhat: said.map { Title.line($0, most: SharingLimits.briefText) },
                    sources: product.map { BriefView.Source.all(of: $0) } ?? [])
            }, more: new.count - told.count,
            isCut: box.isMore && (box.open + box.answered).allSatisfy { $0.record.added >= since }, due: answers,
            requests: asked, waiting: waiting, marking: try await marking(of: parts, in: scope),
            unprinted: unprinted.intersection(named), book: box.book, span: span, since: since, instant: box.instant)
    }
}
