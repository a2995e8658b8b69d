package import Records

/// The words of a message that something waits: they say nothing of it but how urgent it is.
package struct NoticeWords: Hashable, Sendable {
    package let subject: String
    package let text: String

    /// - Parameters:
    ///   - precedence: the highest of what waits.
    ///   - address: the node's, as its posts know it.
    ///   - code: BCP 47; English where there is no such language.
    package init(_ precedence: Envelope.Precedence, address: String, language code: String) {
        let language = Language.all.first { $0.code == code } ?? .standard
        // As the pages name it.
        let word = language.word("precedence." + precedence.rawValue)
        subject = language.text("notice.subject", ["precedence": word])
        text = language.text("notice.text", ["precedence": word]) + "\r\n\r\n" + address + "\r\n"
    }
}
