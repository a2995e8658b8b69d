import JSON
package import Records
import Store

/// What became of a line of a table, or would.
package struct ImportedLine: Hashable, Sendable {
    package enum Fate: Hashable, Sendable {
        /// There was no report of it; filed, or to be filed.
        case new
        /// There was a report of it that said something else: this is its next version.
        case corrected
        /// What it says is there already: nothing was done.
        case known
        /// It waits for a second person, as this request of the release desk.
        case held(request: String)
        case refused(message: String)
    }
    /// From 1, in the file.
    package let line: Int
    /// The report's.
    package let id: String
    package let fate: Fate

    package init(line: Int, id: String, fate: Fate) {
        self.line = line
        self.id = id
        self.fate = fate
    }
}

extension Gate {
    /// What filing lines would do, for whoever looks at them before: nothing is filed.
    package func preview(
        _ lines: [EventSheet.Line], for channel: String, by caller: Caller
    ) async throws -> [ImportedLine] {
        try await core.door("import", on: channel, for: caller) {
            let access = try await core.writable(channel, for: caller)
            var all: [ImportedLine] = []
            for step in lines.steps {
                let there = try await core.there(step, in: access, for: caller)
                all += step.map { line in
                    let id = line.id(of: access)
                    return ImportedLine(line: line.line, id: id.text, fate: there[id]?.fate(line) ?? .new)
                }
            }
            return all
        }
    }

    /// Files the reports that lines of a table are, in the name of the caller's organisation.
    ///
    /// A line has the same report each time, whoever files it and from whichever file: filed again it changes nothing, and where it
    /// says something else than the newest version it is the report's next one. It is marked and held back as a report from a
    /// form is. After something went wrong on the way, the same table files the rest.
    ///
    /// - Parameter progress: told after each step how many lines are done.
    package func file(
        _ lines: [EventSheet.Line], for channel: String, precedence: Envelope.Precedence = .routine, by caller: Caller,
        progress: (Int) -> Void = { _ in }
    ) async throws -> [ImportedLine] {
        try await checkWriting(to: channel, by: caller)
        let author = try await core.author(in: channel, by: caller)
        var done: [ImportedLine] = []
        for step in lines.steps {
            let access = try await core.writable(channel, for: caller)
            let there = try await core.there(step, in: access, for: caller)
            var reports: [(line: EventSheet.Line, id: RecordID, isNew: Bool, tree: JSONTree)] = []
            for line in step {
                let id = line.id(of: access)
                guard let earlier = there[id] else {
                    reports.append((line, id, true, line.draft.report(id, by: author?.id, at: line.time)))
                    continue
                }
                let fate = earlier.fate(line)
                guard fate == .corrected else {
                    done.append(ImportedLine(line: line.line, id: id.text, fate: fate))
                    continue
                }
                let now = max(core.clock(), Instant(microseconds: earlier.modified.microseconds + 1_000))
                let tree = line.draft.report(id, by: earlier.author, at: now, created: earlier.created)
                reports.append((line, id, false, tree))
            }
            done += try await file(reports, author?.object, to: channel, precedence, by: caller)
            progress(done.count)
        }
        return done.sorted { $0.line < $1.line }
    }

    private func file(
        _ reports: [(line: EventSheet.Line, id: RecordID, isNew: Bool, tree: JSONTree)], _ author: JSONTree?,
        to channel: String, _ precedence: Envelope.Precedence, by caller: Caller
    ) async throws -> [ImportedLine] {
        guard !reports.isEmpty else { return [] }
        let company = [author, Product.definition].compactMap { $0 }
        let all = JSONTree.array(company + reports.map(\.tree))
        let objects = try JSONDocument(parsing: all.bytes).root.elements.map { $0 }
        let filed = try await write(objects, to: channel, by: caller, precedence: precedence)
        return zip(reports, filed.items.dropFirst(company.count)).map { report, item in
            let fate: ImportedLine.Fate =
                switch item.fate {
                case .stored: report.isNew ? .new : .corrected
                case .known: .known
                case .pending(let request): .held(request: request)
                case .refused(let message): .refused(message: message)
                }
            return ImportedLine(line: report.line.line, id: report.id.text, fate: fate)
        }
    }
}

