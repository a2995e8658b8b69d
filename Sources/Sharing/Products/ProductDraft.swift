import JSON
package import Records

/// A product as somebody wrote it, before it is filed.
package struct ProductDraft: Sendable {
    /// What somebody or something said, and how far it is to be believed.
    package struct Source: Hashable, Sendable {
        /// As in `B2`.
        package var grade: String
        package var descriptor: String?
        package var date: PartialDate?
        /// One of ``Records/Product/holdings``.
        package var holding: String?
        /// The record that says it, where it is one.
        package var record: RecordID?
        package init(
            grade: String, descriptor: String? = nil, date: PartialDate? = nil, holding: String? = nil,
            record: RecordID? = nil
        ) {
            self.grade = grade
            self.descriptor = descriptor
            self.date = date
            self.holding = holding
            self.record = record
        }
    }

    package struct Area: Hashable, Sendable {
        package var name: String
        /// ISO 3166-1 alpha-2.
        package var country: String?
        /// Degrees, WGS 84.
        package var latitude: Double?
        package var longitude: Double?
        /// Metres.
        package var precision: Double?
        package init(
            name: String, country: String? = nil, latitude: Double? = nil, longitude: Double? = nil,
            precision: Double? = nil
        ) {
            self.name = name
            self.country = country
            self.latitude = latitude
            self.longitude = longitude
            self.precision = precision
        }
    }

    package struct Judgement: Hashable, Sendable {
        package var text: String
        package var likelihood: Likelihood
        /// One of ``Records/Product/confidences``.
        package var confidence: String
        package var reasons: String
        package var checkableOn: PartialDate?
        package init(
            text: String, likelihood: Likelihood, confidence: String, reasons: String, checkableOn: PartialDate? = nil
        ) {
            self.text = text
            self.likelihood = likelihood
            self.confidence = confidence
            self.reasons = reasons
            self.checkableOn = checkableOn
        }
    }

    /// Where something of it stands outside this node: STIX 2.1 §2.5.
    package struct Cited: Hashable, Sendable {
        package var source: String
        package var id: String
        package var words: String?
        /// SHA-256 of what is cited, in hexadecimal digits.
        package var digest: String?
        package init(source: String, id: String, words: String? = nil, digest: String? = nil) {
            self.source = source
            self.id = id
            self.words = words
            self.digest = digest
        }
    }

    /// In the words of CAP 1.2. What is `nil` its author did not say.
    package struct Warning: Hashable, Sendable {
        package var hazard: String
        package var urgency: String?
        package var severity: String?
        package var certainty: String?
        package var onset: PartialDate?
        package var expires: PartialDate?
        package var responsible: [String]
        package var options: [String]
        package init(
            hazard: String, urgency: String? = nil, severity: String? = nil, certainty: String? = nil,
            onset: PartialDate? = nil, expires: PartialDate? = nil, responsible: [String], options: [String] = []
        ) {
            self.hazard = hazard
            self.urgency = urgency
            self.severity = severity
            self.certainty = certainty
            self.onset = onset
            self.expires = expires
            self.responsible = responsible
            self.options = options
        }
    }

    package var genre: Product.Genre
    /// The code of the channel that it is for.
    package var channel: String
    package var title: String
    /// BCP 47: what it is written in.
    package var lang: String?
    /// Paragraphs, parted by an empty line. One that begins with a mark in brackets is a portion under that: `(RED)`,
    /// `(REL UG-NAC)`.
    package var text: String?
    package var soWhat: String?
    package var observed: PartialDate?
    package var observedUntil: PartialDate?
    /// What happened, as a code and in numbers.
    package var event: CodedEvent?
    package var period: (from: PartialDate, until: PartialDate)?
    package var areas: [Area] = []
    package var sources: [Source] = []
    package var keyPoints: [String] = []
    package var changes: [String] = []
    package var gaps: [String] = []
    package var question: String?
    package var judgements: [Judgement] = []
    package var assumptions: [String] = []
    package var alternatives: [String] = []
    package var indicators: [String] = []
    package var dissent: [String] = []
    package var warning: Warning?
    /// How well each analytic standard is met, by its number.
    package var checklist: [Int64: Int64] = [:]
    /// `nil`: as the channel's records are marked.
    package var tlp: TLP?
    /// The codes of the organisations that it is for, beside the author's; none: whoever the channel is for.
    package var releasedTo: [String] = []
    package var precedence = Envelope.Precedence.routine
    /// Whether each organisation is asked for an answer, within the time that the precedence gives it.
    package var asksForAnswer = false
    /// The report that this one follows up, and what it does to it.
    package var follows: Product.FollowUp?
    /// The requirement that it answers; who may not see that does not see that it is named.
    package var respondsTo: RecordID?
    /// The place among the requirement's elements, from 0: noted in its plan, and not in the product.
    package var respondsToElement: Int?
    /// What it was made from: it inherits their markings (law 5).
    package var derivedFrom: [RecordID] = []
    /// What it was taken over from, where that is no record.
    package var cited: [Cited] = []
    /// The files that go along with it.
    package var annexes: [Annex] = []

    package init(_ genre: Product.Genre, channel: String, title: String) {
        self.genre = genre
        self.channel = channel
        self.title = title
    }
}

