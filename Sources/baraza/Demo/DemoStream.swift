import JSON
import Records

/// A stream of plausible records, the same bytes on every run (domain 5.1).
///
/// Batch `n` is a pure function of `n`, so a demonstration that starts again goes on where it stopped.
struct DemoStream: Sendable {
    /// Domain 5.1.
    static let seed: UInt64 = 20_250_405
    /// 1 April 2025, 00:00 UTC, in seconds: the first day of the month that is told.
    static let start: Int64 = 1_743_465_600
    /// Steps of one teller: where several tell, each has a stretch of its own, and all begin on the same day.
    static let stretch = 100_000

    /// Objects for one channel.
    struct Batch: Sendable {
        let channel: String
        let objects: [JSONTree]
        var precedence = Envelope.Precedence.routine
    }

    /// The organisations: what every later record refers to.
    func first() -> Batch {
        Batch(channel: DemoNode.open, objects: DemoWords.organisations.indices.map { organisation($0) })
    }

    /// What happens in step `n`, from 0.
    func batch(_ n: Int) -> Batch {
        var dice = Self.dice(n)
        switch dice.below(10) {
        case 0..<4: return product(n, &dice)
        case 4..<8: return finding(n, &dice)
        case 8: return sighting(n, &dice)
        default: return revision(n, &dice)
        }
    }

    /// Each step's own. The factor must not be SplitMix64's: steps would then throw the same numbers, one behind another.
    private static func dice(_ step: Int) -> Dice { Dice(seed: seed &+ UInt64(step) &* 0xD1B5_4A32_D192_ED03) }

    // MARK: What the batches hold

    private func organisation(_ index: Int) -> JSONTree {
        let organisation = DemoWords.organisations[index]
        return object(
            "identity", organisationID(index), at: Self.start,
            [
                ("name", .string("\(organisation.code) · \(organisation.name)")),
                ("description", "FICTION"),
                ("identity_class", "organization"),
                ("sectors", .array(["government-national"])),
                ("lang", .string(organisation.language)),
            ])
    }

    /// A report on an event, the incident and the place.
    private func product(_ n: Int, _ dice: inout Dice) -> Batch {
        let event = dice.pick(DemoWords.events)
        let place = dice.pick(DemoWords.places)
        let author = dice.below(DemoWords.organisations.count)
        let language = language(&dice)
        let number = 3 + dice.below(240)
        func words(_ text: [String: String]) -> String {
            (text[language] ?? text["en"] ?? "")
                .replacing("%p", with: place.name).replacing("%n", with: String(number))
        }
        let time = time(n)
        let location = id("location", &dice)
        let incident = id("incident", &dice)
        let objects = [
            object(
                "location", location, at: time, by: author,
                [
                    ("name", .string(place.name)), ("country", .string(place.country)),
                    ("latitude", .integer(Int64(place.latitude))), ("longitude", .integer(Int64(place.longitude))),
                    ("precision", 60_000),
                ]),
            object(
                "incident", incident, at: time, by: author,
                [
                    ("name", .string(words(event.title))), ("description", .string(words(event.text))),
                    ("lang", .string(language)),
                ]),
            object(
                "report", id("report", &dice), at: time, by: author,
                [
                    ("name", .string(words(event.title))), ("description", .string(words(event.text))),
                    ("report_types", .array(["threat-report"])), ("labels", .array([.string(event.label), "fiction"])),
                    ("published", .string(timestamp(time))), ("lang", .string(language)),
                    ("confidence", .integer(Int64([50, 70, 85][dice.below(3)]))),
                    ("object_refs", .array([.string(incident), .string(location), .string(organisationID(author))])),
                ]),
        ]
        let channel =
            event.label == "warning" ? DemoNode.open : dice.below(4) == 0 ? DemoNode.closed : DemoNode.community
        let precedence: Envelope.Precedence =
            event.label == "warning" ? .immediate : n.isMultiple(of: 4) ? .priority : .routine
        return Batch(channel: channel, objects: objects, precedence: precedence)
    }

    /// An indicator, what it indicates and where it was seen.
    private func finding(_ n: Int, _ dice: inout Dice) -> Batch {
        let author = dice.below(DemoWords.organisations.count)
        let family = dice.below(DemoWords.families.count)
        let time = time(n)
        let malware = "malware--" + uuid(Self.seed &+ 0xA000 &+ UInt64(family))
        let address = "\(["192.0.2", "198.51.100", "203.0.113"][dice.below(3)]).\(1 + dice.below(254))"
        let domain = "\(DemoWords.families[family].lowercased())-\(dice.below(900) + 100).example"
        let observable = observableID(address)
        let observed: JSONTree = .object([
            JSONMember("type", "ipv4-addr"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(observable)),
            JSONMember("value", .string(address)),
        ])
        let objects = [
            object(
                "malware", malware, at: Self.start, by: 0,
                [
                    ("name", .string(DemoWords.families[family])), ("description", "FICTION"), ("is_family", true),
                    ("malware_types", .array(["trojan"])),
                ]),
            observed,
            indicator(n, &dice, author: author, modified: time, confidence: 55 + dice.below(40)),
            object(
                "observed-data", id("observed-data", &dice), at: time, by: author,
                [
                    ("first_observed", .string(timestamp(time - 3_600))), ("last_observed", .string(timestamp(time))),
                    ("number_observed", .integer(Int64(1 + dice.below(40)))),
                    ("object_refs", .array([.string(observable)])),
                ]),
            object(
                "relationship", id("relationship", &dice), at: time, by: author,
                [
                    ("relationship_type", "indicates"), ("source_ref", .string(indicatorID(n))),
                    ("target_ref", .string(malware)), ("description", .string("FICTION. \(domain)")),
                ]),
        ]
        return Batch(channel: DemoNode.technical, objects: objects)
    }

