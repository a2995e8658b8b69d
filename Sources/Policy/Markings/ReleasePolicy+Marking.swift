package import JSON
package import Records

extension ReleasePolicy {
    /// The marking definition that carries this policy to others: all of it but whose knowledge it is and what else marks
    /// the object, which objects say themselves.
    ///
    /// An object refers to it together with ``companion``: see ``markingRefs(with:)``. What a foreign tool may not see is
    /// not sent at all: a marking is not protection (`standards/stix-extensions.md` §3.5).
    ///
    /// - Parameter name: what people read; `nil`: the level that it is at least under.
    package func marking(id: RecordID, created: Instant, createdBy: RecordID, name: String? = nil) -> JSONTree {
        [
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": .string(id.text),
            "created_by_ref": .string(createdBy.text),
            "created": .string(created.text),
            "name": .string(name ?? "Baraza release policy, at least " + companion.label),
            "extensions": .object([JSONMember(BarazaMarking.extensionID, BarazaMarking.value(of: self))]),
        ]
    }

    /// The `object_marking_refs` of an object under this policy, in the order of their ids.
    package func markingRefs(with own: RecordID) -> [RecordID] {
        markings.union([own, companion.marking]).sorted()
    }

    /// The TLP level for a tool that reads nothing else: never laxer than the policy.
    ///
    /// TLP has no words for most conditions. Where there is one, the information stays in the organisation that was told
    /// of it (AMBER+STRICT); where the policy tells one person of an organisation from another, with the person (RED).
    package var companion: TLP {
        if isPersonal { return .red }
        var plain = ReleasePolicy.neutral
        plain.originators = originators
        plain.tlp = tlp
        plain.categories = categories
        plain.markings = markings
        plain.portions = portions
        // Dates of work and versions for others ask nothing of a reader.
        plain.downgradeOn = downgradeOn
        plain.reviewOn = reviewOn
        plain.tearlines = tearlines
        plain.relToMode = relToMode
        return self == plain ? tlp : max(tlp, .amberStrict)
    }

    /// Whether not everybody in an organisation that may hold it may see it.
    private var isPersonal: Bool {
        let isNarrow = relTo.parties.union(notRelTo).contains { party in
            switch party {
            case .post, .others: true
            // Who reads a channel needs to know of it: AMBER+STRICT says as much.
            case .organisation, .state, .alliance, .body, .channel: false
            }
        }
        let known = Set(RightsCaveat.allCases.map(\.rawValue))
        let shown = Set([Handling.noPrint, .noMachineTranslation, .noAI].map(\.rawValue))
        return relTo == .nobody || isNarrow || !prerequisites.isEmpty || !handling.isSubset(of: shown)
            || !rightsCaveats.isSubset(of: known) || (classification?.ordinal ?? 0) >= Self.firstClearedOrdinal
    }

    /// CONFIDENTIAL or its equal: from here on a reader needs a clearance of their own.
    private static let firstClearedOrdinal = 3
}
