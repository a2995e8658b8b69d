/// A level of the Traffic Light Protocol, from the widest audience to the narrowest.
///
/// Both versions of the protocol are read (K4, K5); 2.0 is written. TLP 1.0 WHITE counts as CLEAR and 1.0 AMBER as 2.0
/// AMBER (K6).
package enum TLP: Int, Comparable, CaseIterable, Sendable {
    case clear, green, amber, amberStrict, red

    /// The level that a marking definition stands for; `nil` for every marking that is not one of the nine published.
    package init?(marking: RecordID) {
        guard marking.type == "marking-definition", let level = Self.byMarking[marking] else { return nil }
        self = level
    }

    /// Reads a label or a value in either version's words: `TLP:AMBER+STRICT`, `amber+strict`, `white`.
    package init?(_ text: String) {
        var word = text.lowercased()
        if word.hasPrefix("tlp:") { word.removeFirst(4) }
        if word == "white" { word = "clear" }
        guard let level = Self.allCases.first(where: { $0.value == word }) else { return nil }
        self = level
    }

    /// As people write it: `TLP:AMBER+STRICT`.
    package var label: String { "TLP:" + value.uppercased() }

    /// As the TLP 2.0 extension spells it: `amber+strict`.
    package var value: String {
        switch self {
        case .clear: "clear"
        case .green: "green"
        case .amber: "amber"
        case .amberStrict: "amber+strict"
        case .red: "red"
        }
    }

    /// The marking definition of TLP 2.0 (K5).
    package var marking: RecordID {
        switch self {
        case .clear: Self.markings2.clear
        case .green: Self.markings2.green
        case .amber: Self.markings2.amber
        case .amberStrict: Self.markings2.amberStrict
        case .red: Self.markings2.red
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The key of the TLP 2.0 extension.
    static let extensionKey = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

    /// TLP 1.0 (K4): WHITE, GREEN, AMBER, RED.
    static let markings1: [(level: TLP, word: String, id: RecordID)] = [
        (.clear, "white", marking(0x613f_2e26_407d_48c7, 0x9eca_b8e9_1df9_9dc9)),
        (.green, "green", marking(0x3409_8fce_860f_48ae, 0x8e50_ebd3_cc5e_41da)),
        (.amber, "amber", marking(0xf88d_31f6_486f_44da, 0xb317_0133_3bde_0b82)),
        (.red, "red", marking(0x5e57_c739_391a_4eb3, 0xb6be_7d15_ca92_d5ed)),
    ]

    private static let markings2 = (
        clear: marking(0x9486_8c89_83c2_464b, 0x929b_a1a8_aa3c_8487),
        green: marking(0xbab4_a63c_aed9_4cf5, 0xa766_dfca_5aba_c2bb),
        amber: marking(0x55d9_20b0_5e8b_4f79, 0x9ee9_91f8_68d9_b421),
        amberStrict: marking(0x939a_9414_2ddd_4d32, 0xa0cd_375e_a402_b003),
        red: marking(0xe828_b379_4e03_4974, 0x9ac4_e53a_884c_97c1)
    )

    private static let byMarking: [RecordID: TLP] = Dictionary(
        uniqueKeysWithValues: markings1.map { ($0.id, $0.level) } + allCases.map { ($0.marking, $0) })

    private static func marking(_ high: UInt64, _ low: UInt64) -> RecordID {
        RecordID(type: "marking-definition", high: high, low: low)
    }
}
