/// Europol's handling codes: domain 3.1.1, "Imported vocabularies".
package enum EuropolHandling: String, CaseIterable, Sendable {
    /// For preventing and combating crime alone.
    case h0 = "H0"
    /// Not in judicial proceedings without permission.
    case h1 = "H1"
    /// Not passed on without permission.
    case h2 = "H2"
    /// Other restrictions, in free text.
    case h3 = "H3"

    package var policy: ReleasePolicy {
        var policy = ReleasePolicy.neutral
        switch self {
        case .h0: policy.permittedUse = Self.all(but: .trainingUse)
        case .h1: policy.permittedUse = Self.all(but: .judicial)
        case .h2:
            policy.onward = .none
            policy.originatorControl = .consent
        // No machine can keep what only a person can read.
        case .h3: policy = .notUnderstood
        }
        return policy
    }

    private static func all(but purpose: Purpose) -> Bound<String> {
        .only(Set(Purpose.allCases.filter { $0 != purpose }.map(\.rawValue)))
    }
}
