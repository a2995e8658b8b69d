import JSON
import Policy
import Records
import Store

/// What became of a record that was marked anew.
package struct RemarkView: Hashable, Sendable {
    package enum Direction: String, CaseIterable, Sendable { case downgrade, upgrade }
    package let direction: Direction
    /// The new version.
    package let version: String
    /// The channels where it stands under the new markings; of a downgrade, where it will.
    package let channels: [String]
    /// The requests that a downgrade waits as: it widens an audience, which takes a second person.
    package let requests: [String]
    /// What says that it derives from it, newest first: to be looked at again, after an upgrade.
    package let derived: [RecordLine]
}

extension Gate {
    /// Marks a record of one's own organisation anew, in every channel where it stands: domain 3.1.4.
    ///
    /// A version never changes, so it is a new version that says the same under other markings. One that asks for more in everything
    /// is an upgrade: it counts at once, and the versions before are taken back like a recall. Anything else lets somebody have
    /// more, and waits for a second person.
    package func remark(
        _ id: String, markings: [String], reason: String, by caller: Caller
    ) async throws -> RemarkView {
        try await core.door("remark", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            let reason = try Self.checked(reason: reason)
            let markings = try Self.markings(markings)
            let (_, versions) = try await core.find(id, version: nil, channel: nil, in: scope)
            let own = versions.filter { core.isOwn($0.row, of: scope.allowed.organisation, in: scope.snapshot) }
            guard !own.isEmpty else {
                throw Refusal(.forbidden, "\(id.echo) is another organisation's: only its originator marks it anew")
            }
            return try await core.remark(own, markings, reason, in: scope, by: caller)
        }
    }

    static func markings(_ texts: [String]) throws -> [RecordID] {
        try texts.map { text in
            guard let id = try? RecordID(text), id.type == "marking-definition" else {
                throw Refusal(.invalid, "\"\(text.echo)\" is no marking: write its id, as in marking-definition--…")
            }
            return id
        }
    }

    /// Tells those who were shown a version that it was wrong, and what took its place: domain 3.24.
    ///
    /// - Parameters:
    ///   - version: the one that was wrong; whoever may see it is told.
    ///   - request: a data subject's, where that asked for it.
    /// - Returns: the codes of the organisations to tell.
    @discardableResult
    package func correct(
        _ id: String, version: String, what: String, why: String, request: String? = nil, by caller: Caller
    ) async throws -> [String] {
        try await core.door("correct", on: id, for: caller) {
            try await core.require([.dpo, .releaser], caller)
            let scope = try await core.scope(nil, for: caller)
            let snapshot = scope.snapshot
            let (what, why) = (try Self.checked(reason: what), try Self.checked(reason: why))
            let (_, versions) = try await core.find(id, version: version, channel: nil, in: scope)
            let organisation = scope.allowed.organisation
            let own = versions.filter { core.isOwn($0.row, of: organisation, in: snapshot) }
            guard let wrong = own.first(where: { Core.isSame($0.row.version, version) }) else {
                throw Refusal(.forbidden, "\(id.echo) is another organisation's: only its originator corrects it")
            }
            guard let newest = own.first, newest.row.version != wrong.row.version else {
                throw Refusal(
                    .unprocessable, "\(id.echo) has no version after \(version.echo): file the corrected one first")
            }
            var inform: Set<String> = []
            let same = own.filter { Core.isSame($0.row.version, version) }.map(\.row)
            let holders = try await Holders(core, snapshot, since: same.map(\.added).min() ?? wrong.row.added)
            for row in same {
                guard let shelf = snapshot.shelves[row.shelf] else { continue }
                let had = Holders.Version(
                    position: row.position, added: row.added, id: row.id, version: Instant(row.version),
                    policy: snapshot.policies[shelf.policy] ?? .nobody, era: shelf.era,
                    channel: snapshot.channelsByKey[shelf.channel]?.code ?? "")
                inform.formUnion(try await holders.of(had, besides: organisation))
            }
            let notice = ProtectionNotice(
                record: id, version: wrong.row.version, kind: "correction", decision: "corrected", what: what, why: why,
                request: try request.map { try core.subjectRequest($0) }, inform: inform.sorted(),
                reassess: try await core.derived(from: wrong.row.id, scope).map(\.row.id.text))
            let members = core.members(of: notice, by: caller, at: core.clock())
            try await core.register([.object(members)], by: caller)
            try await core.note("correct", on: id, outcome: "version \(wrong.row.version)", by: caller)
            return notice.inform
        }
    }
}

