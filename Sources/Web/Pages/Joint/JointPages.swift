import Records
import Sharing

extension StackPage {
    /// Products of several originators, with where each stands.
    init(_ list: JointList, from: Int = 0, language: Language) {
        func row(_ line: JointLine) -> Row {
            let wording = PartyWording(
                book: list.book, date: line.record.added, today: list.instant, language: language)
            return Row(
                href: Paths.joint(line.record.id), name: language.title(line.record.title),
                mark: TLPBadge(line.record.tlp), flags: language.flags(of: line.thread),
                who: language.text("joint.lead.of", ["name": wording.name(line.lead)]),
                tone: line.thread.state.isOver ? "routine" : "priority", next: language.next(of: line, wording))
        }
        self.init(
            heading: language.text("joint.title"), lead: language.text("joint.lead"),
            links: list.mayAdd
                ? [DossierPage.Link(href: Paths.addJoint, label: language.text("joint.add"), isPrimary: true)] : [],
            groups: [
                Group(
                    key: "open", title: language.text("joint.group.open"),
                    rows: list.lines.filter { !$0.thread.state.isOver }.map(row)),
                Group(
                    key: "over", title: language.text("joint.group.over"),
                    rows: list.lines.filter(\.thread.state.isOver).map(row)),
            ],
            none: language.text("joint.none"),
            isMore: list.isMore ? language.text("joint.more", ["n": language.number(SharingLimits.joints)]) : nil,
            path: Paths.joints, from: from, language: language)
    }
}

extension Language {
    fileprivate func flags(of thread: JointThread) -> [String] {
        let others = thread.words.filter { $0.word != .lead }
        return [
            text("joint.state.\(thread.state.rawValue)"),
            text(
                "joint.count",
                ["done": number(others.count { $0.word == .consented }), "all": number(others.count)]),
        ]
    }

    /// What the reader's house has to do; else who is waited for; `nil` where that is nobody.
    func next(of line: JointLine, _ wording: PartyWording) -> String? {
        guard !line.thread.state.isOver else { return nil }
        if line.lead == line.house {
            if line.thread.state == .agreed { return text("joint.next.release") }
            if line.isToDo { return text("joint.next.change") }
        } else if line.isToDo {
            return text("joint.next.consent")
        }
        // What its lead took back since asked everybody anew: nobody is waited for but the lead.
        guard line.thread.isLast else { return text("joint.next.wait", ["names": list([wording.name(line.lead)])]) }
        let waiting = line.thread.words.filter { $0.word == .unanswered }.map { wording.name($0.organisation) }
        return waiting.isEmpty ? nil : text("joint.next.wait", ["names": list(waiting)])
    }
}

extension DossierPage {
    /// One joint draft in its newest version, and what each originator said of it.
    init(_ view: JointView, entry: FormEntry = FormEntry(), at part: Part = Part(), language: Language) {
        let record = view.line.record
        let wording = PartyWording(book: view.book, date: record.added, today: view.instant, language: language)
        self.init(
            listHref: Paths.joints, listName: language.text("joint.title"), name: language.title(record.title),
            mark: TLPBadge(view.tlp))
        flags = language.flags(of: view.line.thread)
        lead = language.text("joint.lead.of", ["name": wording.name(view.line.lead)])
        buttons = [Link(href: Paths.record(record.id, channel: record.channel), label: language.text("rfi.record"))]
        if view.mayRevise {
            buttons.append(
                Link(href: Paths.addJoint + Paths.query(["of": record.id]), label: language.text("joint.revise")))
        }
        texts = view.draft.portions.map { portion in
            let name = wording.name(portion.originator ?? view.line.lead)
            return Fact(label: portion.tlp.map { language.list([name, $0.label]) } ?? name, value: portion.text)
        }
        facts = [
            Fact(
                label: language.text("joint.audience.name"),
                value: view.draft.audience.isEmpty
                    ? language.text("joint.audience.channel")
                    : language.list(view.draft.audience.map { wording.name($0) })
            ),
            // Part of what is consented to.
            Fact(label: language.text("joint.onward.name"), value: language.text("joint.onward")),
        ]
        if let tlp = view.draft.tlp { facts.append(Fact(label: language.text("field.tlp"), value: tlp.label)) }
        var words = Self.group(view, entry, wording)
        words.cut(from: part.event, on: LeafAddress(Paths.joint(record.id)), language: language)
        add(words)
    }

    private static func group(_ view: JointView, _ entry: FormEntry, _ wording: PartyWording) -> Group {
        let (language, line) = (wording.language, view.line)
        var group = Group(key: "words", title: language.text("joint.words"))
        group.next = language.next(of: line, wording)
        group.items = line.thread.words.map { said in
            language.text(
                "joint.said",
                [
                    "name": wording.name(said.organisation),
                    "word": language.text("joint.word.\(said.word.rawValue)"),
                ])
        }
        if let product = view.product {
            group.links = [
                Link(
                    href: Paths.record(product.id, channel: product.channel), label: language.title(product.title),
                    detail: language.text("joint.product"))
            ]
        }
        group.events = view.events.map { event in
            Event(
                who: event.post ?? wording.name(event.act.organisation),
                what: language.text("joint.did.\(event.act.deed.rawValue)"),
                at: SpokenTime(event.act.at, language: language), text: event.text,
                detail: event.isCurrent ? nil : language.text("joint.earlier"), isVoid: false,
                isOurs: event.act.organisation == line.house)
        }
        group.problem = entry.problem
        var forms = ActForms(
            action: Paths.joint(line.record.id), key: "words",
            // What somebody says is said of what they were shown.
            hidden: [FormModel.Hidden(name: "digest", value: view.digest)], entry: entry, isMeant: true,
            words: "joint", language: language)
        let deeds = Set(view.deeds)
        func has(_ deed: JointAct.Deed...) -> [String] { deed.filter(deeds.contains).map(\.rawValue) }
        forms.add(has(.release), opens: true)
        forms.add(has(.consent, .change, .withhold), opens: line.isToDo) {
            $0.lines("text", rows: 2, label: language.text("rfi.remark"))
        }
        forms.add(has(.withdraw), opens: false) { $0.line("text", label: language.text("rfi.remark"), isWide: true) }
        group.forms = forms.all
        if group.problem == nil, !forms.isShown { group.problem = entry.problems.values.min() }
        return group
    }
}
