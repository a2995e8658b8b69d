import Records
import Sharing

extension StackPage {
    /// What is offered and asked for.
    init(_ list: ExpertiseList, from: Int = 0, language: Language) {
        func row(_ line: ExpertiseLine) -> Row {
            let wording = PartyWording(
                book: list.book, date: line.record.added, today: list.instant, language: language)
            return Row(
                href: Paths.expertise(line.record.id), name: language.title(line.record.title),
                mark: TLPBadge(line.record.tlp), flags: language.flags(of: line),
                who: language.parties(of: line, wording), tone: line.thread.state.isOpen ? "priority" : "routine",
                next: language.next(of: line))
        }
        self.init(
            heading: language.text("expertise.title"), lead: language.text("expertise.lead"),
            links: (list.mayAdd
                ? [
                    DossierPage.Link(
                        href: Paths.addExpertise, label: language.text("expertise.add"), isPrimary: true)
                ] : []) + [DossierPage.Link(href: Paths.lessons, label: language.text("lesson.title"))],
            groups: [
                Group(
                    key: "open", title: language.text("expertise.group.open"),
                    rows: list.lines.filter(\.thread.state.isOpen).map(row)),
                Group(
                    key: "over", title: language.text("expertise.group.over"),
                    rows: list.lines.filter { !$0.thread.state.isOpen }.map(row)),
            ],
            none: language.text("expertise.none"),
            isMore: list.isMore ? language.text("expertise.more", ["n": language.number(SharingLimits.offers)]) : nil,
            path: Paths.expertises, from: from, language: language)
    }

    /// What was learnt.
    init(_ list: LessonList, from: Int = 0, language: Language) {
        self.init(
            heading: language.text("lesson.title"), lead: language.text("lesson.lead"),
            links: (list.mayAdd
                ? [DossierPage.Link(href: Paths.addLesson, label: language.text("lesson.add"), isPrimary: true)]
                : []) + [DossierPage.Link(href: Paths.expertises, label: language.text("expertise.title"))],
            groups: [
                Group(
                    key: "all", title: language.text("lesson.group.all"),
                    rows: list.lines.map { line in
                        let wording = PartyWording(
                            book: list.book, date: line.record.added, today: list.instant, language: language)
                        return Row(
                            href: Paths.lesson(line.record.id), name: language.title(line.record.title),
                            mark: TLPBadge(line.record.tlp),
                            flags: [
                                language.text("lesson.state.\(line.thread.state.rawValue)"),
                                language.text("lesson.outcome.\(line.outcome.rawValue)"),
                            ], who: wording.name(line.owner))
                    })
            ],
            none: language.text("lesson.none"),
            isMore: list.isMore ? language.text("lesson.more", ["n": language.number(SharingLimits.lessons)]) : nil,
            path: Paths.lessons, from: from, language: language)
    }
}

extension Language {
    /// How far an offer is, in a few words: its state, how much of it was delivered, what was learnt.
    fileprivate func flags(of line: ExpertiseLine) -> [String] {
        var flags = [text("expertise.way.\(line.way.rawValue)"), text("expertise.state.\(line.thread.state.rawValue)")]
        if line.thread.planned > 0 {
            flags.append(
                text(
                    "expertise.delivered",
                    ["done": number(line.thread.delivered), "all": number(line.thread.planned)]))
        }
        if line.lessons > 0 { flags.append(text("expertise.lessons", count: line.lessons)) }
        return flags
    }

    fileprivate func parties(of line: ExpertiseLine, _ wording: PartyWording) -> String {
        guard let partner = line.partner, line.side == .owner || line.thread.state != .open else {
            return wording.name(line.owner)
        }
        // From whoever shares to whoever learns.
        let (giver, taker) = line.way == .offer ? (line.owner, partner) : (partner, line.owner)
        return text("expertise.pair", ["giver": wording.name(giver), "taker": wording.name(taker)])
    }

    /// What the reader's house has to do; `nil` where that is nothing.
    fileprivate func next(of line: ExpertiseLine) -> String? {
        guard let side = line.side else { return nil }
        let deeds = line.thread.deeds(of: side)
        if deeds.contains(.evaluate) { return text("expertise.next.evaluate") }
        if deeds.contains(.accept) { return text("expertise.next.accept") }
        if deeds.contains(.schedule), line.thread.planned == 0 { return text("expertise.next.schedule") }
        return nil
    }

    fileprivate func words(of activity: ExpertiseThread.Activity, _ wording: PartyWording) -> String {
        let days = [activity.from, activity.until].compactMap { $0.map { date($0) } }
        let place = activity.place.map { [$0] } ?? []
        return list(
            [text("expertise.format.\(activity.format.rawValue)")] + days + place
                + [text("expertise.activity.\(activity.state.rawValue)")])
    }
}