extension Core {
    /// One channel's newest version, made anew.
    private struct Remarked {
        let access: Access
        let ready: Intake.Checked
        let policy: ReleasePolicy
        let loosens: Bool
        let isChanged: Bool
        /// The versions that an upgrade takes back.
        let before: [Row]
        /// Of them, those that ask for less than the newest does, as an upgrade leaves them that is broken off.
        let left: [Row]
        /// And so of its translations.
        let leftTranslations: [[Row]]
        /// The new version, and before it the files that go along with it, marked anew as well.
        let objects: [JSONValue]
        /// Those files, and what they were made of.
        let files: [RemarkedFile]
        /// As they would be filed now.
        let readyFiles: [Intake.Checked]
        let intake: Intake

        var isLeft: Bool { !left.isEmpty || !leftTranslations.isEmpty }
    }

    fileprivate func remark(
        _ own: [Shown], _ markings: [RecordID], _ reason: String, in scope: Scope, by caller: Caller
    ) async throws -> RemarkView {
        let now = clock()
        let id = own[0].row.id
        let part = Refusal(.forbidden, "you are shown a part of \(id.text): this takes somebody who sees all of it")
        // To ask for more in everything shows nobody anything: it takes no sight of what the record refers to, be that hidden or gone.
        guard let old = Timestamp(own[0].row.version)?.instant,
            own.allSatisfy({ $0.body == nil || $0.withheld.isEmpty })
        else { throw part }
        let modified = max(now, Instant(microseconds: old.microseconds + 1_000))
        var remarked: [Remarked] = []
        let byChannel = Dictionary(grouping: own.map(\.row)) { scope.snapshot.shelves[$0.shelf]?.channel }
        for (key, rows) in byChannel {
            guard let code = key.flatMap({ scope.snapshot.channelsByKey[$0]?.code }), let newest = rows.first else {
                continue
            }
            remarked.append(try await made(newest, rows, code, markings, modified, by: caller, at: now))
        }
        let direction: RemarkView.Direction = remarked.contains(where: \.loosens) ? .downgrade : .upgrade
        // Of the versions before nothing is shown to anybody by it.
        let newest = Set(byChannel.values.compactMap(\.first?.position))
        guard direction == .upgrade || own.allSatisfy({ $0.body == nil || !newest.contains($0.row.position) }) else {
            throw part
        }
        // One that was broken off has filed its version already: what is left of it is taken back.
        let isFiled = !remarked.contains(where: \.isChanged)
        guard !isFiled || remarked.contains(where: \.isLeft) else {
            throw Refusal(.unprocessable, "\(id.text) is under these markings already")
        }
        let made = try await derived(from: id, scope)
        try await give(made.map(\.row), as: .list, isRun: false, to: caller)
        let derived = try await lines(made, scope.snapshot)
        let version = isFiled ? own[0].row.version : modified.text
        let channels = remarked.map(\.access.channel.code).sorted()
        var requests: [String] = []
        switch direction {
        case .upgrade:
            // First on record, then done: what breaks off is seen, and can be done again.
            var members = Self.head("remarking", newID("remarking"), at: now)
            members += [
                JSONMember("object_ref", .string(id.text)), JSONMember("version", .string(version)),
                JSONMember("direction", "upgrade"), JSONMember("reason", .string(reason)),
                JSONMember("to", remarked[0].policy.tree), JSONMember("decided_by", .string(caller.name)),
                JSONMember("channels", .array(channels.map { .string($0) })),
            ]
            if !derived.isEmpty {
                members.append(JSONMember("derived_refs", .array(derived.map { .string($0.id) })))
            }
            try await register([.object(members)], by: caller)
            try await returnDowngrades(of: id, remarked[0].access.allowed.organisation, by: caller)
            for each in remarked {
                if isFiled { try await finish(each, by: caller) } else { try await upgrade(each, by: caller) }
            }
        case .downgrade:
            for each in remarked {
                let holding = Holding(
                    core: self, access: each.access, caller: caller, edition: .stix21, now: now)
                let mark = HeldRequest.Remark(reason: reason)
                let annexes = holding.annexes(each.readyFiles)
                let checked = try await holding.keep([each.ready], because: .widening) {
                    $0.remark = mark
                    $0.annexes = annexes
                }
                let report = try await file(checked, by: caller, seeing: each.access.shelves, at: now)
                if case .pending(let request) = report.items.first?.fate { requests.append(request) }
            }
        }
        try await note("remark", on: id.text, outcome: "\(direction.rawValue) \(version)", by: caller)
        await feed.wake()
        return RemarkView(
            direction: direction, version: version, channels: channels, requests: requests,
            derived: direction == .upgrade ? derived : [])
    }

