/// As much of EXIF (a TIFF of its own, TIFF 6.0 §2) as has to be known to take it out of a picture: which way up that is.
struct EXIF {
    /// Directories have some forty entries.
    private static let entriesMost = 512

    /// Whether it says where the picture was taken.
    var hasPlace = false
    /// 1 to 8, as CIPA DC-008 §4.6.4 has it; 1 is upright.
    var orientation: UInt8 = 1

    /// What is broken tells nothing: it is taken out all the same.
    init(_ tiff: [UInt8]) {
        guard tiff.count >= 8 else { return }
        let isLittle = tiff.holds("II", at: 0)
        func number(_ at: Int, _ bytes: Int) -> Int? {
            guard at >= 0, at + bytes <= tiff.count else { return nil }
            let part = Array(tiff[at..<at + bytes])
            return (isLittle ? part.reversed() : part).big(0, bytes)
        }
        guard let start = number(4, 4), let count = number(start, 2) else { return }
        for place in 0..<min(count, Self.entriesMost) {
            let entry = start + 2 + 12 * place
            guard let tag = number(entry, 2) else { return }
            if tag == 0x8825 { hasPlace = true }
            if tag == 0x0112, let value = number(entry + 8, 2), (1...8).contains(value) { orientation = UInt8(value) }
        }
    }

    /// A directory with the orientation alone.
    static func upright(_ orientation: UInt8) -> [UInt8] {
        Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
            + [0, 0, 0, 0]
    }
}
