import Mustache

/// The templates, parsed once; they are inside the program.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Every template by name. A page's stands under the name that the page says.
    private static let sources: [(name: String, bytes: [UInt8])] =
        [
            ("arrival", PackageResources.arrival_mustache),
            ("commitmentline", PackageResources.commitmentline_mustache),
            ("councilact", PackageResources.councilact_mustache),
            ("councilevents", PackageResources.councilevents_mustache),
            ("decisionline", PackageResources.decisionline_mustache),
            (CoursePage.template, CoursePage.source),
            ("due", PackageResources.due_mustache),
            ("forks", PackageResources.forks_mustache),
            ("suggestions", PackageResources.suggestions_mustache),
            ("layout", PackageResources.layout_mustache),
            ("question", PackageResources.question_mustache),
            ("rfiline", PackageResources.rfiline_mustache),
            ("row", PackageResources.row_mustache),
            ("rows", PackageResources.rows_mustache),
            ("value", PackageResources.value_mustache),
            ("feedback", PackageResources.feedback_mustache),
            ("field", PackageResources.field_mustache),
            ("form", PackageResources.form_mustache),
            ("hints", PackageResources.hints_mustache),
            ("importtable", PackageResources.importtable_mustache),
            ("leaf", PackageResources.leaf_mustache),
            ("picturefilter", PackageResources.picturefilter_mustache),
            ("preview", PackageResources.preview_mustache),
            ("product", PackageResources.product_mustache),
            ("responses", PackageResources.responses_mustache),
            ("sightings", PackageResources.sightings_mustache),
            ("takeback", PackageResources.takeback_mustache),
            ("tongues", PackageResources.tongues_mustache),
            ("translation", PackageResources.translation_mustache),
        ] + Pages.all.map { ($0.page.template, $0.page.source) }

    /// Throws what a template has wrong: a fault of the build, found by any test and at the start of the program.
    init() throws { library = try Self.parsed.get() }

    private static let parsed = Result {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        var library = MustacheLibrary()
        for (name, bytes) in sources { try library.register(prepared(bytes), named: name) }
        return library
    }

    /// With the escaping of ``HTMLText`` set, and without the indentation, which is for who writes templates: a partial
    /// would carry it into preformatted text.
    private static func prepared(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        let body = lines.map { $0.drop { $0 == " " } }.joined(separator: "\n")
        return "{{% CONTENT_TYPE: \(HTMLText.name)}}\n\(body)\n"
    }

    func html(_ page: some Page, _ frame: Frame) -> String {
        library.render(Sheet(page: page, frame: frame), withTemplate: type(of: page).template) ?? ""
    }

    /// The names and texts, for the tests that read them.
    static var texts: [(name: String, text: String)] {
        sources.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
    }
}

/// What a template sees: the page's properties by their names, `frame`, and the phrases as `t`.
private struct Sheet: MustacheParent {
    let page: Properties
    let frame: Properties
    let phrases: PhraseBranch

    init(page: some Page, frame: Frame) {
        self.page = Properties(page)
        self.frame = Properties(frame)
        phrases = PhraseBranch(frame.language)
    }

    func child(named name: String) -> Any? {
        switch name {
        case "frame": frame
        case "t": phrases
        default: page.child(named: name)
        }
    }
}
