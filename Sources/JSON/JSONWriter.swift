#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes values of one document into memory whose size was settled before.
struct JSONWriter {
    private let bytes: UnsafePointer<UInt8>
    private let nodes: UnsafePointer<JSONNode>
    private let out: UnsafeMutablePointer<UInt8>
    /// Bytes written.
    private(set) var count = 0

    /// The members of the objects that are open, innermost last: one array for all of them.
    private var members: [Member] = []
    /// The texts of names that had escapes.
    private var arena: [UInt8] = []

    /// A member name ready to be compared.
    private struct Member {
        /// Its first eight bytes, most significant first, zeros after the end (no plain name holds a zero byte).
        var key: UInt64
        var node: UInt32
        /// Where its text starts: in the arena if `undone`, else in the source.
        var start: UInt32
        var length: UInt32
        var undone: Bool
    }

    init(bytes: UnsafePointer<UInt8>, nodes: UnsafePointer<JSONNode>, out: UnsafeMutablePointer<UInt8>) {
        self.bytes = bytes
        self.nodes = nodes
        self.out = out
    }

    /// Bytes that the canonical form takes at most. Only numbers can grow: `1e20` takes four bytes and then 21.
    static func room(for index: Int, nodes: UnsafePointer<JSONNode>) -> Int {
        var room = Int(nodes[index].length)
        guard !nodes[index].has(JSONNode.canonical) else { return room }
        for at in index..<Int(nodes[index].next) {
            let node = nodes[at]
            if node.kind == JSONNode.number, !node.has(JSONNode.canonical) { room += JSONNumber.longest }
        }
        return room
    }

    private mutating func put(_ byte: UInt8) {
        out[count] = byte
        count += 1
    }

    private mutating func copy(_ node: JSONNode) {
        memcpy(out + count, bytes + Int(node.offset), Int(node.length))
        count += Int(node.length)
    }

    mutating func minified(_ index: Int) {
        let node = nodes[index]
        if node.has(JSONNode.compact) { return copy(node) }
        let isObject = node.kind == JSONNode.object
        put(UInt8(ascii: isObject ? "{" : "["))
        var at = index + 1
        let end = Int(node.next)
        while at < end {
            if at > index + 1 { put(UInt8(ascii: ",")) }
            if isObject {
                copy(nodes[at])
                put(UInt8(ascii: ":"))
                at += 1
            }
            minified(at)
            at = Int(nodes[at].next)
        }
        put(UInt8(ascii: isObject ? "}" : "]"))
    }

    mutating func canonical(_ index: Int) {
        let node = nodes[index]
        if node.has(JSONNode.canonical) { return copy(node) }
        switch node.kind {
        case JSONNode.object: object(index)
        case JSONNode.array:
            put(UInt8(ascii: "["))
            var at = index + 1
            while at < Int(node.next) {
                if at > index + 1 { put(UInt8(ascii: ",")) }
                canonical(at)
                at = Int(nodes[at].next)
            }
            put(UInt8(ascii: "]"))
        case JSONNode.string: string(node)
        case JSONNode.number:
            let text = UnsafeRawBufferPointer(start: bytes + Int(node.offset), count: Int(node.length))
            count += JSONNumber.write(JSONNumber.double(text), to: out + count)
        default: copy(node)
        }
    }

    private mutating func object(_ index: Int) {
        let node = nodes[index]
        put(UInt8(ascii: "{"))
        if node.has(JSONNode.sorted) {
            var at = index + 1
            while at < Int(node.next) {
                if at > index + 1 { put(UInt8(ascii: ",")) }
                member(at)
                at = Int(nodes[at + 1].next)
            }
        } else {
            let first = members.count
            let undone = arena.count
            gather(index)
            sort(from: first)
            for place in first..<members.count {
                if place > first { put(UInt8(ascii: ",")) }
                member(Int(members[place].node))
            }
            members.removeSubrange(first...)
            arena.removeSubrange(undone...)
        }
        put(UInt8(ascii: "}"))
    }

    private mutating func member(_ name: Int) {
        canonical(name)
        put(UInt8(ascii: ":"))
        canonical(name + 1)
    }

