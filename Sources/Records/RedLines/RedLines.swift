/// The red lines of domain 0.2 that a schema can draw (law 12).
///
/// They hold first of all by what does not exist: our own kinds refuse every property that they do not name
/// (``Kind/isGovernance``). The names here guard the few places in them that are kept as they are, and the tests.
package enum RedLines {
    /// R3: the most mentions of persons that one object may have.
    package static let personMentionsPerObject = 10
    /// R3: the most that is said of one person.
    package static let descriptorsPerMention = 8

    /// The line that a property of this name would cross, as in `R1`; `nil`: none.
    ///
    /// A name counts by its words, so that `live_position` and `biometrics` are found, `recommendation` is not.
    package static func crossed(by name: String) -> String? {
        let words = name.lowercased().split { $0 == "_" || $0 == "-" || $0 == "." || $0 == " " }
        for word in words {
            if let line = lines[String(word)] { return line }
            if word.last == "s", let line = lines[String(word.dropLast())] { return line }
        }
        return nil
    }

    /// By the singular of the word.
    static let lines: [String: String] = {
        var lines: [String: String] = [:]
        for (line, words) in [
            "R1": "command waypoint position telemetry stream video feed serial coordinate latitude longitude heading "
                + "altitude mission payload trajectory route tasking",
            "R2": "target targeting nomination strike",
            "R3": "biometric face facial iris dna voiceprint gait passport traveller itinerary imsi imei "
                + "msisdn",
            "R4": "religion ethnicity",
        ] {
            for word in words.split(separator: " ") { lines[String(word)] = line }
        }
        return lines
    }()
}
