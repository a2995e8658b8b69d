import JSON
import Lexis
import Policy
import Records
import Store

extension Gate {
    /// One record by id, newest version unless `version` is given.
    ///
    /// The same id and version in two channels are two records (decision 0003), so `channel`, a code, says which; without
    /// it, any channel in which the caller may see it.
    package func record(
        _ id: String, version: String?, channel: String? = nil, for caller: Caller
    ) async throws -> RecordView {
        try await core.door("read", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, versions) = try await core.find(id, version: version, channel: channel, in: scope)
            core.noteView(of: shown, in: scope.snapshot, by: caller)
            var view = try await core.view(shown, versions, scope, caller)
            // Whose signature is known tells with whom this node is connected.
            if shown.body == nil, Attestation.kinds.contains(shown.row.id.type),
                core.knowsPeers(caller, scope.snapshot)
            {
                view.attestation = scope.snapshot.attestationKeys.attestation(of: view.object)
            }
            view.corrections = try await core.corrections(
                to: shown, among: versions, scope.snapshot, for: caller)
            return view
        }
    }

    /// The body bytes of one record, exactly as received; what is left of it where the caller may not see all.
    package func body(
        _ id: String, version: String?, channel: String? = nil, for caller: Caller
    ) async throws -> [UInt8] {
        try await core.door("read", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, _) = try await core.find(id, version: version, channel: channel, in: scope)
            core.noteView(of: shown, in: scope.snapshot, by: caller)
            try await core.give([shown.row], as: .record, isRun: false, to: caller)
            if let body = shown.body { return body }
            var bytes: [UInt8] = []
            _ = try await core.store.bodies(
                at: [shown.row.place][...], separator: [], budget: StoreLimits.chunk, into: &bytes)
            return bytes
        }
    }

    /// Newest first; `cursor` from ``RecordList/older``; `channel` a code.
    package func recent(
        channel: String?, cursor: String?, limit: Int, for caller: Caller
    ) async throws -> RecordList {
        try await core.door("read", on: channel ?? "recent", for: caller) {
            let scope = try await core.scope(channel, for: caller)
            var question = Parts()
            question.add(channel.map { [$0] })
            return try await core.recent(in: scope, cursor: cursor, limit: limit, question, for: caller)
        }
    }

    /// Full text, and exact hits first: the record with that id, the records that hold that observable value.
    package func search(_ request: SearchRequest, for caller: Caller) async throws -> RecordList {
        try await core.door("search", on: request.channel ?? "search", for: caller) {
            let scope = try await core.scope(request.channel, for: caller)
            return try await core.search(request, in: scope, request.parts, for: caller)
        }
    }
}

extension Core {
    /// A page of the newest records of a scope.
    ///
    /// - Parameters:
    ///   - type: of the records; `nil`: any.
    ///   - question: what is asked beside the cursor: a cursor is good for the same question alone.
    func recent(
        in scope: Scope, type: String? = nil, cursor: String?, limit: Int, _ question: Parts, for caller: Caller
    ) async throws -> RecordList {
        let page = try await recentRows(in: scope, type: type, cursor: cursor, limit: limit, question, for: caller)
        return RecordList(lines: try await flagged(page.shown, in: scope), older: page.older)
    }

    /// The same as what a list is made of.
    func recentRows(
        in scope: Scope, type: String? = nil, cursor: String?, limit: Int, _ question: Parts, for caller: Caller
    ) async throws -> (shown: [Shown], older: String?) {
        let now = clock()
        let before = try cursor.map { try cursors.open($0, .recent, caller, question: question.bytes, at: now) }
        let limit = min(max(limit, 1), SharingLimits.list)
        let found = try await newest(limit + 1, before: before ?? scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }
        let shown = Array(found.shown.prefix(limit))
        try await give(shown.map(\.row), as: .list, isRun: true, to: caller)
        var older: String?
        if found.shown.count > limit, let last = shown.last {
            older = try cursors.seal(last.row.position, .recent, caller, question: question.bytes, at: now)
        }
        return (shown, older)
    }

    /// As a list shows them, with what has to be looked at again said.
    func flagged(_ shown: [Shown], in scope: Scope) async throws -> [RecordLine] {
        flagged(try await lines(shown, scope.snapshot), scope.allowed, scope.snapshot)
    }

