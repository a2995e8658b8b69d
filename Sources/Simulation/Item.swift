import JSON
import Policy
import Records

/// To whom something was released, as the run means it: the decision is asked separately.
enum Released: Hashable {
    /// To every member of the channel.
    case members
    /// To one organisation of them, by the station's number.
    case one(Int)
    /// To those of them that are in the community, then and since.
    case community
    /// To each of them whose consent is on record.
    case consent
}

/// One version of one record that was filed in a run.
struct Item {
    let number: Int
    /// Its id, as in `indicator--…`.
    let object: String
    let version: String
    let channel: String
    /// The station whose word it is, and its organisation's code.
    let station: Int
    let originator: String
    let released: Released
    /// Microseconds of the true time.
    let filed: Int64
    let body: String
    /// Recalled or withdrawn, or about to be.
    var isTakenBack = false
    /// By the station's number: granted, and perhaps withdrawn since; and the consent's own number, where it was not given on a
    /// request.
    var consents: [Int: (isGranted: Bool, number: Int?)] = [:]

    var phrase: String { Self.phrase(number) }

    static func phrase(_ number: Int) -> String {
        let digits = String(number)
        return "plant-" + String(repeating: "0", count: max(6 - digits.count, 0)) + digits
    }

    /// The numbers of all phrases in some bytes.
    static func phrases(in bytes: [UInt8]) -> Set<Int> {
        var found: Set<Int> = []
        let mark = Array("plant-".utf8)
        var index = 0
        while index + 12 <= bytes.count {
            guard bytes[index] == mark[0], bytes[index..<index + 6].elementsEqual(mark) else {
                index += 1
                continue
            }
            if let number = Int(String(decoding: bytes[index + 6..<index + 12], as: UTF8.self)) { found.insert(number) }
            index += 12
        }
        return found
    }
}

/// Objects as stations file them.
enum Made {
    static func id(_ type: String, _ number: Int) -> String { Registered.id(type, 1 << 24 + number) }

    static func indicator(
        _ number: Int, phrase: String, created: String, modified: String, marking: String?, more: Int
    ) -> String {
        let marked = marking.map { #","object_marking_refs":["\#($0)"]"# } ?? ""
        let text = String(repeating: "wells ran dry along the road; ", count: more)
        return #"""
            {"type":"indicator","spec_version":"2.1","id":"\#(id("indicator", number))","created":"\#(created)",\#
            "modified":"\#(modified)","name":"\#(phrase)","description":"\#(text)\#(phrase)",\#
            "pattern":"[domain-name:value = 'x\#(number).example']","pattern_type":"stix",\#
            "valid_from":"\#(created)"\#(marked)}
            """#
    }

    static func derivation(_ number: Int, of source: String, from target: String, at time: String) -> String {
        #"""
        {"type":"relationship","spec_version":"2.1","id":"\#(id("relationship", number))","created":"\#(time)",\#
        "modified":"\#(time)","relationship_type":"derived-from","source_ref":"\#(source)","target_ref":"\#(target)"}
        """#
    }

    /// The marking that says so, by the station that uses it; `nil` where the channel says enough.
    static func marking(_ released: Released, of station: Int, _ codes: [String]) -> (id: String, json: String)? {
        let (place, members): (Int, String)
        switch released {
        case .members: return nil
        case .one(let receiver): (place, members) = (receiver, #""rel_to":["organisation:\#(codes[receiver])"]"#)
        case .community: (place, members) = (14, #""rel_to":["alliance:\#(Cast.community)"]"#)
        case .consent: (place, members) = (15, #""rel_to":"any","originator_control":"consent""#)
        }
        let mode = released == .community ? "shrink-only" : "open"
        let id = Registered.id("marking-definition", 1_024 + station * 16 + place)
        let time = Instant(microseconds: Timeline.start - Timeline.day).text
        return (
            id,
            #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"\#(time)",\#
            "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension","onward":"none",\#
            "permitted_use":"any",\#(members),"rel_to_mode":"\#(mode)","tlp":"green"}}}
            """#
        )
    }
}
