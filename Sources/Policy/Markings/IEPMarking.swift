import JSON
import Records

/// The Information Exchange Policy of FIRST, version 2.0, as an extension of marking definitions.
///
/// Source: `standards/labels.md` §9; the words of the MISP taxonomy `iep2-policy`.
enum IEPMarking {
    static let extensionID = "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a"

    /// What it asks for; `nil` where anything in it is not understood.
    static func policy(_ value: JSONValue) -> ReleasePolicy? {
        var policy = ReleasePolicy.neutral
        for (name, value) in value.members {
            guard read(name.text, value, into: &policy) else { return nil }
        }
        return policy
    }

    private static func read(_ name: String, _ value: JSONValue, into policy: inout ReleasePolicy) -> Bool {
        switch name {
        case "extension_type": return value.string == "property-extension"
        case "iep_version": return value.string == "2.0" || value.double == 2
        case "iep_id", "policy_name", "name", "description", "external_reference": return value.string != nil
        // Nothing crosses a border here that is not encrypted.
        case "encrypt_in_transit": return ["must", "may"].contains(word(value))
        case "permitted_actions":
            guard let use = permittedUse(value) else { return false }
            policy.permittedUse = use
        case "affected_party_notifications":
            // Who is affected is told by passing it on.
            guard let isFree = isFree(value) else { return false }
            if !isFree { policy.onward = .none }
        case "unmodified_resale":
            // Selling it is one way of passing it on, and cannot be told from the others here.
            guard let isFree = isFree(value) else { return false }
            if !isFree { policy.onward = .none }
        case "tlp":
            guard let level = value.string.flatMap({ TLP($0) }) else { return false }
            policy.tlp = level
        case "provider_attribution", "attribution":
            // "must" is what everybody does where nothing else is asked for.
            guard let word = word(value), ["may", "must", "must-not"].contains(word) else { return false }
            if word == "must-not" { policy.attribution = .none }
        case "start_date":
            guard let date = Instant(reading: value) else { return false }
            policy.validFrom = date
        case "end_date":
            guard value.kind != .null else { return true }
            guard let date = Instant(reading: value) else { return false }
            policy.validUntil = date
        default: return false
        }
        return true
    }

    /// `MUST NOT`, `must_not` and `must-not` are one word.
    private static func word(_ value: JSONValue) -> String? {
        value.string.map { text in
            text.lowercased().split { $0 == " " || $0 == "_" || $0 == "-" }.joined(separator: "-")
        }
    }

    private static func isFree(_ value: JSONValue) -> Bool? {
        switch word(value) {
        case "may": true
        case "must-not": false
        default: nil
        }
    }

    /// One action, or a list of them: what any of them permits.
    private static func permittedUse(_ value: JSONValue) -> Bound<String>? {
        if value.kind == .array {
            guard value.count > 0 else { return nil }
            var uses: Set<String> = []
            var isAny = false
            for element in value.elements {
                guard element.kind == .string, let use = permittedUse(element) else { return nil }
                switch use {
                case .any: isAny = true
                case .only(let more): uses.formUnion(more)
                }
            }
            return isAny ? .any : .only(uses)
        }
        switch word(value) {
        // Ask first, whatever it is; knowing of it is not acting upon it.
        case "none": return .uses(.awareness, .oversight)
        case "contact-for-instruction": return .uses(.awareness, .analysis, .oversight)
        // A lead that others follow can be seen from outside, and so can a measure.
        case "internally-visible-actions": return .uses(.awareness, .analysis, .oversight, .trainingUse)
        case "externally-visible-indirect-actions": return PermissibleActions.amber.permittedUse
        case "externally-visible-direct-actions": return .any
        default: return nil
        }
    }
}
