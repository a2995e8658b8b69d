import Formats
import JSON
import Records
import Serving
import Sharing

/// The files that somebody sends with a product: looked at for what they tell beside what their reader sees.
struct AnnexEntry {
    /// Bytes of a form with them: the files as they are, and what else there is.
    static let formLimit = SharingLimits.annexes + WriteFormRoutes.formLimit

    private(set) var files: [InspectedFile] = []
    /// In the reader's words: of a file that goes along under no circumstances.
    private(set) var problem: String?
    /// What was ticked.
    private var accepted: Set<String> = []
    private var wasSent = false
    /// They were sent before, and the form came back without them.
    private var wasChosen = false
    /// Its author says that it goes without.
    private var isWithout = false

    /// None: a form that nobody filled in yet.
    init() {}

    /// - Parameters:
    ///   - accepted: what was ticked of what was found.
    ///   - wasChosen: whether files came with what was sent before.
    ///   - isWithout: whether it was ticked that it goes without them.
    init(
        _ parts: [MultipartForm.Part], accepted: [String], wasChosen: Bool = false, isWithout: Bool = false,
        language: Language
    ) {
        self.accepted = Set(accepted)
        self.wasChosen = wasChosen
        self.isWithout = isWithout
        let sent = parts.filter { $0.name == "annexes" && !($0.bytes.isEmpty && $0.file?.isEmpty ?? true) }
        wasSent = !sent.isEmpty
        // Before any is looked at: what that costs is bounded for each of them.
        guard sent.count <= Product.annexesMost else {
            problem = language.text("annex.problem.count", ["count": language.number(Product.annexesMost)])
            return
        }
        for part in sent {
            do throws(FormatError) {
                let file = try InspectedFile(name: part.file ?? "", Array(part.bytes))
                if let never = file.forbidden.first, problem == nil {
                    problem = language.text(
                        "annex.problem.never",
                        ["name": file.name, "what": language.text("annex.trace.\(never.rawValue)")])
                }
                files.append(file)
            } catch {
                if problem == nil { problem = language.refused(error.message) }
            }
        }
    }

    /// What was found in a file and was not ticked: nothing is filed before it is.
    private var isOpen: Bool { files.contains { !$0.found.isEmpty && !accepted.contains(Self.value(of: $0)) } }
    var isSound: Bool { problem == nil && !isOpen }
    /// Browsers give a file once: what was chosen before is not here, and nobody said that it stays away.
    var isLost: Bool { wasChosen && !wasSent && !isWithout }

    /// What goes along.
    func annexes(lang: String?) throws -> [ProductDraft.Annex] {
        try files.map {
            try ProductDraft.Annex(name: $0.name, mediaType: $0.form.rawValue, bytes: $0.bytes, lang: lang)
        }
    }

    /// What was taken out of pictures.
    var removed: [InspectedFile.Trace] { Set(files.flatMap(\.removed)).sorted() }

    private static func value(of file: InspectedFile) -> String {
        ([ContentDigest(sha256: file.bytes).hex] + file.found.map(\.rawValue)).joined(separator: " ")
    }

    /// - Parameter refused: what the gate says of them.
    func model(refused: String?, language: Language) -> FormModel.Files {
        let findings = files.filter { !$0.found.isEmpty && $0.forbidden.isEmpty }.map { file in
            FormModel.Files.Finding(
                value: Self.value(of: file),
                label: language.text(
                    "annex.found",
                    [
                        "name": file.name,
                        "what": language.list(file.found.map { language.text("annex.trace.\($0.rawValue)") }),
                    ]),
                isTicked: accepted.contains(Self.value(of: file)))
        }
        // Whoever is sent back chooses them again.
        let again = wasSent || isLost ? language.text("annex.again") : nil
        let first = refused ?? problem ?? (isOpen ? language.text("annex.open") : nil)
        return FormModel.Files(
            title: language.text("annex.title"), accept: ".pdf,.png,.jpg,.jpeg,.csv,.txt",
            hint: language.text(
                "annex.hint",
                [
                    "count": language.number(Product.annexesMost),
                    "each": language.number(SharingLimits.annex / (1 << 20)),
                    "all": language.number(SharingLimits.annexes / (1 << 20)),
                ]),
            problem: [first, again].compactMap { $0 }.isEmpty
                ? nil : [first, again].compactMap { $0 }.joined(separator: " "),
            findings: findings, hasFindings: !findings.isEmpty, isAgain: wasSent || wasChosen,
            isWithout: isWithout && !wasSent, again: again)
    }
}

/// What was taken out of pictures, told on the page that one comes to after filing: codes in the address, of a closed list.
enum TakenOut {
    static func query(_ traces: [InspectedFile.Trace]) -> String {
        traces.isEmpty ? "" : "taken=" + traces.map(\.rawValue).joined(separator: ".")
    }

    /// In the reader's words; `nil` where the address says nothing of it.
    static func words(_ codes: String, _ language: Language) -> String? {
        let traces = Set(codes.split(separator: ".").compactMap { InspectedFile.Trace(rawValue: String($0)) }).sorted()
        guard !traces.isEmpty else { return nil }
        return language.text(
            "annex.taken", ["what": language.list(traces.map { language.text("annex.trace.\($0.rawValue)") })])
    }
}
