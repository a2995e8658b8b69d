import JSON
import Records
import Sharing

/// One record: what it says, how it is marked, where it stands.
struct RecordPage: Page {
    static let template = "record"
    static var source: [UInt8] { PackageResources.record_mustache }

    struct Version: Sendable {
        let href: String
        let spoken: String
        let exact: String
        let current: Bool
        let gone: Bool
        let channel: String
        let tone: String
        let label: String
    }

    struct Correction: Sendable {
        let spoken: String
        let exact: String
        let what: String
        let why: String
    }

    /// A report that follows it up.
    struct FollowUp: Sendable {
        /// As in “Superseded by a later report:”.
        let what: String
        /// It takes the place of what is read here, or contradicts it.
        let isAgainst: Bool
        let href: String
        let caption: String
        /// Whose word it is; `nil` where that may not be told.
        let by: String?
        let added: SpokenTime
    }

    /// What its reader may write that continues it.
    struct Continuing: Sendable {
        let followHref: String
        let reviseHref: String?
        /// Its form has no room for it.
        let isTooMuch: Bool

        init?(_ view: RecordView) {
            guard view.mayFollow else { return nil }
            let line = view.line
            let kind = Product.content(of: view.object)?["product_kind"]?.string
            let form = kind.flatMap { ProductForms.named($0) }
            followHref = Paths.follow(line.id, as: (form?.genre ?? .intrep).rawValue)
            reviseHref = EarlierProduct(view).map {
                Paths.revise(line.id, as: $0.form.genre.rawValue, channel: line.channel)
            }
            isTooMuch = view.mayRevise && reviseHref == nil
        }
    }

    /// Which lines of its lists are shown: each list is short, as there are several on the page.
    struct Part: Sendable {
        static let lines = 10
        /// Versions; all of them are on the page of its history.
        static let versions = 20
        /// Corrections at its top, the newest; all of them are on the page of its history.
        static let corrections = 10
        /// Bytes of what was said of it, roughly.
        static let weight = 6_000
        /// The first reference, the first record that refers to it, the first of what was said of it, counted from 0.
        var refersTo = 0
        var referredBy = 0
        var said = 0
    }

    let id: String
    let name: String
    let typeName: String
    let family: String
    let mark: TLPBadge
    /// The strictest of all that the page shows of it, the translation included.
    let tlp: TLP
    let banner: TLPBadge
    /// What language the record says it is in.
    let contentLanguage: String?
    let channelTitle: String
    let channelHref: String
    let added: SpokenTime
    let gone: Bool
    /// That a machine translated it, and who looked at that.
    let translated: String?
    /// Who vouches for it, where records of its kind are signed.
    let attested: String?
    let isForged: Bool
    /// Made of something that was recalled since.
    let reassess: Bool
    /// What was taken out of pictures that its author has just sent.
    var taken: String?
    let corrections: [Correction]
    /// How many more there are; `nil` where all of them are told.
    let moreCorrections: String?
    /// The newest version, where this is not it.
    let newer: String?
    /// Who reads it has to know what came of it since: what takes its place first.
    let followUps: [FollowUp]
    let properties: [Property]
    let more: String?
    let hasStatements: Bool
    /// The object says nothing of its own.
    let isMarkedByChannel: Bool
    let statements: [String]
    let refersTo: Rows?
    let refersToLeaf: Leaf?
    let referredBy: Rows?
    let referredByLeaf: Leaf?
    /// References that are in the object alone.
    let moreReferences: String?
    let isReferredByMore: Bool
    let historyLead: String
    let history: [Version]
    /// Versions that are not listed.
    let older: String?
    /// The same version in other channels.
    let elsewhere: [Version]
    let isElsewhere: Bool
    let envelope: [Property]
    let proof: ProofModel?
    let objectFile: String
    /// A warning as alerting systems take it.
    let alertFile: String?
    /// Whose word it is, as they were called at its date; `nil` where that may not be told.
    let originator: String?
    let terms: TermsModel?
    /// The page of the party that the record is about.
    let partyHref: String?
    /// Its confidentiality label as a file, for those who may have it.
    let labelFile: String?
    /// For those who may ask who else sees it.
    let audienceHref: String?
    /// For those who may ask who has it.
    let deliveriesHref: String?
    /// For a product that may be printed.
    let pdfHref: String?
    let continuing: Continuing?
    let graphHref: String
    let historyHref: String
    /// For those who may make a sanitised version of it.
    let tearlineHref: String?
    /// For those who may take it back.
    let recallHref: String?
    /// The object laid out, where it is not too long; the page's template is `source` of the type, this is the record's.
    let source: String?
    /// Its handling forbids to print it: the page prints as a sentence that says so.
    let unprinted: Bool
    /// What it says as a product of analysis.
    let product: ProductSheet?
    /// What it says in another language, and which there are.
    let translation: TranslationSheet?
    /// What was said of it, and where the reader says more; `nil` where there is neither.
    let feedback: FeedbackSheet?
    /// Who has seen what it is about; `nil` for what is nothing that is seen.
    let sightings: SightingSheet?
    /// What was decided on it; `nil` for what is no warning.
    let responses: ResponseSheet?

