import JSON
import Policy
package import Records
import Store

/// Whom a product would reach if it were filed as it stands.
package struct ProductReach: Sendable {
    /// What each organisation would get, at once or when a second person has let it out.
    package let shares: [ShareLine]
    /// Whether those are all: others are not told of whoever the registry does not show them.
    package let isComplete: Bool
    /// Why it would wait for a second person; none: it would not.
    package let grounds: [ReleaseGround]
    /// The level that would stand on it.
    package let tlp: TLP
    package init(shares: [ShareLine], isComplete: Bool, grounds: [ReleaseGround], tlp: TLP) {
        self.shares = shares
        self.isComplete = isComplete
        self.grounds = grounds
        self.tlp = tlp
    }
}

/// What is found of a product that nobody has filed yet.
package enum ProductLook: Sendable {
    case reaches(ProductReach)
    /// As filing it would be.
    case refused(ProductOutcome)
}

extension Gate {
    /// Who would get a product if it were filed now, by the decision that releases it. Nothing is filed, and nothing kept.
    ///
    /// Whoever releases is told of every organisation, as at the release desk; an author of those that the registry shows
    /// them, and of their own: who else is in it is not found out by writing.
    ///
    /// - Parameter revision: of which it is the next version; `nil`: it is new.
    package func look(
        at product: ProductDraft, revising revision: ProductRevision? = nil, by caller: Caller
    ) async throws -> ProductLook {
        switch try await made(product, revising: revision, by: caller) {
        case .refused(let outcome): return .refused(outcome)
        case .made(let id, let company):
            return try await core.door("write", on: product.channel, for: caller) {
                try await core.look(at: id, company, in: product.channel, by: caller)
            }
        }
    }
}

extension Core {
    fileprivate func look(
        at id: RecordID, _ company: [JSONTree], in channel: String, by caller: Caller
    ) async throws -> ProductLook {
        let access = try await writable(channel, for: caller)
        guard access.channel.code != Registry.channel else {
            return .refused(Gate.noRegistry)
        }
        let now = clock()
        let objects = try JSONDocument(parsing: JSONTree.array(company).bytes).root.elements.map { $0 }
        let intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now)
        let holding = Holding(core: self, access: access, caller: caller, edition: .stix21, now: now)
        let checked = try await intake.check(objects)
        switch checked.last {
        case .refused(let filed)?, .waiting(let filed)?:
            return .refused(.refused(property: nil, message: filed.message))
        case .ready(let arrival, _, let version, _)?:
            guard let filing = arrival.filing else { break }
            let snapshot = access.snapshot
            let policy = holding.policy(filing)
            let (_, preview) = reach(
                of: policy, id, version, since: filing.era, in: channel, by: access.allowed.organisation, snapshot,
                at: now)
            let names = try await names(in: scope(nil, for: caller), for: caller)
            let newcomers = try await newcomers(
                to: id, preview, in: channel, on: access.seen.sorted(), snapshot, at: now)
            let told = told(
                preview.shares(named: names, newcomers: newcomers, at: now), of: names, in: access, for: caller)
            return .reaches(
                ProductReach(
                    shares: told.lines, isComplete: told.isComplete,
                    grounds: try await holding.grounds(at: checked.count - 1, among: checked).sorted(),
                    tlp: policy.banner(in: snapshot.world, channel: channel).tlp))
        case .held?, nil: break
        }
        return .refused(.refused(property: nil, message: "there is nothing to be filed"))
    }

    /// What a caller is told of who would get something that is filed in a channel: who releases there, all of it; an author
    /// those organisations that the registry shows them, and their own.
    ///
    /// - Parameter names: what the registry shows the caller.
    func told(
        _ lines: [ShareLine], of names: [String: [PartyName]], in access: Access, for caller: Caller
    ) -> (lines: [ShareLine], isComplete: Bool) {
        guard !roles(of: caller, in: access.snapshot, for: access.channel).contains(.releaser) else {
            return (lines, true)
        }
        let own = access.allowed.organisation
        return (lines.filter { names[$0.organisation] != nil || $0.organisation == own }, false)
    }
}
