/// Takes out of a JPEG (ITU-T T.81, Annex B) what no decoder needs for the picture. The scans stay byte for byte.
enum JPEGStripper {
    typealias Stripped = (bytes: [UInt8], removed: Set<InspectedFile.Trace>)

    static func strip(_ bytes: [UInt8], _ name: String) throws(FormatError) -> Stripped {
        let broken = FormatError(
            .shape, "\"\(name)\" is a JPEG that is broken: save it anew with a program that shows it")
        var kept: [UInt8] = [0xFF, 0xD8]
        kept.reserveCapacity(bytes.count)
        var removed: Set<InspectedFile.Trace> = []
        var orientation: UInt8 = 1
        var head = kept.count
        var (hasFrame, hasScan) = (false, false)
        var at = 2
        while true {
            guard at + 1 < bytes.count, bytes[at] == 0xFF else { throw broken }
            // Any number of fill bytes may stand before a marker (B.1.1.2).
            while at + 1 < bytes.count, bytes[at + 1] == 0xFF { at += 1 }
            guard at + 1 < bytes.count else { throw broken }
            let marker = bytes[at + 1]
            if marker == 0xD9 {
                guard hasFrame, hasScan else { throw broken }
                kept += [0xFF, 0xD9]
                if at + 2 < bytes.count { removed.insert(.trailing) }
                break
            }
            guard marker >= 0xC0, !(0xD0...0xD8).contains(marker), at + 4 <= bytes.count else { throw broken }
            let length = bytes.big(at + 2, 2)
            let end = at + 2 + length
            guard length >= 2, end <= bytes.count else { throw broken }
            let content = Array(bytes[at + 4..<end])
            switch marker {
            case 0xE0...0xEF, 0xFE:
                switch fate(marker, content) {
                case .stays:
                    kept += bytes[at..<end]
                    if marker == 0xE0 { head = kept.count }
                case .goes(let traces): removed.formUnion(traces)
                case .tells(let exif):
                    removed.formUnion(exif.hasPlace ? [.place, .device] : [.device])
                    orientation = exif.orientation
                }
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                guard content.count >= 6, content.big(1, 2) * content.big(3, 2) <= InspectedFile.pixelsMost else {
                    throw content.count >= 6 ? PNGStripper.tooManyPixels(name) : broken
                }
                hasFrame = true
                kept += bytes[at..<end]
            case 0xDA:
                hasScan = true
                // What is coded goes on to the next marker that is no restart and no byte that was stuffed (B.1.1.5).
                var stop = end
                while stop + 1 < bytes.count,
                    bytes[stop] != 0xFF || bytes[stop + 1] == 0 || (0xD0...0xD7).contains(bytes[stop + 1])
                { stop += 1 }
                guard stop + 1 < bytes.count else { throw broken }
                kept += bytes[at..<stop]
                at = stop
                continue
            case 0xC4, 0xCC, 0xDB...0xDF: kept += bytes[at..<end]
            default: throw broken
            }
            at = end
        }
        // Which way up it is belongs to the picture.
        if orientation != 1 {
            let content = Array("Exif\0\0".utf8) + EXIF.upright(orientation)
            kept.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content, at: head)
        }
        return (kept, removed)
    }

    private enum Fate {
        case stays
        case goes(Set<InspectedFile.Trace>)
        case tells(EXIF)
    }

    /// What becomes of a segment of a program. The profile of its colours and how Adobe coded them belong to the picture.
    private static func fate(_ marker: UInt8, _ content: [UInt8]) -> Fate {
        switch marker {
        // Its thumbnail would be an earlier picture.
        case 0xE0 where content.holds("JFIF\0", at: 0) && content.count == 14: return .stays
        case 0xE2 where content.holds("ICC_PROFILE\0", at: 0): return .stays
        case 0xEE where content.holds("Adobe", at: 0) && content.count == 12: return .stays
        case 0xE1 where content.holds("Exif\0", at: 0): return .tells(EXIF(Array(content.dropFirst(6))))
        case 0xE1 where content.holds("http://ns.adobe.com/", at: 0): return .goes([.xmp])
        case 0xED: return .goes([.iptc])
        case 0xFE: return .goes([.comment])
        default: return .goes([.program])
        }
    }
}