    private func sighting(_ n: Int, _ dice: inout Dice) -> Batch {
        let time = time(n)
        let family = dice.below(DemoWords.families.count)
        let author = dice.below(DemoWords.organisations.count)
        return Batch(
            channel: DemoNode.technical,
            objects: [
                object(
                    "sighting", id("sighting", &dice), at: time, by: author,
                    [
                        ("sighting_of_ref", .string("malware--" + uuid(Self.seed &+ 0xA000 &+ UInt64(family)))),
                        ("first_seen", .string(timestamp(time - 7_200))), ("last_seen", .string(timestamp(time))),
                        ("count", .integer(Int64(1 + dice.below(9)))),
                        ("where_sighted_refs", .array([.string(organisationID(author))])),
                    ])
            ])
    }

    /// A later version of an indicator: lists show the newest, the record page the history.
    private func revision(_ n: Int, _ dice: inout Dice) -> Batch {
        let earlier = max(0, n - 1 - dice.below(20))
        var past = Self.dice(earlier)
        // Where the stretch of time begins anew, what came before it is of a later day.
        guard (4..<8).contains(past.below(10)), time(n) > time(earlier) else { return product(n, &dice) }
        let author = past.below(DemoWords.organisations.count)
        return Batch(
            channel: DemoNode.technical,
            objects: [indicator(earlier, &past, author: author, modified: time(n), confidence: 95)])
    }

    private func indicator(
        _ n: Int, _ dice: inout Dice, author: Int, modified: Int64, confidence: Int
    ) -> JSONTree {
        var own = Dice(seed: Self.seed &+ 0xC0FFEE &+ UInt64(n) &* 0xD1B5_4A32_D192_ED03)
        let family = own.pick(DemoWords.families)
        let domain = "\(family.lowercased())-\(own.below(900) + 100).example"
        let address = "198.51.100.\(1 + own.below(254))"
        return object(
            "indicator", indicatorID(n), at: time(n), modified: modified, by: author,
            [
                ("name", .string("\(family): \(domain)")),
                ("description", "FICTION. Command-and-control address, seen in forged summons."),
                ("indicator_types", .array(["malicious-activity"])),
                ("pattern", .string("[domain-name:value = '\(domain)' OR ipv4-addr:value = '\(address)']")),
                ("pattern_type", "stix"), ("valid_from", .string(timestamp(time(n)))),
                ("confidence", .integer(Int64(confidence))),
            ])
    }

    // MARK: Pieces

    private func object(
        _ type: String, _ id: String, at created: Int64, modified: Int64? = nil, by author: Int? = nil,
        _ properties: [(String, JSONTree)]
    ) -> JSONTree {
        var members = [
            JSONMember("type", .string(type)), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id)),
        ]
        if let author { members.append(JSONMember("created_by_ref", .string(organisationID(author)))) }
        members.append(JSONMember("created", .string(timestamp(created))))
        members.append(JSONMember("modified", .string(timestamp(modified ?? created))))
        members += properties.map { JSONMember($0.0, $0.1) }
        return .object(members)
    }

    private func language(_ dice: inout Dice) -> String {
        switch dice.below(100) {  // the shares of domain 5.3
        case 0..<55: "fr"
        case 55..<85: "en"
        case 85..<93: "ar"
        case 93..<98: "pt"
        default: "sw"
        }
    }

    /// Step `n` happens about ten minutes after the one before.
    private func time(_ n: Int) -> Int64 { Self.start + Int64(n % Self.stretch) * 613 }

    private func timestamp(_ seconds: Int64) -> String {
        String(Instant(microseconds: seconds * 1_000_000).text.dropLast(4)) + "Z"
    }

    func organisationID(_ index: Int) -> String { "identity--" + uuid(Self.seed &+ 0x1000 &+ UInt64(index)) }
    private func indicatorID(_ n: Int) -> String { "indicator--" + uuid(Self.seed &+ 0x1_0000_0000 &+ UInt64(n)) }
    private func observableID(_ address: String) -> String {
        let object = JSONTree.object([JSONMember("type", "ipv4-addr"), JSONMember("value", .string(address))])
        guard let root = try? JSONDocument(parsing: object.bytes).root, let id = RecordID.deterministic(for: root)
        else {
            return "ipv4-addr--" + uuid(Self.seed)
        }
        return id.text
    }
    private func id(_ type: String, _ dice: inout Dice) -> String { "\(type)--\(uuid(dice.next()))" }

    /// A UUIDv4-shaped value made from a number.
    private func uuid(_ number: UInt64) -> String {
        var dice = Dice(seed: number)
        let (high, low) = (dice.next(), dice.next())
        let hex = { (value: UInt64) in
            String(repeating: "0", count: 16 - String(value, radix: 16).count) + String(value, radix: 16)
        }
        let digits = Array(
            hex(high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000) + hex(low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// SplitMix64: small, and the same on every machine.
struct Dice: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}