    /// A page of what is found in a scope.
    ///
    /// - Parameter question: as for ``recent(in:cursor:limit:_:for:)``.
    func search(
        _ request: SearchRequest, in scope: Scope, _ question: Parts, for caller: Caller
    ) async throws -> RecordList {
        guard request.text.utf8.count <= SharingLimits.searchWords else {
            throw Refusal(.invalid, "a search has \(SharingLimits.searchWords) bytes of words at most: leave some out")
        }
        let now = clock()
        let before = try request.cursor.map {
            try cursors.open($0, .search, caller, question: question.bytes, at: now)
        }
        let limit = min(max(request.limit, 1), SharingLimits.list)
        let book = try await book(scope)
        let scope = narrowed(scope, to: request.organisation, book)
        var (asked, understood) = asked(request, scope, book)
        if request.isOnlyExcluding {
            throw Refusal(.invalid, "a search says what has to occur: -word only leaves out")
        }
        let exact = request.isFaceted ? [] : try await exactHits(request, scope, limit: limit)
        let known = Set(exact.map(\.row.position))
        let room = before == nil ? limit - exact.count : limit
        let beyond = try await beyond(request, scope)
        // Exact hits may come up again among the others: enough is asked for to leave them out.
        let found = try await newest(
            room + known.count + 1, before: min(before ?? beyond, beyond), in: scope
        ) { before, count in
            try await matching(asked, request, in: scope, before: before, limit: count)
        }
        // Newest first: after the first that is too old there are none.
        let recent = found.shown.prefix { shown in request.since.map { shown.row.added >= $0 } ?? true }
        let isOver = recent.count < found.shown.count
        let others = recent.filter { !known.contains($0.row.position) }
        let shown = others.prefix(room)
        var older: String?
        if others.count > room {
            // Before anything was shown of them, all of them are older.
            let last = shown.last?.row.position ?? before ?? beyond
            older = try cursors.seal(last, .search, caller, question: question.bytes, at: now)
        } else if let next = found.next, !isOver {
            // It looked at as many as one reading does; further back there may be more.
            older = try cursors.seal(next, .search, caller, question: question.bytes, at: now)
        }
        let all = (before == nil ? exact : []) + shown
        try await give(all.map(\.row), as: .search, isRun: false, to: caller)
        if all.isEmpty, older == nil, before == nil, !understood.isAsWritten {
            understood.fewer = try await fewer(asked, request, in: scope, book, before: beyond)
        }
        var lines = try await lines(all, scope.snapshot, finding: asked)
        let rows = Dictionary(all.map { ($0.row.position, $0.row) }) { first, _ in first }
        for index in lines.indices {
            guard let row = rows[lines[index].position], mayAnswer(row, in: scope) else { continue }
            lines[index].originators = originators(of: row.shelf, in: scope.snapshot).sorted()
        }
        try await give(book, to: caller)
        var list = RecordList(lines: flagged(lines, scope.allowed, scope.snapshot), older: older)
        (list.understood, list.book) = (understood, book)
        return list
    }

    /// The row of a version, and all rows of the object in every channel, newest version first.
    func find(
        _ id: String, version: String?, channel: String?, in scope: Scope
    ) async throws -> (shown: Shown, versions: [Shown]) {
        let rows = try await versions(of: Self.ids([id]), on: scope.shelves)
        let versions = try await show(rows.sorted(by: Self.newer), scope.allowed, scope.snapshot)
        let key = channel.map { scope.snapshot.channelsByName[$0]?.key }
        let shown = versions.first { each in
            if let key, scope.snapshot.shelves[each.row.shelf]?.channel != key { return false }
            return version.map { Self.isSame(each.row.version, $0) } ?? true
        }
        guard let shown else { throw Refusal(.missing, "there is no record \(id.echo) that you may see") }
        return (shown, versions)
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        guard left != right, let a = Timestamp(left), let b = Timestamp(right) else { return left == right }
        return a == b
    }

    static func newer(_ left: Row, _ right: Row) -> Bool {
        guard let a = Timestamp(left.version), let b = Timestamp(right.version), a != b else {
            return left.position > right.position
        }
        return a > b
    }

