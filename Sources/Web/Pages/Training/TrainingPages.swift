import Records
import Sharing

extension StackPage {
    /// The courses that the reader may see.
    init(_ courses: [CourseLine], from: Int = 0, language: Language) {
        self.init(
            heading: language.text("course.title"), lead: language.text("course.lead"),
            links: [DossierPage.Link(href: Paths.verifyCertificate, label: language.text("certificate.verify"))],
            groups: [
                Group(
                    key: "all", title: language.text("course.all"),
                    rows: courses.map {
                        Row(
                            href: Paths.course($0.record.id), name: language.title($0.record.title),
                            mark: TLPBadge($0.record.tlp), flags: [$0.code], who: $0.owner)
                    })
            ], none: language.text("course.none"), path: Paths.courses, from: from, language: language)
    }
}

extension DossierPage {
    /// One course, and those who take it as far as the reader may know.
    init(
        _ view: CourseView, entry: FormEntry = FormEntry(), at part: Part = Part(), notice: String? = nil,
        language: Language
    ) {
        let draft = view.draft
        self.init(
            listHref: Paths.courses, listName: language.text("course.title"), name: draft.name,
            mark: TLPBadge(view.record.tlp))
        self.notice = notice
        flags = [draft.code, language.text("course.level.\(draft.level.rawValue)")]
        lead = view.owner
        buttons = [
            Link(href: Paths.coursePackage(view.record.id), label: language.text("course.package"), isPrimary: true),
            Link(href: Paths.record(view.record.id, channel: view.record.channel), label: language.text("rfi.record")),
        ]
        if let about = draft.description { texts = [Fact(label: language.text("expertise.about"), value: about)] }
        facts = [
            Fact(label: language.text("course.hours"), value: language.number(draft.hours)),
            Fact(label: language.text("course.outcomes"), value: language.list(draft.outcomes)),
        ]
        var answers = Group(key: "answers", title: language.text("course.answers"))
        answers.problem = entry.value("act") == "take" || entry.value("act") == "mark" ? entry.problem : nil
        var forms = ActForms(
            action: Paths.course(view.record.id), key: "answers", entry: entry, isMeant: true, words: "course",
            language: language)
        if view.mayAct, !draft.questions.isEmpty {
            forms.add(["take"], opens: true) {
                $0.lines("sheet", rows: 6, required: true, label: language.text("course.sheets"))
            }
        }
        if view.mayAct, view.isOwn, view.trainees.contains(where: { !$0.thread.waiting.isEmpty }) {
            forms.add(["mark"], opens: true)
        }
        answers.forms = forms.all
        if view.mayAct { add(answers) }
        // What was sent about one of them is mended there.
        let sent = view.trainees.firstIndex {
            entry.value("post") == $0.post && entry.value("house") == $0.house
        }
        let shown = Leaf.range(of: view.trainees.count, from: sent ?? part.group, most: Self.trainees)
        for place in shown { add(Self.group(view.trainees[place], key: "t\(place)", of: view, entry, language)) }
        leaf = Leaf.unlessWhole(
            shown, of: view.trainees.count, on: LeafAddress(Paths.course(view.record.id)), language: language)
    }

    /// Trainees on one page.
    private static let trainees = 20

    private static func group(
        _ trainee: Trainee, key: String, of view: CourseView, _ entry: FormEntry, _ language: Language
    ) -> Group {
        let isMeant = entry.value("post") == trainee.post && entry.value("house") == trainee.house
        var group = Group(key: key, title: language.list([trainee.post, trainee.house]))
        group.flags = [language.text("course.state.\(trainee.thread.state.rawValue)")]
        group.items = trainee.thread.attempts.compactMap { attempt in
            attempt.score.map { score in
                language.text(
                    "course.scored",
                    [
                        "attempt": language.number(attempt.number), "score": language.number(score),
                        "of": language.number(attempt.of ?? 0),
                    ])
            }
        }
        if trainee.thread.certificate != nil {
            let names = ["post": trainee.post, "house": trainee.house] as KeyValuePairs<String, String?>
            group.links = [
                Link(
                    href: Paths.certificate(view.record.id, as: "json") + Paths.query(names),
                    label: language.text("certificate.file")),
                Link(
                    href: Paths.certificate(view.record.id, as: "pdf") + Paths.query(names),
                    label: language.text("certificate.sheet")),
            ]
        }
        group.problem = isMeant ? entry.problem : nil
        var forms = ActForms(
            action: Paths.course(view.record.id), key: key,
            hidden: [
                FormModel.Hidden(name: "post", value: trainee.post),
                FormModel.Hidden(name: "house", value: trainee.house),
            ], entry: entry, isMeant: isMeant, words: "course", language: language)
        if view.mayCertify {
            if trainee.thread.certificate != nil {
                forms.add(["revoke"], opens: false)
            } else if trainee.thread.isPassed {
                forms.add(["give"], opens: true)
            }
        }
        group.forms = forms.all
        return group
    }

    /// What a certificate is worth.
    init(_ verdict: CertificateVerdict, language: Language) {
        self.init(
            listHref: Paths.verifyCertificate, listName: language.text("certificate.verify"),
            name: verdict.course ?? language.text("certificate.title"), mark: TLPBadge(.clear))
        flags = [language.text("certificate.worth.\(verdict.worth)")]
        facts = [
            Fact(label: language.text("certificate.proof"), value: language.text("certificate.proof.\(verdict.proof)")),
            Fact(label: language.text("certificate.dates"), value: language.text("certificate.dates.\(verdict.dates)")),
            Fact(
                label: language.text("certificate.issuer"),
                value: language.list(
                    [language.text("certificate.by.\(verdict.issuer)")] + [verdict.organisation].compactMap { $0 })),
            Fact(
                label: language.text("certificate.status"),
                value: language.list(
                    [language.text("certificate.status.\(verdict.status)")]
                        + [verdict.listed.map { language.dateTime($0) }].compactMap { $0 })),
        ]
    }
}
