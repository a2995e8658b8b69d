/// A red line of domain 0.2 that a record can cross.
package enum RedLine: String, CaseIterable, Comparable, Sendable {
    /// Controls, tasks, tracks or feeds a weapon, an aircraft, a sensor.
    case control = "R1"
    /// Supports targeting.
    case targeting = "R2"
    /// Mass surveillance, bulk data on persons, biometrics.
    case surveillance = "R3"
    /// Profiles people for what the special categories protect.
    case profiling = "R4"
    /// Is used against those whose status protects them.
    case protected = "R5"
    /// Censors, deceives, hacks, floods, harasses.
    case deception = "R6"

    /// What it says, to somebody whose record was refused.
    package var meaning: String {
        switch self {
        case .control: "no record here controls, tasks, tracks or feeds a weapon, an aircraft or a sensor"
        case .targeting: "no record here supports targeting"
        case .surveillance: "no biometrics, call records or lists of travellers are kept here"
        case .profiling:
            "people are not profiled here: a person-mention names a special category, with its basis and sign-off"
        case .protected: "nobody is recorded here for a protected status"
        case .deception: "only lawful counter-measures are recorded here"
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