    /// The newest version of each object among rows, in the order in which the objects first come up.
    static func newest(_ rows: [Row]) -> [Row] {
        var best: [RecordID: Row] = [:]
        for row in rows where best[row.id].map({ newer(row, $0) }) ?? true { best[row.id] = row }
        var seen: Set<RecordID> = []
        return rows.compactMap { seen.insert($0.id).inserted ? best[$0.id] : nil }
    }

    func exactHits(_ request: SearchRequest, _ scope: Scope, limit: Int) async throws -> [Shown] {
        let text = request.text.trimmed
        guard !text.isEmpty else { return [] }
        var rows: [Row] = []
        if let id = try? RecordID(text) {
            rows += Self.newest(
                try await store.page(
                    PageQuery(
                        shelves: scope.shelves, limit: StoreLimits.page, ids: [id], versions: .every)
                ).rows)
        }
        // Values whose case means nothing are kept in lower case.
        for value in Set([text, text.lowercased()]).sorted() {
            rows += try await store.holding(value: value, shelves: scope.shelves, limit: limit)
        }
        var seen: Set<Position> = []
        let wanted = rows.filter { row in
            (request.type.map { $0 == row.id.type } ?? true) && (request.since.map { row.added >= $0 } ?? true)
                && (request.until.map { row.added <= $0 } ?? true) && seen.insert(row.position).inserted
        }
        return Array(try await show(wanted, scope.allowed, scope.snapshot).prefix(limit))
    }

    /// As a list shows them.
    ///
    /// - Parameter question: what they were found by; `nil`: they are not hits.
    func lines(
        _ shown: [Shown], _ snapshot: Snapshot, finding question: SearchQuestion? = nil
    ) async throws -> [RecordLine] {
        var stored = try await lines(shown.filter { $0.body == nil }.map(\.row), snapshot, question)[...]
        return shown.compactMap { each in
            each.body.map { line(each, $0, snapshot, finding: question) } ?? stored.popFirst()
        }
    }

    /// The rows as a list shows them, whole: reads their bodies for the titles.
    private func lines(
        _ rows: [Row], _ snapshot: Snapshot, _ question: SearchQuestion?
    ) async throws -> [RecordLine] {
        let newline = UInt8(ascii: "\n")  // never occurs in a body, which has no white space outside strings
        var lines: [RecordLine] = []
        lines.reserveCapacity(rows.count)
        var places = rows.map(\.place)[...]
        while !places.isEmpty {
            var buffer: [UInt8] = []
            let count = try await store.bodies(
                at: places, separator: [newline], budget: StoreLimits.chunk, into: &buffer)
            guard count > 0 else { break }
            for body in buffer.split(separator: newline, omittingEmptySubsequences: false) {
                lines.append(
                    line(Shown(row: rows[lines.count], body: nil), Array(body), snapshot, finding: question))
            }
            places = places.dropFirst(count)
        }
        return lines
    }

    func line(
        _ shown: Shown, _ body: [UInt8], _ snapshot: Snapshot, finding question: SearchQuestion? = nil
    ) -> RecordLine {
        let row = shown.row
        let object = try? JSONDocument(parsing: body).root
        let channel = snapshot.shelves[row.shelf].flatMap { snapshot.channelsByKey[$0.channel] }
        var line = RecordLine(
            position: row.position, id: row.id.text, type: row.id.type,
            title: object.map { Title.of($0, id: row.id) } ?? .text(row.id.text), channel: channel?.code ?? "",
            tlp: tlp(of: shown, in: snapshot), added: row.added, version: row.version,
            revoked: object?["revoked"]?.boolean ?? false,
            acknowledgeWithin: object.flatMap { Product.acknowledgeWithin($0) })
        if let question, let object { line.hit = hit(object, row, question, line.title) }
        return line
    }

