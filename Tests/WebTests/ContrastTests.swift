import Foundation
import Testing

@testable import Web

/// WCAG 2.2 §1.4.3 and §1.4.11, on the colours as the style sheet names them.
@Suite struct ContrastTests {
    /// The colours of the light scheme, or of the dark one, by name.
    static func colours(dark: Bool) -> [String: [Double]] {
        let css = String(decoding: PackageResources.baraza_css, as: UTF8.self)
        let blocks = css.components(separatedBy: ":root {").dropFirst().prefix(2).map { $0.prefix { $0 != "}" } }
        var colours: [String: [Double]] = [:]
        for match in (dark ? blocks.joined(separator: "\n") : String(blocks[0])).matches(
            of: /--([a-z-]+): #([0-9a-f]{6});/)
        {
            guard let value = Int(match.2, radix: 16) else { continue }
            colours[String(match.1)] = [value >> 16, value >> 8 & 255, value & 255].map { Double($0) / 255 }
        }
        return colours
    }

    static func luminance(_ colour: [Double]) -> Double {
        zip(colour, [0.2126, 0.7152, 0.0722]).reduce(0) { sum, part in
            sum + part.1 * (part.0 <= 0.04045 ? part.0 / 12.92 : pow((part.0 + 0.055) / 1.055, 2.4))
        }
    }

    static func contrast(_ one: [Double], _ other: [Double]) -> Double {
        let (high, low) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)
    }

    @Test("text stands out from every ground that it is put on, light and dark", arguments: [false, true])
    func text(dark: Bool) throws {
        let colours = Self.colours(dark: dark)
        let pairs: [(String, [String])] = [
            ("ink", ["paper", "sheet", "sunk", "leaf-wash", "bad-wash", "clay-wash"]),
            ("soft", ["paper", "sheet", "sunk", "leaf-wash"]), ("leaf", ["paper", "sheet", "leaf-wash"]),
            ("leaf-deep", ["paper", "sheet", "leaf-wash"]), ("on-leaf", ["leaf", "leaf-deep"]),
            ("good", ["paper", "sheet"]), ("bad", ["paper", "sheet", "leaf-wash", "bad-wash"]),
        ]
        for (name, grounds) in pairs {
            for ground in grounds {
                let ratio = Self.contrast(try #require(colours[name]), try #require(colours[ground]))
                #expect(ratio >= 4.5, "\(name) on \(ground): \(ratio)")
            }
        }
    }

    @Test("edges of controls, marks and the focus stand out, light and dark", arguments: [false, true])
    func marks(dark: Bool) throws {
        let colours = Self.colours(dark: dark)
        for name in ["edge", "glow", "clay", "leaf", "soft"] {
            for ground in ["paper", "sheet"] {
                let ratio = Self.contrast(try #require(colours[name]), try #require(colours[ground]))
                #expect(ratio >= 3, "\(name) on \(ground): \(ratio)")
            }
        }
    }
}
