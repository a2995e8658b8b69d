/// PAP: what may be done with information, not who may know it.
///
/// Source: `standards/labels.md` §2; the MISP taxonomy `PAP`.
package enum PermissibleActions: Int, CaseIterable, Comparable, Sendable {
    case clear, green, amber, red

    /// Reads a level or a tag: `red`, `PAP:RED`; `WHITE` counts as `CLEAR`.
    package init?(_ text: String) {
        var word = text.lowercased()
        if word.hasPrefix("pap:") { word.removeFirst(4) }
        switch word {
        case "clear", "white": self = .clear
        case "green": self = .green
        case "amber": self = .amber
        case "red": self = .red
        default: return nil
        }
    }

    /// What it leaves of the permitted uses; each level leaves less than the one below it.
    ///
    /// RED: nothing that can be noticed from outside, so neither measures nor leads that others follow. AMBER: checks that
    /// do not alert the adversary, so leads, and what happens after the originator was asked. GREEN: measures, within the
    /// law; but evidence in an open court tells everybody what is known. Oversight is never cut off (red line R8).
    package var permittedUse: Bound<String> {
        switch self {
        case .clear: .any
        case .green:
            .uses(
                .awareness, .analysis, .oversight, .leadOnly, .judicialAfterConsent, .trainingUse, .protectiveAction)
        case .amber: .uses(.awareness, .analysis, .oversight, .leadOnly, .judicialAfterConsent, .trainingUse)
        case .red: .uses(.awareness, .analysis, .oversight)
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Bound where Element == String {
    static func uses(_ purposes: Purpose...) -> Self { .only(Set(purposes.map(\.rawValue))) }
}
