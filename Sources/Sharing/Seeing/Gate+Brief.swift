import JSON
package import Records
import Store

/// What somebody who decides reads in the morning: two pages at most, of what they may see. Personas 2.1 and 2.7.
package struct BriefView: Sendable {
    package struct Item: Sendable {
        package let line: InboxLine
        /// What follows from it, in its author's words; `nil`: it says nothing of the kind.
        package let soWhat: String?
        package init(line: InboxLine, soWhat: String? = nil) {
            self.line = line
            self.soWhat = soWhat
        }
    }
    /// What came from others since ``since``, the most urgent first.
    package let came: [Item]
    /// How much more came than is told.
    package let more: Int
    /// What waits for an answer by a time, the soonest first; also what came before.
    package let due: [InboxLine]
    /// Requests in which the reader's house has the next thing to do, the soonest due first.
    package let requests: [RfiLine]
    package let book: PartyBook
    package let since: Instant
    package let instant: Instant
    package init(
        came: [Item], more: Int = 0, due: [InboxLine] = [], requests: [RfiLine] = [], book: PartyBook = .empty,
        since: Instant, instant: Instant
    ) {
        self.came = came
        self.more = more
        self.due = due
        self.requests = requests
        self.book = book
        self.since = since
        self.instant = instant
    }

    /// The strictest marking of what it tells; CLEAR where it tells nothing (law 5).
    package var tlp: TLP {
        (came.map(\.line.record.tlp) + due.map(\.record.tlp) + requests.map(\.record.tlp)).max() ?? .clear
    }
}

extension Gate {
    /// The brief of the last ``SharingLimits/briefSeconds``. It is made of what ``inbox(for:)``, ``rfis(for:)`` and
    /// ``record(_:version:channel:for:)`` give, and of nothing else.
    package func brief(for caller: Caller) async throws -> BriefView {
        let box = try await inbox(for: caller)
        let requests = try await rfis(for: caller)
        let since = Instant(microseconds: box.instant.microseconds - SharingLimits.briefSeconds * 1_000_000)
        let came = (box.open + box.answered).filter { $0.record.added >= since }.sorted { left, right in
            left.precedence != right.precedence
                ? left.precedence > right.precedence : left.record.added > right.record.added
        }
        let told = came.prefix(SharingLimits.briefItems)
        return try await core.door("brief", on: "report", for: caller) {
            let items = try await core.items(Array(told), for: caller)
            let due = box.open.compactMap { line in
                line.mayAnswer
                    ? line.record.acknowledgeBy(arrived: line.record.added).map { (line: line, by: $0) } : nil
            }.sorted { $0.by < $1.by }.map(\.line)
            let open = requests.lines.filter(\.isToDo).sorted { left, right in
                (left.thread.due ?? left.record.added) < (right.thread.due ?? right.record.added)
            }
            return BriefView(
                came: items, more: came.count - told.count, due: Array(due.prefix(SharingLimits.briefItems)),
                requests: Array(open.prefix(SharingLimits.briefItems)), book: box.book, since: since,
                instant: box.instant)
        }
    }

    /// The same, to be written onto paper: without what may not be printed, and each record in it is noted as printed.
    package func briefPaper(for caller: Caller) async throws -> BriefView {
        let view = try await brief(for: caller)
        func isPrinted(_ line: RecordLine) async throws -> Bool {
            do {
                _ = try await paper(line.id, version: line.version, channel: line.channel, for: caller)
                return true
            } catch let refusal as Refusal where [.forbidden, .missing].contains(refusal.code) {
                return false
            }
        }
        var came: [BriefView.Item] = []
        for item in view.came where try await isPrinted(item.line.record) { came.append(item) }
        var due: [InboxLine] = []
        for line in view.due where try await isPrinted(line.record) { due.append(line) }
        var requests: [RfiLine] = []
        for line in view.requests where try await isPrinted(line.record) { requests.append(line) }
        return BriefView(
            came: came, more: view.more, due: due, requests: requests, book: view.book, since: view.since,
            instant: view.instant)
    }
}

extension Core {
    fileprivate func items(_ lines: [InboxLine], for caller: Caller) async throws -> [BriefView.Item] {
        let scope = try await scope(nil, for: caller)
        var items: [BriefView.Item] = []
        for line in lines {
            let record = line.record
            guard
                let shown = try? await find(
                    record.id, version: record.version, channel: record.channel, in: scope
                ).shown, let seen = try await objects(of: [shown]).first
            else { continue }
            try await give([shown.row], as: .record, isRun: false, to: caller)
            let said = Product.content(of: seen.object)?["so_what"]?.string ?? seen.object["description"]?.string
            items.append(BriefView.Item(line: line, soWhat: said.map { Title.line($0, most: SharingLimits.briefText) }))
        }
        return items
    }
}