    func view(
        _ shown: Shown, _ versions: [Shown], _ scope: Scope, _ caller: Caller
    ) async throws -> RecordView {
        let (row, shelves, snapshot) = (shown.row, scope.shelves, scope.snapshot)
        guard let entry = try await store.entry(at: row.position),
            let object = try? JSONDocument(parsing: shown.body ?? entry.body).root,
            let full = try? JSONDocument(parsing: entry.envelope).root,
            let channel = snapshot.shelves[row.shelf].flatMap({ snapshot.channelsByKey[$0.channel] })
        else { throw Refusal(.unavailable, "the record \(row.id.text) cannot be read: verify the node") }
        // Who gets a part gets no proof of the whole: its digests would tell of what was left out. And to whom else it
        // was released is for those whose word it is.
        let isWhole = shown.body == nil && scope.allowed.views[row.shelf] == nil
        // Whoever writes it anew, or a tear-line of it, has to be shown all that it says: other than of a proof, whether others beside it
        // have lost something says nothing of that. See ``whole(_:version:channel:in:)``.
        let isAll = shown.body == nil && scope.allowed.views[row.shelf]?.withheld.isEmpty ?? true
        let isOwn = scope.allowed.organisation == identity.organisation
        let isNamed = scope.allowed.views[row.shelf]?.isUnattributed != true
        // What another house said of a record is that house's word and nobody's below it: S1-13.
        let isTheirs =
            (Feedback.content(of: object) != nil || WarningResponse.content(of: object) != nil)
            && !self.isOwn(row, of: scope.allowed.organisation, in: snapshot)
        let envelope = isOwn && isWhole && !isTheirs ? full : try Self.outline(of: full, naming: isNamed)
        let draft = try? Draft(checking: object, in: row.specVersion == "2.0" ? .stix20 : .stix21)
        let all = draft?.references ?? []
        let references = Array(all.prefix(SharingLimits.references))
        var refersTo: [Row] = []
        if !references.isEmpty {
            refersTo = Self.newest(
                try await store.page(
                    PageQuery(
                        shelves: shelves, limit: StoreLimits.page, ids: references, versions: .latest)
                ).rows)
        }
        let referring = try await referring(to: row.id, in: scope)
        let others = versions.filter { $0.row.shelf != row.shelf && Self.isSame($0.row.version, row.version) }
        let refers = try await show(refersTo, scope.allowed, snapshot)
        let beside = Array(versions.prefix(SharingLimits.history)) + others + refers + referring
        let markings = (draft.map { $0.markings + $0.granularMarkings } ?? []).uniqued
        let (words, definitions, meanings) = try await words(for: markings, on: shelves)
        let translations = try await translations(of: object, row, in: scope)
        let worded = translations.rows + definitions
        try await give([row] + beside.map(\.row) + worded, as: .record, isRun: false, to: caller)
        let access = try await access(channel.code, for: caller)
        let book = try await book(scope)
        try await give(book, to: caller)
        let line = line(shown, shown.body ?? entry.body, snapshot)
        // Of what one marked oneself: a definition that one may not see must look like one that is not there.
        let isGuessed = isOwn && words.contains { if case .unknown = $0 { true } else { false } }
        var view = RecordView(
            line: flagged([line], scope.allowed, snapshot).first ?? line, channel: access.view, object: object,
            envelope: envelope,
            markings: words,
            history: try await lines(Array(versions.prefix(SharingLimits.history)), snapshot),
            versions: versions.count,
            elsewhere: try await lines(Array(others.prefix(SharingLimits.references)), snapshot).filter {
                $0.channel != channel.code
            },
            refersTo: attributed(try await lines(refers, snapshot), refers, in: scope)
                .map(FileNames(of: [object]).naming),
            moreReferences: all.count - references.count,
            referredBy: try await lines(Array(referring.prefix(SharingLimits.references)), snapshot),
            isReferredByMore: referring.count > SharingLimits.references,
            place: isWhole ? try await place(of: entry) : nil,
            terms: isGuessed ? nil : terms(of: shown, isTold: isOwn && isWhole, scope, book, for: caller), book: book,
            date: Self.date(of: object) ?? row.added, today: clock(), mayPreview: mayPreview(row, scope, by: caller))
        view.translations = translations.views
        view.marks = meanings.filter { draft?.granularMarkings.contains($0.key) ?? false }
        view.marking = try await marking(of: [shown], in: scope)
        view.mayPrint = mayPrint([shown], in: scope) == [true]
        let roles = roles(of: caller, in: snapshot)
        let isWord = self.isOwn(row, of: scope.allowed.organisation, in: snapshot) && channel.code != Registry.channel
        view.mayRecall =
            isPart(row, of: scope.allowed.organisation, in: snapshot) && channel.code != Registry.channel
            && roles.contains(.releaser)
        view.maySanitise =
            isWord && isAll && row.id.type != Joint.type && !roles.isDisjoint(with: [.author, .releaser])
        view.mayFollow = row.id.type == "report" && !roles.isDisjoint(with: [.author, .releaser])
        // Of the versions in its channel the newest: another one would be taken back by writing that anew.
        let newest = versions.first { self.channel(of: $0.row.shelf, in: snapshot) == channel.code }
        let rest = isWord && !isAll ? try await remainder(of: shown, in: scope) : nil
        view.mayRevise =
            isWord && (isAll || rest != nil) && access.canWrite && newest?.row.position == row.position
            && Self.isRevisable(object)
        view.isRevisedWithoutGone = view.mayRevise && rest != nil
        if view.mayRevise {
            let known = zip(markings, words).filter { if case .unknown = $0.1 { false } else { true } }.map(\.0)
            view.paragraphs = Self.typed(object, in: snapshot.world, channel: channel.code, knowing: Set(known))
        }
        view.followedBy = try await following(row, among: referring, in: scope)
        view.feedback = owned(
            try await feedback(on: row.id, in: scope).said, of: caller, mayWrite: access.canWrite)
        if access.canWrite, channel.code != Registry.channel, !Self.isFiled(entry.envelope, by: caller) {
            view.mayAnswer = mayAnswer(row, in: scope)
            view.colleagues = colleagues(of: caller, reading: channel.key, in: scope)
        }
        view.sightings = try await sightings(of: row.id, among: referring, in: scope)
        view.maySight =
            access.canWrite && channel.code != Registry.channel && SightingDraft.takes(object)
            && mayAnswer(row, in: scope)
        view.maySightForAll = view.maySight && isWord && isAll
        view.responses = try await responseLog(
            of: object, row, mayWrite: access.canWrite && channel.code != Registry.channel,
            mayTellAll: isWord && isAll, in: scope, for: caller)
        view.mayAskWhere = view.mayPreview && own != nil && knowsPeers(caller, snapshot)
        return view
    }

