/// STIX objects for the tests, made from numbers.
enum Objects {
    static func id(_ type: String, _ number: Int) -> String {
        let hex = String(number, radix: 16)
        return "\(type)--00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - hex.count) + hex
    }

    /// A version of an indicator; `day` of January 2026 is when it was modified.
    static func indicator(_ number: Int, day: Int = 1, name: String = "An indicator", extra: String = "") -> String {
        let date = day < 10 ? "0\(day)" : "\(day)"
        return """
            {"type":"indicator","spec_version":"2.1","id":"\(id("indicator", number))",\
            "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-\(date)T00:00:00.000Z","name":"\(name) \(number)",\
            "pattern":"[ipv4-addr:value = '198.51.100.\(number % 250)']","pattern_type":"stix",\
            "valid_from":"2026-01-01T00:00:00Z"\(extra)}
            """
    }

    static func version(day: Int) -> String { "2026-01-\(day < 10 ? "0\(day)" : "\(day)")T00:00:00.000Z" }

    static func malware(_ number: Int) -> String {
        """
        {"type":"malware","spec_version":"2.1","id":"\(id("malware", number))","created":"2026-01-01T00:00:00.000Z",\
        "modified":"2026-01-01T00:00:00.000Z","name":"A malware","is_family":false}
        """
    }

    /// An SCO: no version of its own.
    static func address(_ number: Int) -> String {
        let id = "ipv4-addr--00000000-0000-5000-8000-00000000000\(number % 10)"
        return #"{"type":"ipv4-addr","spec_version":"2.1","id":"\#(id)","value":"198.51.100.\#(number)"}"#
    }

    /// A STIX 2.0 object: no `spec_version`, and labels where 2.1 has types.
    static func old(_ number: Int) -> String {
        """
        {"type":"malware","id":"\(id("malware", number))","created":"2017-01-01T00:00:00.000Z",\
        "modified":"2017-01-01T00:00:00.000Z","name":"An old malware","labels":["bot"]}
        """
    }

    /// A version of a malware, in 2.0 or in 2.1; `month` of 2017 is when it was modified.
    static func edition(_ number: Int, month: Int, isOld: Bool) -> String {
        """
        {"type":"malware","id":"\(id("malware", number))","created":"2017-01-01T00:00:00.000Z",\
        "modified":"2017-0\(month)-01T00:00:00.000Z","name":"A malware",\
        \(isOld ? #""labels":["bot"]"# : #""spec_version":"2.1","is_family":false"#)}
        """
    }

    static func envelope(_ objects: [String]) -> [UInt8] {
        Array(#"{"objects":[\#(objects.joined(separator: ","))]}"#.utf8)
    }
}
