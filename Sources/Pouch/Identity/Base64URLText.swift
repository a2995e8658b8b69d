internal import Ledger

/// RFC 4648 §5 without padding: one spelling for each value.
enum Base64URLText {
    static func encode(_ bytes: [UInt8]) -> String {
        String(
            StrictBase64.encode(bytes).prefix { $0 != "=" }.map { character in
                switch character {
                case "+": "-"
                case "/": "_"
                default: character
                }
            })
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.allSatisfy({ !"+/=".utf8.contains($0) }) else { return nil }
        let plain = String(
            text.map { character in
                switch character {
                case "-": "+"
                case "_": "/"
                default: character
                }
            })
        return StrictBase64.decode(plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