    /// The reports that follow one up, as far as what the caller is shown of them says so: what takes its place first, then what
    /// contradicts it, and of each what its own authors say, and then the newest; none that was revoked.
    ///
    /// - Parameter referring: what the caller is told refers to it: nothing else is looked at.
    private func following(
        _ row: Row, among referring: [Shown], in scope: Scope
    ) async throws -> [RecordView.Follower] {
        let id = row.id
        guard id.type == "report" else { return [] }
        let reports = referring.filter { $0.row.id.type == "report" && $0.row.id != id }
        let seen = try await objects(of: Array(reports.prefix(SharingLimits.references))).filter { seen in
            seen.object["revoked"]?.boolean != true
        }
        // Where authors are not named, an order would tell who they are.
        let authors = mayAnswer(row, in: scope) ? originators(of: row.shelf, in: scope.snapshot) : []
        func isOfItsAuthors(_ each: SeenObject) -> Bool {
            mayAnswer(each.row, in: scope) && originators(of: each.row.shelf, in: scope.snapshot) == authors
        }
        let followers = Product.Following.allCases.flatMap { how -> [(seen: SeenObject, how: Product.Following)] in
            let followUp = Product.FollowUp(of: id, as: how)
            let all = seen.filter { Product.followUp(in: $0.object) == followUp }
            // However many others say it, too.
            return (all.filter(isOfItsAuthors) + all.filter { !isOfItsAuthors($0) }).map { (seen: $0, how: how) }
        }.prefix(SharingLimits.followed)
        let lines = followers.map { line($0.seen.shown, $0.seen.body, scope.snapshot) }
        return zip(attributed(lines, followers.map(\.seen.shown), in: scope), followers).map { line, follower in
            RecordView.Follower(record: line, how: follower.how)
        }
    }

    /// The lines with whose word they are, where that is told.
    func attributed(_ lines: [RecordLine], _ shown: [Shown], in scope: Scope) -> [RecordLine] {
        let rows = Dictionary(shown.map { ($0.row.position, $0.row) }) { first, _ in first }
        return lines.map { line in
            guard let row = rows[line.position], mayAnswer(row, in: scope) else { return line }
            var line = line
            line.originators = originators(of: row.shelf, in: scope.snapshot).sorted()
            return line
        }
    }

