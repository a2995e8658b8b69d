import Policy
import Records
import Store

/// What is asked that several organisations may all see.
package struct CommonRequest: Hashable, Sendable {
    /// Their codes: 2 to ``SharingLimits/together``.
    package var organisations: [String]
    /// Empty: everything, newest first.
    package var words: String
    /// What each is taken to want it for.
    package var purpose: String
    package var cursor: String?
    package var limit: Int
    package init(
        _ organisations: [String], words: String = "", purpose: String = "awareness", cursor: String? = nil,
        limit: Int = 50
    ) {
        self.organisations = organisations
        self.words = words
        self.purpose = purpose
        self.cursor = cursor
        self.limit = limit
    }
}

extension Gate {
    /// The records that these organisations may all have now, as far as the caller sees them: what a meeting of theirs may
    /// speak about (scenario S3-04). Of each, what is left when everything is taken out that one of them may not see.
    ///
    /// For the posts that release, or prepare meetings, on the node's own side: to whom else something is released is not
    /// for its readers to know.
    package func common(_ request: CommonRequest, for caller: Caller) async throws -> RecordList {
        try await core.door("common", on: request.organisations.joined(separator: " "), for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requirePreparer(caller, scope)
            let together = try core.together(request, in: scope)
            var question = Parts()
            for name in request.organisations.sorted() { question.add(name) }
            question.add(request.purpose)
            guard !request.words.trimmed.isEmpty else {
                return try await core.recent(
                    in: together, cursor: request.cursor, limit: request.limit, question, for: caller)
            }
            let search = SearchRequest(text: request.words, cursor: request.cursor, limit: request.limit)
            return try await core.search(search, in: together, question, for: caller)
        }
    }

    /// Refuses whoever may not ask, as ``common(_:for:)`` would: for asking before there is a question.
    package func checkCommon(for caller: Caller) async throws {
        try await core.door("common", on: "", for: caller) {
            try core.requirePreparer(caller, try await core.scope(nil, for: caller))
        }
    }

    /// Whether the caller may ask what others may see.
    package func mayAskCommon(_ caller: Caller) async throws -> Bool {
        try await core.door("common", on: "", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            return core.isPreparer(caller, scope)
        }
    }
}

extension Core {
    func isPreparer(_ caller: Caller, _ scope: Scope) -> Bool {
        if caller.isConsole { return true }
        let preparers: Set<Role> = [.releaser, .secretary, .chair]
        return scope.allowed.organisation == identity.organisation
            && !roles(of: caller, in: scope.snapshot).isDisjoint(with: preparers)
    }

    fileprivate func requirePreparer(_ caller: Caller, _ scope: Scope) throws {
        guard isPreparer(caller, scope) else {
            throw Refusal(.forbidden, "this is for releasers, secretaries and chairs: ask one of your organisation")
        }
    }

    /// The caller's shelves, down to what each of the organisations may have of them.
    fileprivate func together(_ request: CommonRequest, in scope: Scope) throws -> Scope {
        let snapshot = scope.snapshot
        let codes = Set(request.organisations)
        guard (2...SharingLimits.together).contains(codes.count) else {
            throw Refusal(.invalid, "name 2 to \(SharingLimits.together) organisations, each once")
        }
        if let unknown = codes.sorted().first(where: { snapshot.world.organisations[$0] == nil }) {
            throw Refusal(
                .invalid,
                "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there")
        }
        let now = clock()
        var byChannel: [ChannelKey: [ShelfKey]] = [:]
        var views: [ShelfKey: View] = [:]
        for (channel, shelves) in scope.allowed.byChannel {
            // What is spoken about is never the registry itself.
            guard let code = snapshot.channelsByKey[channel]?.code, code != Registry.channel else { continue }
            for shelf in shelves {
                guard let about = snapshot.shelves[shelf] else { continue }
                let policy = snapshot.policies[about.policy] ?? .nobody
                var view = scope.allowed.views[shelf] ?? View()
                let isForAll = codes.allSatisfy { organisation in
                    narrow(
                        &view, to: Recipient(organisation: organisation, purposes: [request.purpose]), policy,
                        released: about.era, in: code, snapshot, at: now)
                }
                guard isForAll else { continue }
                byChannel[channel, default: []].append(shelf)
                if !view.isPlain { views[shelf] = view }
            }
        }
        let all = byChannel.values.joined().sorted()
        var allowed = Allowed(
            epoch: snapshot.epoch, all: all, byChannel: byChannel, until: nil, views: views,
            organisation: scope.allowed.organisation)
        allowed.askers =
            scope.allowed.askers
            + codes.sorted().map { .node(Recipient(organisation: $0, purposes: [request.purpose])) }
        allowed.lookBeyond(in: snapshot)
        return Scope(shelves: all, allowed: allowed, moment: scope.moment)
    }

    /// Leaves in a view what an organisation may have; false where that is nothing.
    private func narrow(
        _ view: inout View, to recipient: Recipient, _ policy: ReleasePolicy, released: Instant?, in channel: String,
        _ snapshot: Snapshot, at now: Instant
    ) -> Bool {
        let state = ObjectState(released: released, channel: channel)
        guard let seen = self.view(of: policy, state, .node(recipient), snapshot, at: now).view else { return false }
        view.withheld.formUnion(seen.withheld)
        view.isPerVersion = view.isPerVersion || seen.isPerVersion
        view.isUnattributed = view.isUnattributed || seen.isUnattributed
        return true
    }
}
