/// A classification scheme with its levels, and the words by which each is known.
///
/// The schemes here are the table of domain 3.1.2: a start of configuration that a national authority must sign before
/// its row counts. Nothing here says what a level of one scheme is worth in another: that is directional, per
/// agreement and for a time (``World/Equivalence``).
package struct SchemeTable: Hashable, Sendable {
    /// A level, from the scheme's own law.
    package struct Level: Hashable, Sendable {
        /// Its place among the internal ordinals 0 to 5.
        package let ordinal: Int
        /// How policies and equivalences name it.
        package let label: String
        /// Other spellings by language, as BCP 47; the first of a language is the one to show. The languages of markings
        /// (`misp` for the tags of MISP) stand here as well.
        package let aliases: [String: [String]]

        init(_ ordinal: Int, _ label: String, _ aliases: [String: [String]] = [:]) {
            self.ordinal = ordinal
            self.label = label
            self.aliases = aliases
        }

        /// The word for a reader of a language; the label itself where the scheme has none.
        package func word(in language: String) -> String { aliases[language]?.first ?? label }

        /// All of its spellings.
        package var spellings: [String] { [label] + aliases.values.flatMap { $0 } }
    }

    /// As in ``Classification/scheme``.
    package let code: String
    package let name: String
    /// From the lowest to the highest. Ordinals may be missing: not every law has every level.
    package let levels: [Level]

    init(_ code: String, _ name: String, _ levels: [Level]) {
        self.code = code
        self.name = name
        self.levels = levels
    }

    /// The level that a text names, in any of its spellings; case and underscores do not count.
    package func level(_ text: String) -> Level? {
        let wanted = Self.folded(text)
        return levels.first { level in level.spellings.contains { Self.folded($0) == wanted } }
    }

    /// The label that a text names, ready for a policy.
    package func classification(_ text: String) -> Classification? {
        level(text).map { Classification(ordinal: $0.ordinal, scheme: code, label: $0.label) }
    }

    /// As decisions know it: labels alone, so that equivalences need a row for each level and not for each spelling.
    package var scheme: World.Scheme {
        World.Scheme(levels: Dictionary(levels.map { ($0.label, $0.ordinal) }) { max($0, $1) })
    }

    static func folded(_ text: String) -> String {
        text.uppercased().split { $0 == " " || $0 == "_" || $0 == "\t" }.joined(separator: " ")
    }
}