    /// - Parameters:
    ///   - entry: what the reader said of it, where that has to be mended.
    ///   - sighted: the same of their having seen it, too.
    ///   - responded: the same of what they decided on it.
    ///   - asked: which translation they want to read beside it.
    init(
        _ view: RecordView, entry: FormEntry = FormEntry(), sighted: FormEntry = FormEntry(),
        responded: FormEntry = FormEntry(),
        asked: TranslationSheet.Asked = .init(), at part: Part = Part(), language: Language
    ) {
        let line = view.line
        id = line.id
        name = language.title(line.title)
        typeName = language.typeName(line.type)
        family = RecordFamily(line.type).rawValue
        mark = TLPBadge(line.tlp)
        contentLanguage = view.object["lang"]?.string?.languageTag
        channelTitle = view.channel.title
        channelHref = Paths.live + Paths.query(["channel": view.channel.code])
        added = SpokenTime(line.added, language: language)
        gone = line.revoked
        translated = TranslationOrigin(of: view.object).flatMap { origin in
            guard origin.maker == .machine else { return nil }
            return origin.reviewedBy.map { language.text("record.translated.reviewed", ["post": $0]) }
                ?? language.text("record.translated.unreviewed")
        }
        attested = view.attestation.map { language.attestation($0) }
        isForged = if case .wrong = view.attestation { true } else { false }
        reassess = line.isToReassess
        let corrected = Leaf.range(
            of: view.corrections.map { $0.what.utf8.count + $0.why.utf8.count + 200 }, from: 0,
            most: Part.corrections, weight: Part.weight)
        let untold = view.corrections.count - corrected.count
        moreCorrections = untold > 0 ? language.text("import.more", count: untold) : nil
        corrections = view.corrections[corrected].map { each in
            let time = SpokenTime(each.version, language: language)
            return Correction(spoken: time.spoken, exact: time.exact, what: each.what, why: each.why)
        }
        newer = view.history.first.flatMap { first in
            first.version == line.version ? nil : Self.link(to: first)
        }
        let here = Set(view.refersTo.map(\.id))
        product = ProductSheet(
            view.object, known: view.refersTo, marks: view.marks,
            files: { file in
                here.contains(file.text)
                    ? Paths.annex(file.text, of: view.line.id, version: view.line.version, channel: view.line.channel)
                    : nil
            }, language: language)
        var reader = PropertyReader(language: language, known: view.refersTo + view.referredBy)
        properties = reader.record(view.object, without: product?.told ?? [])
        more = reader.omitted > 0 ? language.text("record.more", count: reader.omitted) : nil
        let wording = PartyWording(book: view.book, date: view.date, today: view.today, language: language)
        followUps = view.followedBy.map { FollowUp($0, wording) }
        var envelopeReader = PropertyReader(language: language, known: [], vocabulary: EnvelopeWords(wording))
        envelope = envelopeReader.properties(of: view.envelope)

        statements = view.markings.compactMap { marking in
            switch marking {
            case .tlp(let tlp): tlp == line.tlp ? nil : tlp.label
            case .statement(let words), .named(let words): words
            case .unknown(let id): language.text("record.markings.unknown", ["id": id])
            }
        }
        hasStatements = !statements.isEmpty
        isMarkedByChannel = view.markings.isEmpty
        let address = LeafAddress(
            Self.link(to: line),
            [
                "in": asked.language, "by": asked.record, "refers": Leaf.value(part.refersTo),
                "referred": Leaf.value(part.referredBy), "said": Leaf.value(part.said),
            ])
        func page(
            _ list: [RecordLine], from start: Int, _ name: String, _ anchor: String, _ heading: String
        ) -> (Rows?, Leaf?) {
            let range = Leaf.range(of: list.count, from: start, most: Part.lines)
            let leaf = Leaf.unlessWhole(
                range, of: list.count, turning: name, on: address, at: anchor, heading: language.text(heading),
                language: language)
            return (Rows(Array(list[range]), language: language), leaf)
        }
        (refersTo, refersToLeaf) = page(view.refersTo, from: part.refersTo, "refers", "refers-to", "record.refersTo")
        (referredBy, referredByLeaf) = page(
            view.referredBy, from: part.referredBy, "referred", "referred-by", "record.referredBy")
        moreReferences =
            view.moreReferences > 0 ? language.text("record.refersTo.more", count: view.moreReferences) : nil
        isReferredByMore = view.isReferredByMore
        historyLead = language.text("record.history.lead", count: view.versions)
        // The one that is shown is among them, wherever it stands.
        let listed = view.history.enumerated().filter { place, each in
            place < Part.versions || each.position == line.position
        }.map(\.element)
        let unlisted = view.versions - listed.count
        older = unlisted > 0 ? language.text("record.history.more", count: unlisted) : nil
        elsewhere = view.elsewhere.prefix(Part.versions).map { Version($0, current: false, language: language) }
        isElsewhere = !elsewhere.isEmpty
        history = listed.map { Version($0, current: $0.position == line.position, language: language) }
        proof = view.place.map {
            ProofModel(
                $0, file: Paths.proof(line.id, version: line.version, channel: line.channel), language: language)
        }
        translation = TranslationSheet(view, asked: asked, wording: wording)
        tlp = max(line.tlp, translation?.tlp ?? line.tlp)
        banner = TLPBadge(tlp)
        let originators = (view.terms?.originators ?? []).map { wording.name($0) }
        originator = originators.isEmpty ? nil : language.list(originators)
        terms = view.terms.map { TermsModel($0, portions: Array(view.marks.values), wording) }
        partyHref = Paths.party(view.object)
        labelFile =
            view.mayPreview && view.terms?.label != nil
            ? Paths.label(line.id, version: line.version, channel: line.channel) : nil
        audienceHref =
            view.mayPreview ? Paths.audience(line.id, version: line.version, channel: line.channel) : nil
        deliveriesHref =
            view.mayAskWhere ? Paths.deliveries(line.id, version: line.version, channel: line.channel) : nil
        continuing = Continuing(view)
        graphHref = Paths.graph(line.id, channel: line.channel)
        historyHref = Paths.history(line.id, version: line.version, channel: line.channel)
        tearlineHref =
            view.maySanitise ? Paths.tearline(line.id, version: line.version, channel: line.channel) : nil
        recallHref = view.mayRecall ? Paths.recall(line.id, version: line.version) : nil
        objectFile = Paths.object(line.id, version: line.version, channel: line.channel)
        source = SourceText.laidOut(view.object)
        unprinted = !view.mayPrint
        pdfHref =
            product == nil || unprinted
            ? nil : Paths.pdf(line.id, version: line.version, channel: line.channel)
        alertFile =
            AlertMessage.canTell(view.object)
            ? Paths.alert(line.id, version: line.version, channel: line.channel) : nil
        feedback = FeedbackSheet(view, entry: entry, from: part.said, on: address, wording: wording)
        sightings = SightingSheet(view, entry: sighted, wording: wording)
        responses = ResponseSheet(view, entry: responded, wording: wording)
    }