    /// The date that a document bears.
    private static func date(of object: JSONValue) -> Instant? {
        for name in ["published", "created", "first_observed"] {
            if let date = object[name]?.string.flatMap({ Instant($0) }) { return date }
        }
        return nil
    }

    /// What an envelope says to those who are not of its house.
    ///
    /// - Parameter isNamed: whether they may know whose word it is.
    private static func outline(of envelope: JSONValue, naming isNamed: Bool) throws -> JSONValue {
        var told: Set<String> = ["urn", "kind", "originator", "owner_node", "channel", "created", "precedence", "lang"]
        if !isNamed { told.remove("originator") }
        let members = envelope.members.filter { told.contains($0.0.text) }.map {
            JSONMember($0.text, .raw($1.minified))
        }
        return try JSONDocument(parsing: JSONTree.object(members).bytes).root
    }

    /// The newest records that refer to one, each in its newest version, as far as what is left of them for the caller still
    /// does: one whose author is not named, or whose reference is in a portion that is withheld, does not.
    ///
    /// - Parameter limit: how many are looked at.
    func referring(
        to id: RecordID, in scope: Scope, limit: Int = SharingLimits.referring
    ) async throws -> [Shown] {
        try await still(
            referringTo: id, try await store.referring(to: id, shelves: scope.shelves, limit: limit), in: scope)
    }

    /// Those of these rows that do so in their newest version, as far as the caller is shown it.
    func still(referringTo id: RecordID, _ rows: [Row], in scope: Scope) async throws -> [Shown] {
        try await show(Self.newest(rows), scope.allowed, scope.snapshot).filter { shown in
            guard let body = shown.body, let left = try? JSONDocument(parsing: body).root else { return true }
            return left.recordReferences.contains(id)
        }
    }

    /// What the markings say: a statement only where its definition is itself a record that the caller may see.
    ///
    /// The decision looks every definition up, whoever asks; what one says is content, wherever its id is named.
    ///
    /// - Returns: also the definitions whose words these are, and what each asks for.
    func words(
        for markings: [RecordID], on shelves: [ShelfKey]
    ) async throws -> (words: [MarkingView], definitions: [Row], meanings: [RecordID: MarkView]) {
        let asked = markings.filter { TLP(marking: $0) == nil }
        var statements: [RecordID: MarkingView] = [:]
        var definitions: [Row] = []
        var meanings: [RecordID: MarkView] = [:]
        // However many are asked for: one that is known never passes for one that is not.
        for start in stride(from: 0, to: asked.count, by: SharingLimits.references) {
            let some = Array(asked[start..<min(start + SharingLimits.references, asked.count)])
            let rows = Self.newest(
                try await store.page(
                    PageQuery(shelves: shelves, limit: StoreLimits.page, ids: some, versions: .latest)
                ).rows
            ).sorted { $0.position < $1.position }
            for (row, body) in zip(rows, try await bodies(of: rows)) where statements[row.id] == nil {
                guard let definition = try? JSONDocument(parsing: body).root else { continue }
                definitions.append(row)
                let policy = MarkingReader.meaning(of: definition)
                if case .statement(let text) = MarkingMeaning(definition) {
                    statements[row.id] = .statement(text)
                    meanings[row.id] = MarkView(policy, of: row.id, name: text)
                } else if policy != .notUnderstood {
                    let name = definition["name"]?.string
                    statements[row.id] = .named(name ?? row.id.text)
                    meanings[row.id] = MarkView(policy, of: row.id, name: name)
                }
            }
        }
        let words = markings.map { marking in
            TLP(marking: marking).map(MarkingView.tlp) ?? statements[marking] ?? .unknown(marking.text)
        }
        return (words, definitions, meanings)
    }
}

extension String {
    var trimmed: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        var end = scalars.endIndex
        while end > scalars.startIndex, scalars[scalars.index(before: end)].properties.isWhitespace {
            end = scalars.index(before: end)
        }
        return String(scalars[..<end])
    }
}

extension [RecordID] {
    /// Each once, in order.
    var uniqued: [RecordID] {
        var seen: Set<RecordID> = []
        return filter { seen.insert($0).inserted }
    }
}
