import JSON
import Policy
import Records
import Store

/// What a marking asks for of the portion that it marks, as far as a reader may know it.
package struct MarkView: Hashable, Sendable {
    /// What its definition says or is called; `nil`: neither.
    package let name: String?
    package let id: String
    /// Whom the portion is released to.
    package let readers: Terms.Readers
    /// Whom it is kept from, as policies write parties.
    package let keptFrom: [String]
    /// All else.
    package let marking: Marking

    init(_ policy: ReleasePolicy, of id: RecordID, name: String?) {
        self.name = name
        self.id = id.text
        readers = Terms.Readers(policy.relTo)
        keptFrom = policy.notRelTo.map(\.text).sorted()
        marking = Marking(policy, isUnread: false)
    }

    /// Whom it is for as a mark writes it, the same in every language: as in `REL TO KE-KUM, UG-NAC`. Each of several holds.
    package var audience: [String] {
        var marks: [String] = []
        if case .lists(let lists) = readers {
            marks = lists.map { $0.isEmpty ? "REL TO NONE" : "REL TO " + Self.codes($0) }
        }
        return keptFrom.isEmpty ? marks : marks + ["NOT REL TO " + Self.codes(keptFrom)]
    }

    /// An organisation goes by its code alone.
    private static func codes(_ parties: [String]) -> String {
        let prefix = "organisation:"
        return parties.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
            .joined(separator: ", ")
    }
}

extension Core {
    /// What the portions of an object that is no record yet are marked with, as far as the caller sees the definitions.
    func marks(of object: JSONValue?, for caller: Caller) async throws -> [RecordID: MarkView] {
        guard let object, let draft = try? Draft(checking: object, in: .stix21), !draft.granularMarkings.isEmpty
        else { return [:] }
        let scope = try await scope(nil, for: caller)
        let found = try await words(for: draft.granularMarkings.uniqued, on: scope.shelves)
        try await give(found.definitions, as: .record, isRun: false, to: caller)
        return found.meanings
    }
}
