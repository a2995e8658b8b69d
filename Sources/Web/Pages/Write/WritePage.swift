import Records
import Sharing

/// What may be written: one line for each genre.
struct WritePage: Page {
    static let template = "write"
    static var source: [UInt8] { PackageResources.write_mustache }

    struct Genre: Sendable {
        let href: String
        let name: String
        let about: String
    }

    let hasChannels: Bool
    let genres: [Genre]

    init(_ channels: [ChannelView], language: Language) {
        hasChannels = channels.contains { $0.canWrite }
        genres =
            ProductForms.all.map { form in
                let name = form.genre.rawValue
                return Genre(
                    href: Paths.write(name), name: language.text("write.\(name)"),
                    about: language.text("write.\(name).about"))
            } + [
                // With others, who consent to it first.
                Genre(
                    href: Paths.joints, name: language.text("write.joint"), about: language.text("write.joint.about")),
                // Many at once, as they stand in a spreadsheet.
                Genre(
                    href: Paths.importEvents, name: language.text("import.events"),
                    about: language.text("import.events.lead")),
                Genre(
                    href: Paths.importBudget, name: language.text("import.budget"),
                    about: language.text("import.budget.lead")),
            ]
    }
}

/// The form of one genre.
struct WriteFormPage: Page {
    static let template = "writeform"
    static var source: [UInt8] { PackageResources.writeform_mustache }

    /// Whom it would reach, where somebody asked before filing it.
    struct Look: Sendable {
        let mark: TLPBadge
        /// For a second person.
        let waits: Bool
        let grounds: [String]
        let preview: PreviewModel
        /// That files have to be chosen again before it is filed; `nil`: there are none.
        let again: String?

        init(_ reach: ProductReach, again: String?, language: Language) {
            self.again = again
            mark = TLPBadge(reach.tlp)
            grounds = reach.grounds.map { language.text("release.ground.\($0.rawValue).long") }
            waits = !grounds.isEmpty
            preview = PreviewModel(reach.shares, isComplete: reach.isComplete, language: language)
        }
    }

    /// What it continues.
    struct Base: Sendable {
        let href: String
        let name: String
        /// It is written anew, and not followed up.
        let isRevised: Bool
        /// Something of what it was made from was taken back, and is not in what stands in the form.
        let isWithoutGone: Bool

        init(_ line: RecordLine, isRevised: Bool, isWithoutGone: Bool, language: Language) {
            self.isWithoutGone = isWithoutGone
            href = Paths.record(line.id, channel: line.channel)
            name = language.title(line.title)
            self.isRevised = isRevised
        }
    }

    let heading: String
    let lead: String
    let backHref = Paths.write
    let base: Base?
    let look: Look?
    let form: FormModel

    /// - Parameters:
    ///   - writer: whose drafts are kept on the device: nobody else's browser session sees them.
    ///   - reach: what was found of what stands in it.
    ///   - isBack: whether it was sent, and nothing is wrong with it.
    init(
        _ product: ProductEntry, entry: FormEntry, writer: String, files: FormModel.Files,
        reach: ProductReach? = nil, isBack: Bool = false
    ) {
        let language = product.writing.language
        let genre = product.form.genre.rawValue
        heading = language.text("write.\(genre)")
        lead = language.text("write.\(genre).about")
        let fields = product.fields(entry)
        let (earlier, follows) = (product.writing.earlier?.view.line, product.writing.follows)
        base = (earlier ?? follows).map {
            Base(
                $0, isRevised: earlier != nil,
                isWithoutGone: product.writing.earlier?.view.isRevisedWithoutGone ?? false, language: language)
        }
        form = FormModel(
            action: Paths.write(genre), fields: fields.all, more: fields.rest, submit: language.text("write.file"),
            look: language.text("write.look"), problem: entry.problem,
            // A draft on one version is none on the next: it would undo what the author of that one wrote.
            draft: [
                writer, genre, (earlier ?? follows)?.id, earlier.map { entry.value("of_version") ?? $0.version },
            ].compactMap { $0 }.joined(separator: "/"),
            draftsBefore: earlier.map { [writer, genre, $0.id, ""].joined(separator: "/") },
            // Its files stay with a product that is written anew.
            carrying: product.carried(entry) + product.place, files: earlier == nil ? files : nil,
            step: product.step(fields), isBack: isBack || reach != nil)
        look = reach.map { Look($0, again: earlier == nil ? files.again : nil, language: language) }
    }
}