    /// Gives back what waits to be marked with less: cleared later, it would open again what an upgrade closes now, its files too.
    private func returnDowngrades(of id: RecordID, _ organisation: String, by caller: Caller) async throws {
        for request in try await openRequests(of: organisation, about: { $0 == id }) where request.remark != nil {
            let note = AuditNote(
                caller, "release.return", on: "\(id.text) \(request.channel)",
                outcome: "asked by \(request.askedBy), marked with more since")
            // Who asked for less and now marks it with more has taken that back; anybody else says so as the second person.
            let isOwn = request.askedBy == caller.name
            let back = request.moved(
                to: isOwn && request.status == .submitted ? .withdrawn : .returned, by: isOwn ? nil : caller.name,
                reason: "it was marked with more since")
            _ = try await advance(back, note: note, at: clock())
        }
    }

    /// - Parameter rows: the versions in the channel, newest first.
    private func made(
        _ newest: Row, _ rows: [Row], _ code: String, _ markings: [RecordID], _ modified: Instant, by caller: Caller,
        at now: Instant
    ) async throws -> Remarked {
        let access = try await writable(code, for: caller)
        guard let body = try await bodies(of: [newest]).first, let object = try? JSONDocument(parsing: body).root,
            object["modified"] != nil,
            let shelf = access.snapshot.shelves[newest.shelf], let old = access.snapshot.policies[shelf.policy]
        else {
            throw Refusal(
                .unprocessable, "\(newest.id.text) has no versions: withdraw it, and file it under other markings")
        }
        let list = JSONMember("object_marking_refs", .array(markings.map { .string($0.text) }))
        let tree = object.next(
            markings.isEmpty ? [] : [list], without: markings.isEmpty ? [list.name] : [], at: .exactly(modified))
        var intake = Intake(
            core: self, access: access, caller: caller, edition: newest.specVersion == "2.0" ? .stix20 : .stix21,
            now: now)
        // It says what was released then. A second person who clears it for more releases it anew.
        intake.released = Intake.Released(era: shelf.era)
        intake.precedence = try await precedence(of: newest)
        let files = try await files(with: object, rows, marked: markings, in: access)
        let objects = files.map(\.object) + [try JSONDocument(parsing: tree.bytes).root]
        let terms = AnnexKeeping.Terms(of: newest.shelf, in: access.snapshot)
        func asksLess(_ row: Row) -> Bool {
            guard let terms, let own = AnnexKeeping.Terms(of: row.shelf, in: access.snapshot) else { return false }
            return own.asksLess(than: terms, in: access.snapshot)
        }
        func policy(_ filing: Filing) -> ReleasePolicy {
            filing.newPolicy.flatMap { ReleasePolicy(bytes: $0) } ?? access.snapshot.policies[filing.policy] ?? .nobody
        }
        let world = access.snapshot.world
        let before = old.resolved(in: world, channel: code)
        let left = rows.filter(asksLess)
        var all = try await intake.check(objects)
        if left.isEmpty, let filing = all.last?.filing,
            !before.loosens(policy(filing).resolved(in: world, channel: code))
        {
            // Nothing more is asked for: then what it has of something that was recalled may go, by a second person.
            intake.isMarkedAnew = true
            all = try await intake.check(objects)
        }
        guard let checked = all.last, case .ready(let arrival, _, _, _) = checked, let filing = arrival.filing else {
            throw Refusal(.unprocessable, "\(newest.id.text) cannot be marked so: its markings contradict each other")
        }
        func loosens(_ filing: Filing, _ old: ReleasePolicy) -> Bool {
            policy(filing).resolved(in: world, channel: code).loosens(old.resolved(in: world, channel: code))
        }
        // Who may have more of a file has more of the record, whatever else is asked for.
        let loosensFile = zip(files, all).contains { file, item in
            guard let filing = item.filing, let terms = file.terms else { return true }
            return loosens(filing, terms.policy)
        }
        let translations = try await translations(of: newest.id, on: ownPlace(of: rows, in: access).shelves)
        return Remarked(
            access: access, ready: checked, policy: policy(filing), loosens: loosens(filing, old) || loosensFile,
            isChanged: policy(filing) != old, before: rows,
            left: left,
            leftTranslations: translations.map { $0.filter(asksLess) }.filter { !$0.isEmpty },
            objects: objects, files: files, readyFiles: Array(all.dropLast()), intake: intake)
    }

