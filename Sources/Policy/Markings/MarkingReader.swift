package import JSON
import Records

/// What a marking definition asks for.
package enum MarkingReader {
    /// The policy that a definition adds to whatever it marks; it never takes a condition away.
    ///
    /// Understood are the published TLP markings (by their ids alone: K7), statements, our own extension
    /// (``BarazaMarking``) and the Information Exchange Policy of FIRST. Everything else asks for the most
    /// (``ReleasePolicy/notUnderstood``): US ACS, CUI, an unknown extension, a member that nobody knows, a broken one.
    package static func meaning(of definition: JSONValue) -> ReleasePolicy {
        guard definition["type"]?.token?.matches("marking-definition") == true,
            let id = definition["id"]?.string.flatMap({ text in try? RecordID(text) })
        else { return .notUnderstood }
        var policy = ReleasePolicy.neutral
        if let level = TLP(marking: id) {
            policy.tlp = level
            return policy
        }
        var isEmpty = true
        for (name, value) in definition.members {
            switch name.text {
            case "type", "spec_version", "id", "created", "created_by_ref", "name", "external_references",
                "object_marking_refs", "granular_markings":
                // These are about the definition itself.
                continue
            case "definition_type", "definition":
                guard let part = statement(of: definition) else { return .notUnderstood }
                policy = policy.combined(with: part)
                isEmpty = false
            case "extensions":
                guard let part = extensions(value) else { return .notUnderstood }
                policy = policy.combined(with: part)
                isEmpty = false
            default: return .notUnderstood
            }
        }
        return isEmpty ? .notUnderstood : policy
    }

    /// STIX 2.1 §7.2.1.3. A TLP level under another id than its own is none (K4).
    private static func statement(of definition: JSONValue) -> ReleasePolicy? {
        guard definition["definition_type"]?.token?.matches("statement") == true,
            let inside = definition["definition"], inside.count == 1, let text = inside["statement"]?.string
        else { return nil }
        return StatementMarking.policy(text)
    }

    private static func extensions(_ value: JSONValue) -> ReleasePolicy? {
        guard value.kind == .object, value.count > 0 else { return nil }
        var policy = ReleasePolicy.neutral
        for (key, content) in value.members {
            guard let read = readers[key.text], content.kind == .object, let part = read(content) else { return nil }
            policy = policy.combined(with: part)
        }
        return policy
    }

    /// A further extension is one file beside this one, and one line.
    private static let readers: [String: @Sendable (JSONValue) -> ReleasePolicy?] = [
        BarazaMarking.extensionID: { BarazaMarking.policy($0) },
        IEPMarking.extensionID: { IEPMarking.policy($0) },
    ]
}
