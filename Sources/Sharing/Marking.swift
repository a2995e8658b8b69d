import Policy
package import Records
import Store

/// How something made of several records is to be handled as a whole: `combine` of what its reader is shown of them (law 5).
package struct Marking: Hashable, Sendable {
    /// What it is classified as, the highest first; several where labels of several schemes are in it.
    package let labels: [Terms.Label]
    package let tlp: TLP
    package let passing: Terms.Passing
    /// `none`, `notify` or `consent`.
    package let control: String
    /// What it may be used for; `nil`: anything.
    package let uses: [String]?
    /// Codes of duties, as ``Terms/duty(_:in:)`` words them.
    package let duties: [String]
    /// Whether something in it has a marking that its reader cannot read: nobody knows for whom it is.
    package let isUnread: Bool

    /// Of what is made of nothing.
    package static let none = Marking(.neutral, isUnread: false)

    init(_ policy: ReleasePolicy, isUnread: Bool) {
        // What every label is worth to somebody is asked apart; of one scheme the highest says it all.
        var highest: [String: Classification] = [:]
        for label in policy.classifications where highest[label.scheme].map({ $0 < label }) ?? true {
            highest[label.scheme] = label
        }
        labels = highest.values.sorted(by: >).map {
            Terms.Label(scheme: $0.scheme, label: $0.label, ordinal: $0.ordinal)
        }
        tlp = policy.tlp
        passing = Terms.Passing(policy.onward)
        control = policy.originatorControl.rawValue
        uses = policy.permittedUse.listed?.sorted()
        duties = policy.handling.union(policy.rightsCaveats).sorted()
        self.isUnread = isUnread
    }

    /// Labels and TLP, as the schemes word them in a language.
    package func short(in language: String = "en") -> String {
        (labels.map { $0.word(in: language) } + [tlp.label]).joined(separator: " · ")
    }

    /// Labels and TLP, for the name of a file: as in `SECRET-TLP-AMBER`.
    package var fileName: String { short().split { !$0.isLetter }.joined(separator: "-") }

    /// All of it in one line, for files and programs: what has to be kept stands in the codes of policies, which are the same in every
    /// language.
    package func text() -> String {
        var parts = [short()]
        switch passing {
        case .community: break
        case .never: parts.append("onward=none")
        case .only(let parties): parts.append("onward=" + parties.joined(separator: ","))
        }
        if control != OriginatorControl.none.rawValue { parts.append("originator-control=" + control) }
        if let uses { parts.append("use=" + (uses.isEmpty ? "none" : uses.joined(separator: ","))) }
        parts += duties
        if isUnread { parts.append("marking=unknown") }
        return parts.joined(separator: " · ")
    }
}

extension Core {
    /// A policy as far as a reader may know it.
    struct KnownPolicy: Sendable {
        let policy: ReleasePolicy
        /// Whether it has a marking that the reader cannot read, and that is left out of it.
        let isUnread: Bool
        var marking: Marking { Marking(policy, isUnread: isUnread) }
    }

    /// How something made of all of these is to be handled.
    func marking(of shown: [Shown], in scope: Scope) async throws -> Marking {
        Self.combined(try await policies(of: shown, in: scope))
    }

    static func combined(_ known: [KnownPolicy]) -> Marking {
        Marking(
            known.reduce(.neutral) { $0.combined(with: $1.policy) }, isUnread: known.contains(where: \.isUnread))
    }

    /// The policies of what is shown of these, the portions included that their reader sees, in their order.
    ///
    /// What a definition asks for is content: where a house marked its own word by one that the reader may not see, that looks like
    /// one that is not there.
    func policies(of shown: [Shown], in scope: Scope) async throws -> [KnownPolicy] {
        struct Case: Hashable {
            let shelf: ShelfKey
            let withheld: Set<RecordID>
        }
        let snapshot = scope.snapshot
        var bare: [Case: ReleasePolicy] = [:]
        for each in shown {
            let key = Case(shelf: each.row.shelf, withheld: each.withheld)
            guard bare[key] == nil else { continue }
            var policy = snapshot.shelves[key.shelf].flatMap { snapshot.policies[$0.policy] } ?? .nobody
            policy.markings.formUnion(policy.portions.subtracting(key.withheld))
            bare[key] = policy
        }
        let unread = try await unread(among: bare.values.reduce(into: []) { $0.formUnion($1.markings) }, in: scope)
        let known = Dictionary(
            uniqueKeysWithValues: bare.map { key, policy in
                var read = policy
                read.markings.subtract(unread)
                let channel = channel(of: key.shelf, in: snapshot)
                read = read.resolved(in: snapshot.world, channel: channel)
                // The level is told on every page.
                read.tlp = policy.resolved(in: snapshot.world, channel: channel).tlp
                return (key, KnownPolicy(policy: read, isUnread: !policy.markings.isDisjoint(with: unread)))
            })
        return shown.map { each in
            known[Case(shelf: each.row.shelf, withheld: each.withheld)] ?? KnownPolicy(policy: .nobody, isUnread: true)
        }
    }

    /// Those of these markings of which a reader of this house sees no definition that says something.
    private func unread(among markings: Set<RecordID>, in scope: Scope) async throws -> Set<RecordID> {
        guard scope.allowed.organisation == identity.organisation else { return [] }
        let asked = markings.filter { TLP(marking: $0) == nil }.sorted()
        let (words, _, _) = try await words(for: asked, on: scope.allowed.all)
        return Set(
            zip(asked, words).compactMap { marking, word in if case .unknown = word { marking } else { nil } })
    }

    /// The same records as they stand now, by their position; what was taken back since is not among them.
    func shown(at positions: Set<Position>, in scope: Scope) async throws -> [Position: Shown] {
        guard !positions.isEmpty else { return [:] }
        let rows = try await store.rows(at: positions, shelves: scope.shelves)
        let shown = try await show(rows, scope.allowed, scope.snapshot)
        return Dictionary(shown.map { ($0.row.position, $0) }) { first, _ in first }
    }
}
