package import JSON
import Records

/// Our extension of STIX marking definitions: a whole release policy (domain 3.1.1, last line of 3.1.3).
///
/// The ids and dates were allocated once, here. A change that a reader of version 1 would misread gets a new id, not a
/// new version (`standards/stix-extensions.md` §3.1).
package enum BarazaMarking {
    /// The key in `extensions`.
    package static let extensionID = "extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9"
    /// Who stands behind the extension.
    package static let identityID = "identity--f979a1ce-98f3-414f-812e-4e0ec3b82ccf"
    package static let version = "1.0.0"
    private static let allocated = "2025-11-25T00:00:00.000Z"

    /// What has to be in a bundle that uses the extension, unless its receiver has them (§3.4).
    package static let definitions: [JSONTree] = [identity, definition]

    package static let identity: JSONTree = [
        "type": "identity",
        "spec_version": "2.1",
        "id": .string(identityID),
        "created": .string(allocated),
        "modified": .string(allocated),
        "name": "Baraza",
        "description": "The project that makes the Baraza software. It holds no information of anybody.",
        "identity_class": "organization",
    ]

    package static let definition: JSONTree = [
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": .string(extensionID),
        "created_by_ref": .string(identityID),
        "created": .string(allocated),
        "modified": .string(allocated),
        "name": "Baraza release policy",
        "description": .string(description),
        "schema": .string(schema),
        "version": .string(version),
        "extension_types": ["property-extension"],
    ]

    private static let description = """
        A marking that says who may hold what it marks, for what, under which conditions and until when. It only ever \
        narrows: several markings apply together. Who does not know a member, or cannot keep it, keeps the object to \
        itself. Objects carry the strictest fitting TLP marking beside it.
        """

    /// The members that must be there: with one of them missing, nobody knows what was meant.
    static let required: Set<String> = ["onward", "permitted_use", "rel_to", "rel_to_mode", "tlp"]

    /// Members of a stored policy that a marking does not have: whose knowledge it is, and what else marks it, is said
    /// by the objects.
    static let foreign: Set<String> = ["originators", "markings", "portions"]

    private static let schema = """
        Members of the extension beside extension_type. Lists hold texts and are never empty.
        onward (required): "none", "community" or a list of parties: whether a receiver may pass it on.
        permitted_use (required): "any", "none" or a list of: awareness, analysis, protective-action, lead-only, \
        judicial-after-consent, judicial, training, oversight.
        rel_to (required): "any", "none", a list of parties or {all: lists of parties, each of which has to include the \
        reader}: who may hold it. A party is "others" or one of \
        organisation, state (ISO 3166-1 alpha-2), alliance, body, channel, post, then a colon and its code; \
        "alliance:CODE/partner" and "alliance:CODE/observer" are those who belong to it in that way.
        rel_to_mode (required): shrink-only (members at the release who still are), frozen (members at the release), open \
        (members at the delivery) or unstated.
        tlp (required): clear, green, amber, amber+strict or red.
        not_rel_to: list of parties that may not hold it.
        classification: {scheme, label, ordinal}; the ordinal from 0 (public) to 5 (top secret).
        originator_control: notify or consent: before each delivery, per organisation and version.
        attribution: member (name the originator only as a member) or none (do not name it).
        rights_caveats: list of: not-for-detention, not-for-lethal-action, not-for-interrogation, child-data, victim-data.
        handling: list of: eyes-of-post, no-print, no-machine-translation, no-AI, off-line-only.
        prereqs: list of trainings or read-ins that a reader must have.
        pap: clear, green, amber or red of the Permissible Actions Protocol; narrows permitted_use.
        categories: list of kinds of information, as agreements name them.
        persons: {mention: none, present or special; screened; signed_off}.
        tearlines: list of the urns of sanitised versions.
        downgrade_on, review_on, valid_from, valid_until: times as in STIX; valid_until is the end of retention.
        """
}

extension BarazaMarking {
    /// What the extension of a definition asks for; `nil` where anything in it is not understood.
    static func policy(_ value: JSONValue) -> ReleasePolicy? {
        var members: [JSONMember] = []
        var use = Bound<String>.any
        var missing = required
        for (name, value) in value.members {
            let name = name.text
            missing.remove(name)
            switch name {
            case "extension_type": guard value.string == "property-extension" else { return nil }
            case "pap":
                guard let level = value.string.flatMap(PermissibleActions.init) else { return nil }
                use = level.permittedUse
            case _ where foreign.contains(name): return nil
            // A stored policy has an empty list where a marking, which is STIX, may not have one (D2).
            case "rel_to" where value.string == "none", "permitted_use" where value.string == "none":
                members.append(JSONMember(name, []))
            case _ where value.kind == .array && value.count == 0: return nil
            default: members.append(JSONMember(name, .raw(value.minified)))
            }
        }
        // A marking that names no kind of information adds none to what it marks.
        if value["categories"] == nil { members.append(JSONMember("categories", [])) }
        guard missing.isEmpty, var policy = ReleasePolicy(bytes: JSONTree.object(members).bytes) else { return nil }
        policy.permittedUse = policy.permittedUse.intersection(use)
        policy.classifications = Set(policy.classifications.map(noLowerThanItsScheme))
        return policy
    }

    /// The extension with all that a policy asks for, whosever it is.
    static func value(of policy: ReleasePolicy) -> JSONTree {
        var members = [JSONMember("extension_type", "property-extension")]
        guard case .object(let all) = policy.normalised.tree else { return .object(members) }
        for member in all where !foreign.contains(member.name) {
            if member.name == "categories", member.value == [] { continue }
            members.append(member.value == [] ? JSONMember(member.name, "none") : member)
        }
        return .object(members)
    }

    /// A label never counts for less than its scheme says.
    private static func noLowerThanItsScheme(_ classification: Classification) -> Classification {
        guard let level = Schemes.named(classification.scheme)?.level(classification.label),
            level.ordinal > classification.ordinal
        else { return classification }
        return Classification(ordinal: level.ordinal, scheme: classification.scheme, label: classification.label)
    }
}

extension ReleasePolicy {
    /// A policy that says the same with one spelling for each thing: nobody may pass it on.
    var normalised: ReleasePolicy {
        var policy = self
        if policy.onward == .list([]) { policy.onward = .none }
        return policy
    }
}
