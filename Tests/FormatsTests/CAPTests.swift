import Records
import Testing

@testable import Formats

/// Against the rules of OASIS CAP 1.2: the order of its schema, what has to be there, its closed lists.
struct CAPTests {
    static var sample: AlertMessage {
        var message = AlertMessage(
            identifier: "report--1/2025-04-05T09:30:00.250Z", sender: "KE-OUT",
            sent: instant("2025-04-05T09:30:00.250Z"), kind: .update, scope: .restricted("TLP:AMBER · onward=none"),
            event: "flood", urgency: "Immediate",
            severity: "Severe", certainty: "Likely")
        message.handling = ["TLP:AMBER"]
        message.note = "derived"
        message.references = [
            AlertMessage.Reference(sender: "KE-OUT", identifier: "report--1/a", sent: instant("2025-04-04T00:00:00Z"))
        ]
        message.language = "en"
        message.audience = "Carriers\nWardens"
        message.onset = instant("2025-04-06T00:00:00Z")
        message.expires = instant("2025-04-07T00:00:00Z")
        message.senderName = "Ofisi"
        message.headline = "Flood <expected> & \"soon\""
        message.description = "The road will be cut."
        message.instruction = "Wait at Malaba."
        message.contact = "duty"
        message.parameters = [AlertMessage.Pair("marking", "TLP:AMBER · onward=none")]
        var area = AlertMessage.Area(name: "Malaba")
        area.circle = AlertMessage.Area.Circle(latitude: 0.5, longitude: 34.25, radius: 1.5)
        area.codes = [AlertMessage.Pair("ISO 3166-1", "KE")]
        message.areas = [area, AlertMessage.Area(name: "Busia")]
        return message
    }

    static func instant(_ text: String) -> Instant { Instant(text) ?? Instant(microseconds: 0) }

    /// The elements of the schema, in its order, and those that have to be there.
    static let alert = [
        "identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses", "code",
        "note",
        "references", "incidents", "info",
    ]
    static let info = [
        "language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode",
        "effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact",
        "parameter", "resource", "area",
    ]
    static let area = ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"]
    static let severalTimes: Set<String> = ["code", "info", "category", "parameter", "area", "circle", "geocode"]
    static let lists: [String: Set<String>] = [
        "status": ["Actual", "Exercise", "System", "Test", "Draft"],
        "msgType": ["Alert", "Update", "Cancel", "Ack", "Error"], "scope": ["Public", "Restricted", "Private"],
        "category": [
            "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
            "Other",
        ],
    ]

    private func check(_ element: XMLElement, _ order: [String], needs: Set<String>) {
        let names = element.children.map(\.name.local)
        #expect(element.children.allSatisfy { $0.name.namespace == CAP.namespace })
        let places = names.compactMap { order.firstIndex(of: $0) }
        #expect(places.count == names.count && places == places.sorted(), "\(names)")
        #expect(needs.isSubset(of: names))
        for (name, all) in Dictionary(grouping: names, by: { $0 }) where !Self.severalTimes.contains(name) {
            #expect(all.count == 1, "\(name)")
        }
        for child in element.children {
            if let words = Self.lists[child.name.local] { #expect(words.contains(child.text), "\(child.text)") }
            if ["sent", "onset", "expires"].contains(child.name.local) {
                let isTime = child.text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d/) != nil
                #expect(isTime, "\(child.text)")
            }
            #expect(!child.children.isEmpty || !child.text.isEmpty, "\(child.name) says nothing")
        }
    }

    private func written(_ message: AlertMessage) throws -> XMLElement {
        try XMLReader.root(try CAP.bytes(of: message), limits: .standard)
    }

    @Test("what is written keeps the order of the schema, its closed lists and what it needs")
    func schema() throws {
        var bare = AlertMessage(
            identifier: "a", sender: "b", sent: Self.instant("2025-04-05T09:30:00Z"), kind: .alert, scope: .everybody,
            event: "flood", urgency: "Unknown", severity: "Unknown", certainty: "Unknown")
        bare.headline = ""
        for message in [Self.sample, bare] {
            let root = try written(message)
            #expect(root.name == XMLName("alert", in: CAP.namespace))
            check(root, Self.alert, needs: ["identifier", "sender", "sent", "status", "msgType", "scope", "info"])
            let info = try #require(root.children.last)
            check(info, Self.info, needs: ["category", "event", "urgency", "severity", "certainty"])
            for area in info.children where area.name.local == "area" { check(area, Self.area, needs: ["areaDesc"]) }
        }
    }

    @Test("a message that is not for everybody carries its rule, and one that is has none")
    func restriction() throws {
        func texts(_ message: AlertMessage, _ name: String) throws -> [String] {
            try written(message).children.filter { $0.name.local == name }.map(\.text)
        }
        var message = Self.sample
        #expect(try texts(message, "scope") == ["Restricted"])
        #expect(try texts(message, "restriction") == ["TLP:AMBER · onward=none"])
        message.scope = .everybody
        #expect(try texts(message, "scope") == ["Public"])
        #expect(try texts(message, "restriction").isEmpty)
        #expect(try texts(message, "references") == ["KE-OUT,report--1/a,2025-04-04T00:00:00-00:00"])
    }

    @Test("texts are escaped, and what CAP or XML cannot say is refused")
    func refused() throws {
        let info = try #require(try written(Self.sample).children.last)
        #expect(info.children.first { $0.name.local == "headline" }?.text == Self.sample.headline)
        for name in ["", "two words", "a,b", "a<b", "a&b"] {
            var message = Self.sample
            message.sender = name
            #expect(throws: XMLError.self) { try CAP.bytes(of: message) }
        }
        var control = Self.sample
        control.event = "a\u{1}"
        #expect(throws: XMLError.self) { try CAP.bytes(of: control) }
    }
}
