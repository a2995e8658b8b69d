import JSON
import Policy
import Records
import Store

extension Intake {
    /// Who must not be shown what a guest files, as they may know an older version of it that is another's word and that the
    /// guest is not shown: to them it would stand for the newest of that (domain 3.0: only its originator makes one).
    ///
    /// The guest is not refused, which would tell them that something is there; nor is it kept from anybody else, who would
    /// miss it and could tell them. What they are told of their own record leaves this out: ``Core/told(_:to:in:)``.
    func knowing(_ objects: [JSONValue]) async throws -> [RecordID: Set<Party>] {
        guard originator != core.identity.organisation, !caller.isConsole, replaced == nil,
            access.channel.code != Registry.channel
        else { return [:] }
        let snapshot = access.snapshot
        let seen = Set(access.allowed.sure)
        let others = snapshot.channels.filter { ![Holding.channel, Registry.channel].contains($0.code) }.flatMap {
            snapshot.shelvesByChannel[$0.key] ?? []
        }.filter { !seen.contains($0) && !core.originators(of: $0, in: snapshot).contains(originator) }
        // What has no versions says the same wherever it is, and what is older stands for nothing.
        var newest: [RecordID: String] = [:]
        for object in objects where object.kind == .object {
            guard let id = object["id"]?.recordID, id.type != "marking-definition",
                let version = object["modified"]?.string.flatMap({ Timestamp($0) })?.sortKey
            else { continue }
            newest[id] = max(newest[id] ?? "", version)
        }
        guard !others.isEmpty, !newest.isEmpty else { return [:] }
        let found = try await core.store.newest(of: newest.keys.sorted(), shelves: others.sorted())
        var kept: [RecordID: Set<Party>] = [:]
        let hidden = Set(others)
        for (id, place) in found where newest[id].map({ place.sortKey < $0 }) ?? false {
            let shelves = Set(try await core.store.places(of: id).map(\.shelf)).intersection(hidden)
            var readers: Set<String> = [core.identity.organisation]
            for shelf in shelves { readers.formUnion(self.readers(of: shelf)) }
            kept[id] = Set(readers.subtracting([originator]).map { .organisation($0) })
        }
        return kept
    }

    /// The organisations that may know what stands on a shelf, whatever a single version takes.
    private func readers(of shelf: ShelfKey) -> [String] {
        let snapshot = access.snapshot
        guard let about = snapshot.shelves[shelf], let policy = snapshot.policies[about.policy] else { return [] }
        let state = ObjectState(
            released: about.era, channel: core.channel(of: shelf, in: snapshot), consents: policy.originators)
        return snapshot.world.organisations.keys.filter { code in
            let recipient = Recipient(organisation: code, purposes: Holding.everyPurpose)
            return deliver(policy, state, to: recipient, at: now, in: snapshot.world).allows
        }
    }
}

extension Core {
    /// A policy as those are told it whose word it stands over: whom else the node keeps it from is not theirs to know.
    func told(_ policy: ReleasePolicy, to organisation: String, in channel: ChannelKey?, _ snapshot: Snapshot)
        -> ReleasePolicy
    {
        guard organisation != identity.organisation else { return policy }
        var told = policy
        let template = channel.flatMap { snapshot.templates[$0] }?.notRelTo ?? []
        told.notRelTo.formIntersection(template.union([.others]))
        return told
    }
}