    /// Takes back the files, files them and the stricter version together, and takes back the versions before.
    ///
    /// Broken off anywhere, it can be done again. The files go first, and by a withdrawal alone: they have no versions, so to a partner it
    /// means whatever was filed before it. What comes then is one submission, so that nobody is given a version without its files.
    private func upgrade(_ each: Remarked, by caller: Caller) async throws {
        let own = ownPlace(of: each.before, in: each.access)
        try await takeBack(try await files(of: each.before, at: own), at: own, from: each.access, by: caller)
        try await refile(each, by: caller)
        _ = try await takeBack(each.before, from: each.access, by: caller)
        // A translation stands under the markings that its original had: it goes like the versions before, and whoever has
        // it files it anew under those of today.
        let translations = try await translations(of: each.before[0].id, on: own.shelves)
        try await takeBack(translations, at: own, from: each.access, by: caller)
    }

    /// Takes back what stands under less than the newest version, which is filed already, and files those of its files again that went
    /// with that.
    private func finish(_ each: Remarked, by caller: Caller) async throws {
        let own = ownPlace(of: each.before, in: each.access)
        try await takeBack(try await files(of: each.left, at: own), at: own, from: each.access, by: caller)
        let snapshot = each.access.snapshot
        let newest = AnnexKeeping.Terms(of: each.before[0].shelf, in: snapshot)
        var gone: Set<RecordID> = []
        for file in each.files {
            guard let id = file.object["id"]?.recordID else { continue }
            // One that asks for more than its report stands under terms of its own.
            let isThere = try await versions(of: [id], on: own.shelves).contains { copy in
                guard let newest, let terms = AnnexKeeping.Terms(of: copy.shelf, in: snapshot) else { return false }
                return terms == newest
                    || copy.position == file.from.position && !terms.asksLess(than: newest, in: snapshot)
            }
            if !isThere { gone.insert(id) }
        }
        if !gone.isEmpty { try await refile(each, only: gone, by: caller) }
        _ = try await takeBack(each.left, from: each.access, by: caller)
        try await takeBack(each.leftTranslations, at: own, from: each.access, by: caller)
    }

    /// Files what an upgrade makes in one submission, later than all that was taken back before.
    ///
    /// - Parameter wanted: which of it; `nil`: all.
    private func refile(_ each: Remarked, only wanted: Set<RecordID>? = nil, by caller: Caller) async throws {
        let end = Position(try await store.size())
        let last = try await store.entry(at: end)?.added ?? clock()
        let later = max(clock(), Instant(microseconds: last.microseconds + 1))
        // Whoever asked may not know of a file: what is wrong with one is told of its report.
        func refusal(_ message: String, of id: String?) -> Refusal {
            Refusal(.conflict, id.map { message.replacing($0, with: each.before[0].id.text) } ?? message)
        }
        let again = try await each.intake.at(later).check(each.objects)
        // Before anything of it is filed.
        for case .refused(let filed) in again { throw refusal(filed.message, of: filed.id) }
        let filing = again.filter { item in
            guard let wanted, let id = item.filing?.id else { return wanted == nil }
            return wanted.contains(id)
        }
        let report = try await file(filing, by: caller, seeing: each.access.shelves, at: later)
        for item in report.items {
            if case .refused(let message) = item.fate { throw refusal(message, of: item.id) }
        }
    }

    private func takeBack(
        _ objects: [[Row]], at own: WordPlace, from access: Access, by caller: Caller
    ) async throws {
        for rows in objects {
            _ = try await takeBack(
                rows, in: access.channel.code, of: access.allowed.organisation, on: own.shelves, by: caller)
        }
    }
}
