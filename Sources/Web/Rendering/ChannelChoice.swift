import Records
import Sharing

/// Channels as a form offers them.
extension [ChannelView] {
    /// What one is called, with the level that stands on what goes into it.
    func words(_ code: String) -> String {
        first { $0.code == code }.map { "\($0.title) (\($0.tlp.label))" } ?? code
    }

    /// The one that may stand in a form before anybody has chosen: where there are several, the first is as likely as not the
    /// one that everybody reads, and a key pressed too early would publish to all of them.
    var onlyCode: String? { count == 1 ? first?.code : nil }

    /// For a template with a list of its own, of which one has to be chosen.
    func choices(_ chosen: String, language: Language) -> [Choice] {
        let code = chosen.isEmpty ? onlyCode : chosen
        let all = map { Choice(code: $0.code, label: words($0.code), chosen: $0.code == code) }
        return code == nil ? [Choice(code: "", label: language.text("field.choose"), chosen: true)] + all : all
    }
}

extension FormFields {
    /// The channel that something goes to: chosen by who writes, and never for them where there are several.
    ///
    /// - Parameter name: of the field, where it is not `channel`.
    mutating func channel(_ channels: [ChannelView], as name: String = "channel") {
        select(name, channels.map(\.code), required: true, usual: channels.onlyCode, isWide: true) {
            channels.words($0)
        }
    }
}