extension EventSheet.Line {
    /// Of the house that files it: what two houses took over from the same table is each one's own word.
    fileprivate func id(of access: Access) -> RecordID {
        RecordID.derived("report", from: "line of a table of \(access.allowed.organisation): \(key)".utf8)
    }
}

extension [EventSheet.Line] {
    fileprivate var steps: [ArraySlice<EventSheet.Line>] {
        stride(from: 0, to: count, by: SharingLimits.sheetStep).map {
            self[$0..<Swift.min($0 + SharingLimits.sheetStep, count)]
        }
    }
}

/// What a channel has of a line's report already, as far as the caller knows of it.
private struct ThereAlready {
    /// As the first version says.
    var created = ""
    var author: RecordID?
    var modified = Instant(microseconds: 0)
    /// The newest version that was made of a line; one that somebody wrote since by hand cites that line still.
    var taken: Taken?

    struct Taken {
        let modified: Instant
        let facts: Set<String>
        let observed: String?
        let place: String?
        let type: String?
    }

    func fate(_ line: EventSheet.Line) -> ImportedLine.Fate {
        guard let taken else { return .corrected }
        if taken.facts.contains(line.facts) { return .known }
        // Two of the three are other ones: a second table that counts its lines from 1, and no correction of the first.
        let differing = [
            taken.observed != line.draft.observed?.text, taken.place != line.draft.areas.first?.name,
            taken.type != line.draft.event?.type,
        ].filter { $0 }
        guard line.isCounted, differing.count > 1 else { return .corrected }
        let there = [taken.observed, taken.place, taken.type].compactMap { $0 }.joined(separator: ", ")
        return .refused(
            message:
                "its number is that of another event (\(there)): give it another one, or leave out the numbers' column")
    }

    mutating func add(_ report: JSONValue) {
        created = report["created"]?.string ?? created
        if let time = report["modified"]?.string.flatMap({ Instant($0) }), time >= modified {
            modified = time
            author = report["created_by_ref"]?.recordID
        }
        guard let cited = report["external_references"], cited.kind == .array else { return }
        var facts: Set<String> = []
        for one in cited.elements where one.kind == .object {
            if let hashes = one["hashes"], hashes.kind == .object, let digest = hashes["SHA-256"]?.string {
                facts.insert(digest)
            }
        }
        guard !facts.isEmpty, let time = report["modified"]?.string.flatMap({ Instant($0) }),
            taken.map({ $0.modified <= time }) ?? true
        else { return }
        let product = Product.content(of: report)
        let area = product?["areas"].flatMap { $0.kind == .array ? $0.elements.first { _ in true } : nil }
        taken = Taken(
            modified: time, facts: facts, observed: product?["observed"]?.string,
            place: area.flatMap { $0.kind == .object ? $0["name"]?.string : nil },
            type: CodedEvent(of: report)?.type)
    }
}

extension Core {
    /// Looked at as a filing is: what the caller sees, and what they filed themselves.
    fileprivate func there(
        _ lines: ArraySlice<EventSheet.Line>, in access: Access, for caller: Caller
    ) async throws -> [RecordID: ThereAlready] {
        let all = access.snapshot.shelvesByChannel[access.channel.key] ?? []
        let rows = try await known(
            lines.map { $0.id(of: access) }, to: caller.name, seeing: access.whole, among: all
        ).filter { isOwn($0, of: access.allowed.organisation, in: access.snapshot) }
        var there: [RecordID: ThereAlready] = [:]
        for (row, body) in zip(rows, try await bodies(of: rows)) {
            guard let report = try? JSONDocument(parsing: body).root else { continue }
            there[row.id, default: ThereAlready()].add(report)
        }
        return there
    }
}
