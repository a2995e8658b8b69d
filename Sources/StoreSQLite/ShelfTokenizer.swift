import GRDB
import GRDBSQLite
import Lexis
import Store

/// Full-text search's words, each with its shelf in front: `12.word`.
///
/// One index holds all shelves, and yet a search reads only the words of the shelves it names, beginnings included: what
/// it costs does not tell of text on others (law 3). As the words of a shelf stand together, what they have in common
/// in front is kept once a page.
///
/// A line of terms says itself on which shelf it is, see ``ShelfKey/terms(_:)``; which terms a text has, `Lexis` says. What
/// an older version indexed is text, see ``ShelfKey/text(_:)``: its words are those of FTS5's own `unicode61`.
final class ShelfTokenizer: FTS5CustomTokenizer {
    static let name = "baraza_shelf"

    /// Between the shelf and a text; after it, everything is text.
    fileprivate static let colon = UInt8(ascii: ":")
    /// Between the shelf and a line of terms; after it, everything is terms.
    fileprivate static let equals = UInt8(ascii: "=")
    /// Between the shelf and a word: no part of a number and none of a word.
    fileprivate static let point = UInt8(ascii: ".")
    /// Bytes of a word at most: FTS5 cuts longer ones.
    static let longest = 32_768

    private let words: any FTS5Tokenizer

    init(db: Database, arguments: [String]) throws {
        words = try db.makeTokenizer(.unicode61(diacritics: .remove))
    }

    /// One text on its way through.
    private struct Passage {
        let context: UnsafeMutableRawPointer?
        let callback: FTS5TokenCallback
        /// Bytes before the text itself.
        let offset: CInt
        /// The shelf with its point, and the word that comes.
        var token: [CChar]
        let prefix: Int
    }

    func tokenize(
        context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        let text = UnsafeBufferPointer(start: pText, count: Int(nText))
        let marks: Set = [CChar(Self.colon), CChar(Self.equals)]
        guard let pText, let end = text.firstIndex(where: { marks.contains($0) }) else { return SQLITE_OK }
        var token = Array(text[..<end])
        token.append(CChar(Self.point))
        if text[end] == CChar(Self.equals) { return split(text, after: end, token, context, tokenCallback) }
        var passage = Passage(
            context: context, callback: tokenCallback, offset: CInt(end + 1), token: token, prefix: end + 1)
        return withUnsafeMutablePointer(to: &passage) { passage in
            words.tokenize(
                context: passage, tokenization: tokenization, pText: pText + end + 1, nText: nText - CInt(end + 1)
            ) { context, flags, word, length, start, end in
                guard let passage = context?.assumingMemoryBound(to: Passage.self) else { return SQLITE_ERROR }
                let offset = passage.pointee.offset
                passage.pointee.token.removeLast(passage.pointee.token.count - passage.pointee.prefix)
                passage.pointee.token.append(contentsOf: UnsafeBufferPointer(start: word, count: Int(length)))
                return passage.pointee.token.withUnsafeBufferPointer { token in
                    passage.pointee.callback(
                        passage.pointee.context, flags, token.baseAddress, CInt(token.count), start + offset,
                        end + offset)
                }
            }
        }
    }
}

extension ShelfTokenizer {
    /// Each term as it stands: those of one place are synonyms to FTS5.
    private func split(
        _ text: UnsafeBufferPointer<CChar>, after mark: Int, _ prefix: [CChar], _ context: UnsafeMutableRawPointer?,
        _ callback: FTS5TokenCallback
    ) -> CInt {
        let (space, bar) = (CChar(Lexis.space), CChar(Lexis.bar))
        var token = prefix
        var start = mark + 1
        var isBeside = false
        while start < text.count {
            var end = start
            while end < text.count, text[end] != space, text[end] != bar { end += 1 }
            if end > start {
                token.removeLast(token.count - prefix.count)
                token.append(contentsOf: text[start..<end])
                let code = token.withUnsafeBufferPointer { token in
                    callback(
                        context, isBeside ? FTS5_TOKEN_COLOCATED : 0, token.baseAddress, CInt(token.count), CInt(start),
                        CInt(end))
                }
                guard code == SQLITE_OK else { return code }
            }
            isBeside = end < text.count && text[end] == bar
            start = end + 1
        }
        return SQLITE_OK
    }
}

extension ShelfKey {
    /// A line of terms as the index and its questions take it: with the shelf in front.
    func terms(_ line: String) -> String { "\(raw)=\(line)" }

    /// A text as an older version indexed it: with the shelf in front.
    func text(_ text: String) -> String { "\(raw):\(text)" }
}
