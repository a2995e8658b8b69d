import JSON
import Policy
package import Records
import Store

/// What a reader has to know of how a record may be handled, and why they see it.
///
/// Parties are written as in policies (`alliance:MCC/partner`): whoever shows them words them by the ``PartyBook`` of the
/// same reader.
package struct Terms: Sendable {
    package struct Label: Hashable, Sendable {
        package let scheme: String
        package let label: String
        package let ordinal: Int
    }
    /// Whom it is released to.
    package enum Readers: Hashable, Sendable {
        /// For the originator and its node to know.
        case untold
        case anybody
        /// The reader has to be in each of the lists.
        case lists([[String]])
    }
    package enum Passing: Hashable, Sendable {
        case never, community
        case only([String])
    }
    /// One thing that lets the reader have it.
    package enum Ground: Hashable, Sendable {
        case own
        /// An agreement with an originator; without a title where the reader may not see the agreement.
        case agreement(originator: String, title: String?, until: Instant?)
        /// By which of the parties, where that may be told.
        case audience([String])
        case purposes([String])
        case consent
        /// The channel's title.
        case channel(String)
    }

    /// Whose knowledge it is; empty where they are not to be named.
    package let originators: [String]
    package let label: Label?
    package let tlp: TLP
    package let readers: Readers
    package let keptFrom: [String]
    /// What it may be used for; `nil`: anything.
    package let uses: [String]?
    package let passing: Passing
    /// `none`, `notify` or `consent`.
    package let control: String
    /// Codes of duties, as ``duty(_:in:)`` words them.
    package let duties: [String]
    package let from: Instant?
    package let until: Instant?
    package let review: Instant?
    package let grounds: [Ground]

    /// What a code asks the reader to keep, in the language of a code such as `fr`.
    package static func duty(_ code: String, in language: String) -> String {
        Explanation.duty(code, in: ExplanationLanguage(rawValue: language) ?? .en)
    }

    /// A level of a scheme in words; `nil` where nobody here knows the scheme, or it has no such level.
    package static func level(_ ordinal: Int, of scheme: String, in language: String) -> String? {
        Schemes.named(scheme)?.levels.first { $0.ordinal == ordinal }?.word(in: language)
    }
}

extension Terms.Label {
    /// The label as the scheme words it in a language.
    package func word(in language: String) -> String {
        Schemes.named(scheme)?.level(label)?.word(in: language) ?? label
    }
    package var schemeName: String { Schemes.named(scheme)?.name ?? scheme }
}

extension Core {
    /// The terms of a record, as far as its reader may know them.
    ///
    /// - Parameter isTold: whether the reader may know to whom else it was released.
    func terms(
        of shown: Shown, isTold: Bool, _ scope: Scope, _ book: PartyBook, for caller: Caller
    ) -> Terms? {
        let snapshot = scope.snapshot
        guard let shelf = snapshot.shelves[shown.row.shelf], let policy = snapshot.policies[shelf.policy],
            let channel = snapshot.channelsByKey[shelf.channel], let (reader, _, _) = reader(caller, snapshot)
        else { return nil }
        let whole = told(policy, to: reader.organisation, in: channel.key, snapshot)
            .resolved(in: snapshot.world, channel: channel.code)
        // The strictest of what is shown, portions included.
        let seen = policy.portions.subtracting(shown.withheld).reduce(whole) { policy, portion in
            policy.combined(with: ReleasePolicy.meaning(of: portion, in: snapshot.world, channel: channel.code))
        }
        let state = ObjectState(released: shelf.era, channel: channel.code)
        let found = grounds(policy, state, reader, at: clock(), in: snapshot.world)
        let isNamed = whole.attribution == .named || policy.originators.contains(reader.organisation)
        return Terms(
            originators: isNamed ? policy.originators.sorted() : [],
            label: seen.classification.map { .init(scheme: $0.scheme, label: $0.label, ordinal: $0.ordinal) },
            tlp: seen.tlp, readers: isTold ? Terms.Readers(whole.relTo) : .untold,
            keptFrom: isTold ? whole.notRelTo.map(\.text).sorted() : [],
            uses: seen.permittedUse.listed?.sorted(), passing: Terms.Passing(seen.onward),
            control: seen.originatorControl.rawValue, duties: seen.handling.union(seen.rightsCaveats).sorted(),
            from: seen.validFrom, until: seen.validUntil, review: isTold ? whole.reviewOn : nil,
            grounds: Terms.Ground.all(found, isTold: isTold, isNamed: isNamed, book, channel: channel.title))
    }
}

extension Terms.Readers {
    init(_ audience: Audience) {
        self =
            audience.isAny
            ? .anybody
            : .lists(audience.lists.map { $0.map(\.text).sorted() }.sorted { $0.lexicographicallyPrecedes($1) })
    }
}

extension Terms.Passing {
    init(_ onward: Onward) {
        switch onward {
        case .none: self = .never
        case .community: self = .community
        case .list(let parties): self = parties.isEmpty ? .never : .only(parties.map(\.text).sorted())
        }
    }
}

extension Terms.Ground {
    fileprivate static func all(
        _ found: ReleaseGrounds, isTold: Bool, isNamed: Bool, _ book: PartyBook, channel: String
    ) -> [Terms.Ground] {
        guard !found.isOwn else { return [.own, .channel(channel)] }
        var grounds: [Terms.Ground] = []
        for (originator, ids) in found.agreements.sorted(by: { $0.key < $1.key }) where isNamed {
            let known = book.agreements.filter { ids.contains($0.id) }
            if known.isEmpty { grounds.append(.agreement(originator: originator, title: nil, until: nil)) }
            grounds += known.map {
                .agreement(
                    originator: originator, title: $0.string("title"), until: $0.instant("in_force_until"))
            }
        }
        grounds.append(.audience(isTold ? found.parties.map(\.text).sorted() : []))
        if !found.purposes.isEmpty { grounds.append(.purposes(found.purposes.sorted())) }
        if found.isConsented { grounds.append(.consent) }
        return grounds + [.channel(channel)]
    }
}