extension DossierPage {
    /// One offer, and what was done about it with each house.
    init(
        _ view: ExpertiseView, entry: FormEntry = FormEntry(), at part: Part = Part(), notice: String? = nil,
        language: Language
    ) {
        let wording = PartyWording(book: view.book, date: view.record.added, today: view.instant, language: language)
        let draft = view.draft
        self.init(
            listHref: Paths.expertises, listName: language.text("expertise.title"),
            name: language.title(view.record.title), mark: TLPBadge(view.record.tlp))
        self.notice = notice
        flags = [language.text("expertise.way.\(draft.way.rawValue)")]
        lead = wording.name(view.owner)
        buttons = [
            Link(
                href: Paths.record(view.record.id, channel: view.record.channel), label: language.text("rfi.record"))
        ]
        if let about = draft.background { texts = [Fact(label: language.text("expertise.about"), value: about)] }
        let said: [(String, String?)] = [
            ("expertise.domains", draft.domains.isEmpty ? nil : language.list(draft.domains)),
            (
                "expertise.formats",
                draft.formats.isEmpty
                    ? nil : language.list(draft.formats.map { language.text("expertise.format.\($0.rawValue)") })
            ),
            ("expertise.from", draft.from.map { language.date($0) }),
            ("expertise.until", draft.until.map { language.date($0) }),
            (
                "expertise.languages",
                draft.languages.isEmpty
                    ? nil : language.list(draft.languages.map { language.known("word.lang.\($0)") ?? $0 })
            ),
            ("expertise.cost", draft.costSharing.map { language.text("expertise.cost.\($0.rawValue)") }),
            ("expertise.costNote", draft.costNote),
            (
                "expertise.addressees",
                draft.addressees.isEmpty ? nil : language.list(draft.addressees.map { wording.name($0) })
            ),
        ]
        facts = said.compactMap { key, value in value.map { Fact(label: language.text(key), value: $0) } }
        let all = view.exchanges
        // What was sent about one of them is mended there.
        let sent = entry.value("partner").flatMap { code in all.firstIndex { $0.line.partner == code } }
        // Alone on a page one has room for its events.
        let isAlone = all.count == 1 || part.event != nil
        let shown = Leaf.range(
            of: all.count, from: sent ?? part.group, most: isAlone ? 1 : Self.exchanges)
        for place in shown {
            var group = Self.group(all[place], key: "c\(place)", of: view, entry, wording)
            group.cut(
                from: part.event, most: isAlone ? Leaf.lines : 10,
                weight: isAlone ? Leaf.weight : Leaf.weight / Self.exchanges,
                on: LeafAddress(Paths.expertise(view.record.id), [Leaf.from: Leaf.value(place)]), language: language)
            add(group)
        }
        leaf = Leaf.unlessWhole(
            shown, of: all.count, on: LeafAddress(Paths.expertise(view.record.id)),
            heading: language.text("expertise.exchange"), language: language)
        if view.exchanges.isEmpty {
            add(Group(key: "none", title: language.text("expertise.exchange"), next: language.text("expertise.nobody")))
        }
        var lessons = Group(key: "lessons", title: language.text("lesson.title"))
        lessons.flags = view.lessons.isEmpty ? [] : [language.text("expertise.lessons", count: view.lessons.count)]
        lessons.links = view.lessons.prefix(Leaf.lines).map {
            Link(
                href: Paths.lesson($0.record.id), label: language.title($0.record.title),
                detail: language.text("lesson.state.\($0.thread.state.rawValue)"))
        }
        if view.mayAddLesson {
            lessons.links.append(
                Link(
                    href: Paths.addLesson + Paths.query(["offer": view.record.id]), label: language.text("lesson.add")))
        }
        add(lessons)
    }

    /// Exchanges on one page: each has its forms.
    private static let exchanges = 4

