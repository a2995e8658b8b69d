import Formats
import Records
package import Sharing

/// A course as one file that is carried on a stick: pages that any browser shows without a network and without script, and a sheet
/// for the answers that any editor fills in. Domain 3.17.
package enum CoursePackage {
    /// Bytes of a package at most: what a telephone and a slow link still take.
    package static let most = 15_000_000

    /// - Parameter id: the course's.
    /// - Returns: a ZIP file.
    /// - Throws: ``Refusal`` with `.invalid` where it is larger than ``most``.
    package static func zip(_ view: CourseView) throws -> [UInt8] {
        let language =
            view.draft.languages.lazy.compactMap { Language.named($0.prefix { $0 != "-" }) }.first ?? .standard
        let templates = try Templates()
        func page(_ name: String, _ make: (inout CoursePage) -> Void) -> Zip.File {
            var page = CoursePage(view, language: language)
            make(&page)
            let frame = Frame(
                title: page.name, place: nil, language: language, organisation: nil, version: "", reader: nil,
                formToken: "", here: "")
            return Zip.File(name, Array(templates.html(page, frame).utf8))
        }
        let draft = view.draft
        var files = [
            page("index.html") { page in
                page.isStart = true
                page.links =
                    draft.modules.enumerated().map { place, module in
                        CoursePage.Link(href: fileName(place), label: module.title)
                    }
                    + (draft.questions.isEmpty
                        ? [] : [CoursePage.Link(href: "questions.html", label: language.text("course.questions"))])
                page.facts = [
                    DossierPage.Fact(
                        label: language.text("course.level"),
                        value: language.text("course.level.\(draft.level.rawValue)")),
                    DossierPage.Fact(label: language.text("course.hours"), value: language.number(draft.hours)),
                ]
                page.outcomes = draft.outcomes
                page.paragraphs = paragraphs(draft.description ?? "")
            }
        ]
        for (place, module) in draft.modules.enumerated() {
            files.append(
                page(fileName(place)) { page in
                    page.heading = module.title
                    page.paragraphs = paragraphs(module.text)
                    if place + 1 < draft.modules.count {
                        page.links = [CoursePage.Link(href: fileName(place + 1), label: draft.modules[place + 1].title)]
                    } else if !draft.questions.isEmpty {
                        page.links = [
                            CoursePage.Link(href: "questions.html", label: language.text("course.questions"))
                        ]
                    }
                })
        }
        if !draft.questions.isEmpty {
            files.append(
                page("questions.html") { page in
                    page.heading = language.text("course.questions")
                    page.lead = language.text("course.sheet")
                    page.questions = draft.questions.enumerated().map { place, question in
                        CoursePage.Question(
                            number: String(place + 1), text: question.text,
                            choices: question.choices.enumerated().map { "\(letter($0)): \($1)" })
                    }
                    page.links = [CoursePage.Link(href: "answers.txt", label: "answers.txt")]
                })
            files.append(Zip.File("answers.txt", Array(sheet(view, language).utf8)))
        }
        files.append(Zip.File("style.css", Array(style.utf8)))
        let zip = try Zip.write(files)
        guard zip.count <= most else {
            throw Refusal(.invalid, "the package has \(zip.count) bytes, \(most) is the most: shorten it")
        }
        return zip
    }

    /// The sheet as it is to be filled in.
    private static func sheet(_ view: CourseView, _ language: Language) -> String {
        let lines =
            [
                "# \(language.marking(view.marking))", "# " + language.text("course.sheet"),
                "course: \(view.record.id)",
            ]
            + ["house:", "post:", "attempt: 1"] + view.draft.questions.indices.map { "\($0 + 1):" }
        // As the editors of Windows read it, too.
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private static func fileName(_ place: Int) -> String { "module-\(place + 1).html" }
    private static func letter(_ place: Int) -> String {
        String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place)))
    }
    private static func paragraphs(_ text: String) -> [String] {
        text.replacing("\r\n", with: "\n").split(separator: "\n\n").map(String.init)
    }

    private static let style =
        "body{max-width:42rem;margin:0 auto;padding:1rem;font:1.1rem/1.6 sans-serif;color:#1b1b1b;background:#fff}"
        + "h1,h2{line-height:1.25}.mark{font-weight:bold;border-block:solid 2px;padding-block:.3rem}"
        + "a{color:#0b4f8a}p{white-space:pre-line}li{margin-block:.3rem}"
        + "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}a{color:#8cc6ff}}"
}

/// A page of a package: it stands alone, without the head of the desk.
struct CoursePage: Page {
    static let template = "coursepage"
    static var source: [UInt8] { PackageResources.coursepage_mustache }

    struct Link: Sendable {
        let href: String
        let label: String
    }
    struct Question: Sendable {
        let number: String
        let text: String
        let choices: [String]
    }

    let name: String
    let code: String
    let owner: String
    /// How it is to be handled: on each page.
    let marking: String
    var isStart = false
    var heading: String?
    var lead: String?
    var paragraphs: [String] = []
    var facts: [DossierPage.Fact] = []
    var outcomes: [String] = []
    var questions: [Question] = []
    var links: [Link] = []

    init(_ view: CourseView, language: Language) {
        name = view.draft.name
        code = view.draft.code
        owner = view.owner
        marking = language.marking(view.marking)
    }
}