extension ProductDraft {
    /// The report, as STIX.
    ///
    /// - Parameters:
    ///   - author: the identity that it names; `nil`: none.
    ///   - created: when its first version was made, as that says; `nil`: this is the first.
    func report(_ id: RecordID, by author: RecordID?, at now: Instant, created: String? = nil) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        let (paragraphs, portions) = portions
        var members: [JSONMember] = [
            JSONMember("type", "report"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
        ]
        if let author { members.append(JSONMember("created_by_ref", .string(author.text))) }
        members += [
            JSONMember("created", created.map { .string($0) } ?? time), JSONMember("modified", time),
            JSONMember("name", .string(title)),
        ]
        // Tools that do not know the extension show this; a portion under a mark of its own cannot stand in it.
        if let description = portions.isEmpty ? paragraphs.joined(separator: "\n\n").nonEmpty ?? soWhat : soWhat {
            members.append(JSONMember("description", .string(description)))
        }
        members += [JSONMember("report_types", [.string(genre.rawValue)]), JSONMember("published", time)]
        // STIX wants one at least; what names nothing else stands for itself.
        // Files first: of many references a page looks up the first.
        let about = annexes.map(\.id).uniqued + (derivedFrom.isEmpty ? [id] : derivedFrom)
        members.append(JSONMember("object_refs", .array(about.map { .string($0.text) })))
        if let confidence { members.append(JSONMember("confidence", .integer(confidence))) }
        if let lang { members.append(JSONMember("lang", .string(lang))) }
        if !cited.isEmpty { members.append(JSONMember("external_references", .array(cited.map(\.tree)))) }
        let whole = wholeMarkings
        if !whole.isEmpty {
            members.append(JSONMember("object_marking_refs", .array(whole.map { .string($0.text) })))
        }
        if !portions.isEmpty { members.append(JSONMember("granular_markings", .array(granularMarkings(portions)))) }
        members.append(
            JSONMember(
                "extensions",
                .object([JSONMember(Product.extensionID, .object(content(portions.isEmpty ? [] : paragraphs)))])))
        return .object(members)
    }

    private func content(_ body: [String]) -> [JSONMember] {
        var members = [
            JSONMember("extension_type", "property-extension"), JSONMember("product_kind", .string(genre.rawValue)),
        ]
        func add(_ name: String, _ text: String?) {
            if let text = text?.nonEmpty { members.append(JSONMember(name, .string(text))) }
        }
        func add(_ name: String, _ texts: [String]) {
            if !texts.isEmpty { members.append(JSONMember(name, .array(texts.map { .string($0) }))) }
        }
        func add(_ name: String, objects: [JSONTree]) {
            if !objects.isEmpty { members.append(JSONMember(name, .array(objects))) }
        }
        add("so_what", soWhat)
        add("observed", observed?.text)
        add("observed_until", observedUntil?.text)
        if let event { members.append(JSONMember("event", event.tree)) }
        if let period {
            members.append(
                JSONMember("period", ["from": .string(period.from.text), "until": .string(period.until.text)]))
        }
        add("areas", objects: areas.map(\.tree))
        add("body", body)
        add("key_points", keyPoints)
        add("changes", changes)
        add("gaps", gaps)
        add("question", question)
        add("judgements", objects: judgements.map(\.tree))
        add("assumptions", assumptions)
        add("alternatives", alternatives)
        add("indicators", indicators)
        add("dissent", dissent)
        add("sources", objects: sources.map(\.tree))
        if let warning { members.append(JSONMember("warning", warning.tree)) }
        add(
            "checklist",
            objects: checklist.sorted { $0.key < $1.key }.map {
                ["standard": .integer($0.key), "author": .integer($0.value)]
            })
        if let follows { add(follows.how.property, follows.report.text) }
        add("responds_to_ref", respondsTo?.text)
        add("derived_from_refs", derivedFrom.map(\.text))
        add("annexes", objects: annexes.map(\.about))
        if asksForAnswer {
            members.append(
                JSONMember("acknowledge_within", .integer(Product.acknowledgeWithin(precedence))))
        }
        return members
    }

    /// The confidence that the data are right, on the scale of STIX 2.1, Appendix A: of a judgement the author's, else what the
    /// only source's credibility is worth; `nil` where nobody can say. Never the likelihood (law 13).
    private var confidence: Int64? {
        if !judgements.isEmpty {
            return judgements.compactMap { ["low": 15, "moderate": 50, "high": 85][$0.confidence] }.min()
        }
        guard sources.count == 1, let credibility = sources[0].grade.last else { return nil }
        return ["1": 90, "2": 70, "3": 50, "4": 30, "5": 10][credibility]
    }

