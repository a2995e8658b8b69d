import JSON
import Records
import Store

/// What a record says in another language, as far as its reader may see both.
package struct TranslationView: Sendable {
    /// A text as it was written, and as it was translated.
    package struct Pair: Hashable, Sendable {
        /// The property that has it, as in `description`; of what lies deeper the innermost that has a name.
        package let property: String
        package let original: String
        package let translated: String
        package init(property: String, original: String, translated: String) {
            self.property = property
            self.original = original
            self.translated = translated
        }
    }

    /// The record that translates it.
    package let line: RecordLine
    /// As it says itself: RFC 5646.
    package let language: String
    /// `nil` where it says nothing of it: it is taken for a person's then.
    package let origin: TranslationOrigin?
    /// Whether it translates the version that is read, and not another one.
    package let isOfThisVersion: Bool
    /// In the order in which the translation has them, ``SharingLimits/translatedTexts`` at most.
    package let pairs: [Pair]
    /// How many more there are.
    package let omitted: Int
    /// Whether its reader may put it onto paper.
    package let mayPrint: Bool

    package init(
        line: RecordLine, language: String, origin: TranslationOrigin?, isOfThisVersion: Bool = true, pairs: [Pair],
        omitted: Int = 0, mayPrint: Bool = true
    ) {
        self.line = line
        self.language = language
        self.origin = origin
        self.isOfThisVersion = isOfThisVersion
        self.pairs = pairs
        self.omitted = omitted
        self.mayPrint = mayPrint
    }

    /// The texts of an object for which a translation has words.
    ///
    /// It mirrors the object (STIX 2.1 §7.1.1): what that does not have, or its reader does not see of it, is not among them. A list of
    /// another length mirrors nothing, and an empty text stands for one that was not translated.
    static func pairs(_ translated: JSONValue, of original: JSONValue) -> [Pair] {
        var found: [Pair] = []
        func compare(_ translated: JSONValue, _ original: JSONValue, _ property: String) {
            guard translated.kind == original.kind else { return }
            switch original.kind {
            case .string:
                guard let from = original.string, let to = translated.string, !to.isEmpty else { return }
                found.append(Pair(property: property, original: from, translated: to))
            case .array where translated.count == original.count:
                for (to, from) in zip(translated.elements, original.elements) { compare(to, from, property) }
            case .object:
                for (name, member) in translated.members {
                    if let other = original[name.text] { compare(member, other, name.text) }
                }
            default: return
            }
        }
        compare(translated, original, "")
        return found
    }

    /// Whether it is to be read rather than another one in the same language: one of this version, that somebody vouches for, the newer.
    fileprivate func isBetter(than other: TranslationView) -> Bool {
        if isOfThisVersion != other.isOfThisVersion { return isOfThisVersion }
        let isUnreviewed = origin?.isUnreviewed ?? false
        if isUnreviewed != (other.origin?.isUnreviewed ?? false) { return !isUnreviewed }
        return line.position > other.line.position
    }
}

extension Core {
    /// What an object says in other languages, as far as the reader of a scope sees that: by language, the best to read first.
    ///
    /// A translation is under the markings of its original, portions included (law 5), so that who sees a part of an object sees none
    /// of what translates the rest.
    ///
    /// - Parameters:
    ///   - object: what is left of it for its reader.
    ///   - row: where it stands.
    /// - Returns: also the rows that say it, which are the caller's to give.
    func translations(
        of object: JSONValue, _ row: Row, in scope: Scope
    ) async throws -> (views: [TranslationView], rows: [Row]) {
        guard row.id.type != TranslationOrigin.kind else { return ([], []) }
        let question = ReferenceQuestion(
            to: row.id, shelves: scope.shelves, type: TranslationOrigin.kind, limit: SharingLimits.translations)
        let rows = try await store.referring(to: [question]).first ?? []
        guard !rows.isEmpty else { return ([], []) }
        let seen = try await objects(of: still(referringTo: row.id, rows, in: scope)).filter { each in
            Company.original(of: each.object) == row.id && each.object["revoked"]?.boolean != true
        }
        let mayPrint = mayPrint(seen.map(\.shown), in: scope)
        let lines = attributed(
            flagged(seen.map { line($0.shown, $0.body, scope.snapshot) }, scope.allowed, scope.snapshot),
            seen.map(\.shown), in: scope)
        var views: [TranslationView] = []
        for (place, each) in seen.enumerated() {
            let meant = each.object["object_modified"]?.string
            let isOfThisVersion = meant.map { Self.isSame($0, row.version) } ?? true
            for (language, texts) in each.object["contents"]?.members.map({ ($0.name.text, $0.value) }) ?? [] {
                let pairs = TranslationView.pairs(texts, of: object)
                guard !pairs.isEmpty else { continue }
                let told = Array(pairs.prefix(SharingLimits.translatedTexts))
                views.append(
                    TranslationView(
                        line: lines[place], language: language, origin: TranslationOrigin(of: each.object),
                        isOfThisVersion: isOfThisVersion, pairs: told, omitted: pairs.count - told.count,
                        mayPrint: mayPrint[place]))
            }
        }
        views.sort { $0.language == $1.language ? $0.isBetter(than: $1) : $0.language < $1.language }
        return (views, seen.map(\.row))
    }
}