    private static func group(
        _ exchange: ExpertiseExchange, key: String, of view: ExpertiseView, _ entry: FormEntry, _ wording: PartyWording
    ) -> Group {
        let (language, line) = (wording.language, exchange.line)
        let isMeant = entry.value("partner") == nil || entry.value("partner") == line.partner
        let house = line.side == .owner ? view.owner : line.partner
        var group = Group(key: key, title: language.parties(of: line, wording))
        group.flags = language.flags(of: line)
        group.next = language.next(of: line)
        group.items = line.thread.activities.map { language.words(of: $0, wording) }
        let activities = Dictionary(
            line.thread.activities.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        group.events = exchange.events.map { event in
            let act = event.act
            let activity = activities[act.activity ?? act.id]
            return Event(
                who: event.post ?? wording.name(event.organisation),
                what: language.text("expertise.did.\(act.deed.rawValue)"),
                at: SpokenTime(act.at, language: language), text: event.text,
                detail: act.worth.map { language.text("expertise.worth.\($0.rawValue)") }
                    ?? activity.map {
                        language.list(
                            [language.text("expertise.format.\($0.format.rawValue)")]
                                + [$0.from.map { language.date($0) }].compactMap { $0 })
                    },
                isVoid: !event.counts, isOurs: event.organisation == house)
        }
        group.problem = isMeant ? entry.problem : nil
        var forms = ActForms(
            action: Paths.expertise(view.record.id), key: key,
            hidden: line.partner.map { [FormModel.Hidden(name: "partner", value: $0)] } ?? [], entry: entry,
            isMeant: isMeant, words: "expertise", language: language)
        let deeds = Set(exchange.deeds)
        func has(_ deed: ExpertiseAct.Deed...) -> [String] { deed.filter(deeds.contains).map(\.rawValue) }
        func activity(_ fields: inout FormFields, _ deed: ExpertiseAct.Deed) {
            let possible = line.thread.activities(for: deed)
            fields.select(
                "activity", possible.map(\.id.text), required: true, usual: possible.first?.id.text,
                label: language.text("expertise.activity")
            ) { id in possible.first { $0.id.text == id }.map { language.words(of: $0, wording) } ?? id }
        }
        func remark(_ fields: inout FormFields) {
            fields.line("text", label: language.text("rfi.remark"), isWide: true)
        }
        forms.add(has(.evaluate), opens: true) {
            $0.select(
                "worth", ExpertiseAct.Worth.allCases.map(\.rawValue), required: true,
                label: language.text("expertise.worth")
            ) {
                language.text("expertise.worth.\($0)")
            }
            remark(&$0)
        }
        forms.add(has(.accept, .decline), opens: true) { remark(&$0) }
        forms.add(has(.deliver), opens: true) {
            activity(&$0, .deliver)
            $0.line("period_from", label: language.text("expertise.tookPlace"), input: "date")
            $0.line("period_until", label: language.text("expertise.until"), input: "date")
            remark(&$0)
        }
        forms.add(has(.schedule), opens: line.thread.planned == 0) {
            $0.select(
                "format", Expertise.Format.allCases.map(\.rawValue), required: true,
                usual: view.draft.formats.first?.rawValue, label: language.text("expertise.format")
            ) { language.text("expertise.format.\($0)") }
            $0.line("period_from", label: language.text("expertise.from"), input: "date")
            $0.line("period_until", label: language.text("expertise.until"), input: "date")
            $0.line("place", label: language.text("expertise.place"))
            remark(&$0)
        }
        forms.add(has(.cancel), opens: false) {
            activity(&$0, .cancel)
            remark(&$0)
        }
        forms.add(has(.withdraw), opens: false) { remark(&$0) }
        group.forms = forms.all
        if isMeant, group.problem == nil, !forms.isShown { group.problem = entry.problems.values.min() }
        return group
    }

    /// One lesson: how far it is, and what others say of it.
    init(_ view: LessonView, entry: FormEntry = FormEntry(), at part: Part = Part(), language: Language) {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let (draft, record) = (view.draft, view.line.record)
        self.init(
            listHref: Paths.lessons, listName: language.text("lesson.title"), name: language.title(record.title),
            mark: TLPBadge(record.tlp))
        flags = [
            language.text("lesson.state.\(view.line.thread.state.rawValue)"),
            language.text("lesson.outcome.\(view.line.outcome.rawValue)"),
        ]
        lead = wording.name(view.line.owner)
        buttons = [Link(href: Paths.record(record.id, channel: record.channel), label: language.text("rfi.record"))]
        let said: [(String, String?)] = [
            ("lesson.observation", draft.observation), ("lesson.context", draft.context),
            ("lesson.analysis", draft.analysis), ("lesson.lesson", draft.lesson), ("lesson.action", draft.action),
            ("lesson.transferability", draft.transferability),
        ]
        texts = said.compactMap { key, value in value.map { Fact(label: language.text(key), value: $0) } }
        if !draft.domains.isEmpty {
            facts = [Fact(label: language.text("expertise.domains"), value: language.list(draft.domains))]
        }
        var evidence = Group(key: "evidence", title: language.text("lesson.evidence"))
        evidence.items = draft.evidence
        evidence.links =
            view.evidence.map { Link(href: Paths.record($0.id, channel: $0.channel), label: language.title($0.title)) }
            + [view.offer].compactMap { $0 }.map {
                Link(href: Paths.expertise($0.id), label: language.title($0.title))
            }
        add(evidence)
        var words = Group(key: "words", title: language.text("lesson.words"))
        let missing = view.line.thread.missing
        words.next =
            missing.isEmpty
            ? nil
            : language.text(
                "lesson.missing", ["parts": language.list(missing.map { language.text("lesson.part.\($0.rawValue)") })])
        words.events = view.events.map { event in
            Event(
                who: event.post ?? wording.name(event.act.organisation),
                what: language.text("lesson.did.\(event.act.deed.rawValue)"),
                at: SpokenTime(event.act.at, language: language), text: event.text, detail: nil,
                isVoid: event.act.organisation == view.line.owner, isOurs: false)
        }
        words.cut(from: part.event, on: LeafAddress(Paths.lesson(record.id)), language: language)
        words.problem = entry.problem
        var forms = ActForms(
            action: Paths.lesson(record.id), key: "words", entry: entry, isMeant: true, words: "lesson",
            language: language)
        forms.add(view.deeds.map(\.rawValue), opens: true) {
            $0.lines("text", rows: 2, label: language.text("rfi.remark"))
        }
        words.forms = forms.all
        add(words)
    }
}