    /// The paragraphs without their marks, and the marks by place.
    private var portions: (paragraphs: [String], marks: [Int: PortionMark]) {
        var marks: [Int: PortionMark] = [:]
        let paragraphs = (text ?? "").paragraphs.enumerated().map { place, paragraph in
            guard let (mark, rest) = PortionMark.leading(paragraph) else { return paragraph }
            marks[place] = mark
            return rest
        }
        return (paragraphs, marks)
    }

    /// The marks of the whole.
    private var wholeMarks: [PortionMark] {
        (tlp.map { [.tlp($0)] } ?? []) + (releasedTo.isEmpty ? [] : [.released(to: Set(releasedTo))])
    }

    private var wholeMarkings: [RecordID] { wholeMarks.flatMap(\.markings).uniqued }

    /// Its files as objects of STIX, under the markings of the whole; each once.
    var artifacts: [JSONTree] {
        var seen: Set<RecordID> = []
        return annexes.filter { seen.insert($0.id).inserted }.map { $0.artifact(marked: wholeMarkings) }
    }

    /// Every mark in it, each once.
    var marks: [PortionMark] { Set(wholeMarks + portions.marks.values).sorted() }

    /// The organisations that its marks name.
    var named: Set<String> {
        marks.reduce(into: []) { if case .released(let codes) = $1 { $0.formUnion(codes) } }
    }

    private func granularMarkings(_ portions: [Int: PortionMark]) -> [JSONTree] {
        Dictionary(grouping: portions.keys, by: { portions[$0] ?? .tlp(.red) }).sorted { $0.key < $1.key }.flatMap {
            mark, places in
            let selectors = places.sorted().map {
                JSONTree.string("extensions.\(Product.extensionID).body.[\($0)]")
            }
            return mark.markings.map { marking -> JSONTree in
                ["marking_ref": .string(marking.text), "selectors": .array(selectors)]
            }
        }
    }
}

extension String {
    /// What stands between empty lines, without the blanks around it.
    package var paragraphs: [String] {
        var paragraphs: [String] = []
        var lines: [String] = []
        func close() {
            if let text = lines.joined(separator: "\n").trimmed.nonEmpty { paragraphs.append(text) }
            lines = []
        }
        for line in split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) { close() } else { lines.append(String(line)) }
        }
        close()
        return paragraphs
    }

    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension ProductDraft.Source {
    fileprivate var tree: JSONTree {
        .members([
            ("grade", .string(grade)), ("descriptor", descriptor.map { .string($0) }),
            ("date", date.map { .string($0.text) }), ("holding", holding.map { .string($0) }),
            ("source_ref", record.map { .string($0.text) }),
        ])
    }
}

extension ProductDraft.Cited {
    var tree: JSONTree {
        .members([
            ("source_name", .string(source)), ("description", words.map { .string($0) }),
            ("hashes", digest.map { ["SHA-256": .string($0)] }), ("external_id", .string(id)),
        ])
    }
}

extension CodedEvent {
    fileprivate var tree: JSONTree {
        .members([
            ("type", .string(type)), ("fatalities_low", fatalities.map { .integer($0.low) }),
            ("fatalities_best", fatalities.map { .integer($0.best) }),
            ("fatalities_high", fatalities.map { .integer($0.high) }), ("displaced", displaced.map { .integer($0) }),
        ])
    }
}

extension ProductDraft.Area {
    fileprivate var tree: JSONTree {
        .members([
            ("name", .string(name)), ("country", country.map { .string($0) }),
            ("latitude", latitude.map { .number($0) }), ("longitude", longitude.map { .number($0) }),
            ("precision", precision.map { .number($0) }),
        ])
    }
}

extension ProductDraft.Judgement {
    fileprivate var tree: JSONTree {
        .members([
            ("text", .string(text)), ("likelihood_from", .integer(Int64(likelihood.from))),
            ("likelihood_until", .integer(Int64(likelihood.until))), ("confidence", .string(confidence)),
            ("reasons", .string(reasons)), ("checkable_on", checkableOn.map { .string($0.text) }),
        ])
    }
}

extension ProductDraft.Warning {
    fileprivate var tree: JSONTree {
        var choices: JSONTree?
        if !options.isEmpty { choices = JSONTree.array(options.map { .string($0) }) }
        return .members([
            ("hazard", .string(hazard)), ("urgency", urgency.map { .string($0) }),
            ("severity", severity.map { .string($0) }), ("certainty", certainty.map { .string($0) }),
            ("onset", onset.map { .string($0.text) }), ("expires", expires.map { .string($0.text) }),
            ("responsible", .array(responsible.map { .string($0) })), ("options", choices),
        ])
    }
}

extension JSONTree {
    fileprivate static func members(_ members: [(String, JSONTree?)]) -> JSONTree {
        .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } })
    }
}