    fileprivate static func link(to line: RecordLine) -> String {
        Paths.record(line.id, version: line.version, channel: line.channel)
    }
}

extension RecordPage.FollowUp {
    fileprivate init(_ follower: RecordView.Follower, _ wording: PartyWording) {
        let (line, language) = (follower.record, wording.language)
        let names = line.originators.map { wording.name($0) }
        self.init(
            what: language.text("record.followed.\(follower.how.rawValue)"), isAgainst: follower.how != .follows,
            href: Paths.record(line.id, channel: line.channel), caption: language.title(line.title),
            by: names.isEmpty ? nil : language.list(names), added: SpokenTime(line.added, language: language))
    }
}

extension RecordPage.Version {
    fileprivate init(_ line: RecordLine, current: Bool, language: Language) {
        let badge = TLPBadge(line.tlp)
        let time = SpokenTime(line.version, language: language)
        self.init(
            href: RecordPage.link(to: line), spoken: time?.spoken ?? line.version,
            exact: time?.exact ?? SpokenTime(line.added, language: language).exact, current: current,
            gone: line.revoked, channel: line.channel, tone: badge.tone, label: badge.label)
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}

extension Language {
    fileprivate func attestation(_ attestation: Attestation) -> String {
        switch attestation {
        case .unsigned: text("record.signature.unsigned")
        case .signed(let by): text("record.signature.signed", ["by": by])
        case .unknown(let by): text("record.signature.unknown", ["by": by])
        case .wrong(let by, _): text("record.signature.wrong", ["by": by])
        }
    }
}