/// The built-in schemes: see ``SchemeTable`` for what they are worth.
///
/// Source: domain 3.1.2; the tags `nato`, `euci` and `fr-classif` of the MISP taxonomies.
package enum Schemes {
    package static let builtIn: [SchemeTable] = [
        nato, europeanUnion, france, unitedStates, unitedKingdom, nationalFrench, nationalEnglish, nationalPortuguese,
        nationalArabic,
    ]

    /// By code, for ``World/schemes``.
    package static let world: [String: World.Scheme] = Dictionary(
        uniqueKeysWithValues: builtIn.map { ($0.code, $0.scheme) })

    package static func named(_ code: String) -> SchemeTable? { byCode[code] }

    private static let byCode = Dictionary(uniqueKeysWithValues: builtIn.map { ($0.code, $0) })

    /// No level for what is public.
    package static let nato = SchemeTable(
        "nato", "NATO",
        [
            .init(1, "NATO UNCLASSIFIED", ["fr": ["NATO SANS CLASSIFICATION"], "misp": ["NU"]]),
            .init(2, "NATO RESTRICTED", ["fr": ["NATO DIFFUSION RESTREINTE"], "misp": ["NR"]]),
            .init(3, "NATO CONFIDENTIAL", ["fr": ["NATO CONFIDENTIEL"], "misp": ["NC"]]),
            .init(4, "NATO SECRET", ["fr": ["NATO SECRET"], "misp": ["NS"]]),
            .init(5, "COSMIC TOP SECRET", ["fr": ["COSMIC TRÈS SECRET"], "misp": ["CTS"]]),
        ])

    /// LIMITE is a distribution marking, not a classification; it is protected all the same.
    package static let europeanUnion = SchemeTable(
        "eu", "European Union",
        [
            .init(0, "PUBLIC"),
            .init(1, "LIMITE"),
            .init(
                2, "RESTREINT UE/EU RESTRICTED",
                ["fr": ["RESTREINT UE"], "en": ["EU RESTRICTED"], "misp": ["R-UE/EU-R"]]),
            .init(
                3, "CONFIDENTIEL UE/EU CONFIDENTIAL",
                ["fr": ["CONFIDENTIEL UE"], "en": ["EU CONFIDENTIAL"], "misp": ["C-UE/EU-C"]]),
            .init(4, "SECRET UE/EU SECRET", ["fr": ["SECRET UE"], "en": ["EU SECRET"], "misp": ["S-UE/EU-S"]]),
            .init(
                5, "TRES SECRET UE/EU TOP SECRET",
                ["fr": ["TRÈS SECRET UE", "TRES SECRET UE"], "en": ["EU TOP SECRET"], "misp": ["TS-UE/EU-TS"]]),
        ])

    /// Since July 2021. The old Confidentiel-Défense counts as Secret. Diffusion restreinte is a mention and not a
    /// classification; it is protected all the same.
    package static let france = SchemeTable(
        "fr", "France",
        [
            .init(0, "Public"),
            .init(
                1, "Non protégé", ["fr": ["Non protégé", "Usage interne"], "misp": ["NON-PROTEGE", "NON PROTEGE"]]),
            .init(2, "Diffusion restreinte", ["misp": ["DIFFUSION_RESTREINTE"]]),
            .init(
                4, "Secret",
                ["fr": ["Secret", "Secret-Défense", "Confidentiel-Défense", "Confidentiel Défense"]]),
            .init(5, "Très secret", ["fr": ["Très secret", "Très Secret-Défense"], "misp": ["TRES_SECRET"]]),
        ])

    /// CUI stands where other schemes have RESTRICTED: the law has no such level, and handles it as CUI.
    package static let unitedStates = SchemeTable(
        "us", "United States",
        [
            .init(1, "UNCLASSIFIED", ["en": ["UNCLASSIFIED", "U"]]),
            .init(2, "CUI", ["en": ["CUI", "CONTROLLED UNCLASSIFIED INFORMATION", "UNCLASSIFIED//CUI"]]),
            .init(3, "CONFIDENTIAL"),
            .init(4, "SECRET"),
            .init(5, "TOP SECRET"),
        ])

    /// Since April 2014, without a level between OFFICIAL-SENSITIVE and SECRET.
    package static let unitedKingdom = SchemeTable(
        "uk", "United Kingdom",
        [
            .init(1, "OFFICIAL"),
            .init(2, "OFFICIAL-SENSITIVE", ["en": ["OFFICIAL-SENSITIVE", "OFFICIAL SENSITIVE"]]),
            .init(4, "SECRET"),
            .init(5, "TOP SECRET"),
        ])

    /// The four below are patterns that a nation copies under a code of its own: no two states give the same word the
    /// same weight. The Arabic word for "secret" in one of them is "confidential" in another, so a label is never looked
    /// up without its scheme.
    package static let nationalFrench = SchemeTable(
        "national-fr", "National series in French",
        [
            .init(0, "Public"),
            .init(1, "Usage interne"),
            .init(2, "Diffusion restreinte"),
            .init(3, "Confidentiel"),
            .init(4, "Secret"),
            .init(5, "Très secret", ["fr": ["Très secret", "TRES SECRET"]]),
        ])

    package static let nationalEnglish = SchemeTable(
        "national-en", "National series in English",
        [
            .init(0, "Public"),
            .init(1, "Official", ["en": ["Official", "Internal use"]]),
            .init(2, "Restricted"),
            .init(3, "Confidential"),
            .init(4, "Secret"),
            .init(5, "Top Secret"),
        ])

    package static let nationalPortuguese = SchemeTable(
        "national-pt", "National series in Portuguese",
        [
            .init(0, "Público", ["pt": ["Público", "PUBLICO"]]),
            .init(1, "Uso interno"),
            .init(2, "Reservado"),
            .init(3, "Confidencial"),
            .init(4, "Secreto"),
            .init(5, "Ultra secreto", ["pt": ["Ultra secreto", "Ultra-secreto", "Muito secreto"]]),
        ])

    package static let nationalArabic = SchemeTable(
        "national-ar", "National series in Arabic",
        [
            .init(0, "عام"),
            .init(1, "للاستعمال الداخلي"),
            .init(2, "محدود"),
            .init(3, "سري"),
            .init(4, "سري جدا", ["ar": ["سري جدا", "سري جداً"]]),
            .init(5, "سري للغاية"),
        ])
}
