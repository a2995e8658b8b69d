import Sharing

/// Words for what an envelope says in codes of closed lists.
struct EnvelopeWords: Sendable {
    private let wording: PartyWording

    init(_ wording: PartyWording) { self.wording = wording }

    /// `nil` for what is no such code: it stands as it is written.
    ///
    /// - Parameter property: the member of the envelope, or of what is in it, that has the text.
    func words(_ text: String, of property: String) -> String? {
        let language = wording.language
        switch property {
        case "kind": return language.typeName(text)
        case "lang": return language.name(ofTag: text)
        case "precedence": return language.known("word.precedence.\(text)")
        case "tlp": return language.known("terms.tlp.\(text)")
        case "permitted_use" where text == "any": return language.text("terms.uses.any")
        case "permitted_use", "purpose": return language.known("purpose.\(text)")
        case "handling", "rights_caveats": return Terms.duty(text, in: language.code)
        case "onward" where text == "none": return language.text("terms.passing.never")
        case "onward" where text == "community": return language.text("terms.passing.community")
        case "rel_to" where text == "any": return language.text("terms.readers.any")
        case "onward", "rel_to", "not_rel_to", "all": return wording.words(text)
        case "originator", "originators", "from": return wording.name(text)
        case "originator_control": return language.known("terms.control.\(text)")
        default: return language.known("word.envelope.\(property).\(text)")
        }
    }
}
