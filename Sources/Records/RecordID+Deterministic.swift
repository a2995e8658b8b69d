import Crypto
package import JSON

extension RecordID {
    /// 00abedb4-aa42-466c-9c01-fed23315a9b7 (I5).
    private static let namespace: [UInt8] = [
        0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7,
    ]

    /// The id that an observable gets from what it says: equal observables get equal ids everywhere.
    ///
    /// `nil` where the id is random (I4): for types that are no observables, for `process`, and where none of the
    /// contributing properties is present. Source: STIX 2.1 §2.9; I4 to I7.
    package static func deterministic(for object: JSONValue) -> RecordID? {
        guard let type = object["type"]?.string, let kind = Kind.named(type), let contributing = kind.contributing,
            let name = name(of: object, contributing)
        else { return nil }
        return named(type: type, name)
    }

    /// The name that is hashed: the canonical JSON of the contributing properties that are present.
    static func name(of object: JSONValue, _ contributing: [String]) -> [UInt8]? {
        var members: [JSONMember] = []
        for property in contributing {
            guard let value = object[property] else { continue }
            if property == "hashes" {
                guard let (algorithm, hash) = preferredHash(value) else { continue }
                members.append(JSONMember(property, .object([JSONMember(algorithm, .raw(hash.canonical))])))
            } else {
                members.append(JSONMember(property, .raw(value.canonical)))
            }
        }
        return members.isEmpty ? nil : JSONTree.object(members).canonical
    }

    /// The first present of MD5, SHA-1, SHA-256, SHA-512; else the first key in their order, so that the order of the
    /// members means nothing (I6).
    private static func preferredHash(_ hashes: JSONValue) -> (String, JSONValue)? {
        for algorithm in ["MD5", "SHA-1", "SHA-256", "SHA-512"] {
            if let hash = hashes[algorithm] { return (algorithm, hash) }
        }
        return hashes.members.map { ($0.name.text, $0.value) }.min { $0.0 < $1.0 }
    }

    /// The uuid of our extension of markings, for ids that we derive.
    private static let ours: [UInt8] = [
        0x9d, 0xfc, 0x3e, 0xe3, 0x35, 0xc1, 0x40, 0xf8, 0x9a, 0x34, 0x89, 0x95, 0xf6, 0xfb, 0x8f, 0xe9,
    ]

    /// The id of something that we make of a text, the same each time: making it again changes nothing.
    ///
    /// Not in the standard's namespace, which is for observables alone.
    package static func derived(_ type: String, from text: some Collection<UInt8>) -> RecordID {
        named(type: type, Array(text), in: ours)
    }

    /// UUIDv5: the first 16 bytes of SHA-1 of the namespace and the name, with the version and variant set.
    private static func named(type: String, _ name: [UInt8], in namespace: [UInt8] = namespace) -> RecordID {
        var hash = Insecure.SHA1()
        hash.update(data: namespace)
        hash.update(data: name)
        var halves: (UInt64, UInt64) = (0, 0)
        for (index, byte) in hash.finalize().prefix(16).enumerated() {
            if index < 8 {
                halves.0 = halves.0 << 8 | UInt64(byte)
            } else {
                halves.1 = halves.1 << 8 | UInt64(byte)
            }
        }
        let high = halves.0 & ~0xF000 | 0x5000
        let low = halves.1 & ~(0b11 << 62) | 0b10 << 62
        return RecordID(type: type, high: high, low: low)
    }
}