    private mutating func gather(_ index: Int) {
        var at = index + 1
        while at < Int(nodes[index].next) {
            let node = nodes[at]
            let length = Int(node.length) - 2
            let start = bytes + Int(node.offset) + 1
            var member = Member(key: 0, node: UInt32(at), start: node.offset + 1, length: UInt32(length), undone: false)
            if node.has(JSONNode.escaped) {
                member.start = UInt32(arena.count)
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { buffer in
                    let count = JSONText.unescape(UnsafeBufferPointer(start: start, count: length), into: buffer)
                    arena.append(contentsOf: buffer[..<count])
                    member.length = UInt32(count)
                }
                member.undone = true
            } else {
                memcpy(&member.key, start, min(length, 8))
                member.key = UInt64(bigEndian: member.key)
            }
            members.append(member)
            at = Int(nodes[at + 1].next)
        }
    }

    /// Few members, as nearly always, go by insertion; the standard library's sort makes an array of its own.
    private mutating func sort(from first: Int) {
        let bytes = bytes
        arena.withUnsafeBufferPointer { arena in
            members.withUnsafeMutableBufferPointer { members in
                var part = UnsafeMutableBufferPointer(rebasing: members[first...])
                guard part.count <= 32 else {
                    return part.sort { Self.precedes($0, $1, bytes: bytes, arena: arena) }
                }
                var place = 1
                while place < part.count {
                    let member = part[place]
                    var hole = place
                    while hole > 0, Self.precedes(member, part[hole - 1], bytes: bytes, arena: arena) {
                        part[hole] = part[hole - 1]
                        hole -= 1
                    }
                    part[hole] = member
                    place += 1
                }
            }
        }
    }

    private static func precedes(
        _ left: Member, _ right: Member, bytes: UnsafePointer<UInt8>, arena: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        // In ASCII the order of bytes is that of UTF-16.
        if left.key != right.key, !left.undone, !right.undone, (left.key | right.key) & 0x8080_8080_8080_8080 == 0 {
            return left.key < right.key
        }
        func text(_ member: Member) -> UnsafeBufferPointer<UInt8> {
            let length = Int(member.length)
            guard member.undone else {
                return UnsafeBufferPointer(start: bytes + Int(member.start), count: length)
            }
            return UnsafeBufferPointer(rebasing: arena[Int(member.start)..<Int(member.start) + length])
        }
        return JSONText.precedes(text(left), text(right))
    }

    /// A string whose escapes are not the canonical ones.
    private mutating func string(_ node: JSONNode) {
        let length = Int(node.length) - 2
        let inside = UnsafeBufferPointer(start: bytes + Int(node.offset) + 1, count: length)
        // Runs between escapes are copied; each escape is undone and, where RFC 8785 wants one, made again.
        put(UInt8(ascii: "\""))
        var at = 0
        while at < length {
            guard inside[at] == UInt8(ascii: "\\") else {
                put(inside[at])
                at += 1
                continue
            }
            let next = inside[at + 1]
            switch next {
            case UInt8(ascii: "/"):
                put(next)
                at += 2
            case UInt8(ascii: "u"):
                let (scalar, digits) = JSONText.scalar(inside, at: at + 2)
                at += 2 + digits
                literally(scalar)
            default:
                put(UInt8(ascii: "\\"))
                put(next)
                at += 2
            }
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func literally(_ scalar: UInt32) {
        switch scalar {
        case 8: escape("b")
        case 9: escape("t")
        case 10: escape("n")
        case 12: escape("f")
        case 13: escape("r")
        case 0x22: escape("\"")
        case 0x5C: escape("\\")
        case ..<0x20:
            escape("u")
            for digit in [0, 0, scalar >> 4, scalar & 15] { put(JSONText.hexadecimal(digit)) }
        default: count += JSONText.encode(scalar, to: out + count)
        }
    }

    private mutating func escape(_ letter: Unicode.Scalar) {
        put(UInt8(ascii: "\\"))
        put(UInt8(ascii: letter))
    }
}
