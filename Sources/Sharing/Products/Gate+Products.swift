import JSON
import Policy
package import Records
import Store

/// What became of a product.
package enum ProductOutcome: Hashable, Sendable {
    case filed(id: String, channel: String)
    /// It waits for a second person, as this request of the release desk.
    case held(request: String)
    /// - Parameter property: of the product, as in `areas`; `nil` where it is about the whole.
    case refused(property: String?, message: String)
}

extension Gate {
    /// Files a product as a STIX report, in the name of the caller's organisation.
    ///
    /// What a reader needs to understand it goes into the channel with it: who the author is, and what the extension
    /// means. A channel that does not take these kinds takes the report alone.
    ///
    /// - Parameter revision: of which it is the next version; `nil`: it is new.
    package func file(
        _ product: ProductDraft, revising revision: ProductRevision? = nil, by caller: Caller
    ) async throws -> ProductOutcome {
        switch try await made(product, revising: revision, by: caller) {
        case .refused(let outcome): return outcome
        case .made(let id, let company):
            let outcome = try await file(
                company, for: id, in: product.channel, by: caller, precedence: product.precedence)
            if case .refused = outcome { return outcome }
            if let requirement = product.respondsTo, let element = product.respondsToElement {
                await note(id, to: requirement, element: element, by: caller)
            }
            return outcome
        }
    }

    /// What a product is filed as.
    enum MadeProduct {
        /// The report, which is the last, with what a reader needs to understand it.
        case made(id: RecordID, company: [JSONTree])
        /// Nothing: what is wrong.
        case refused(ProductOutcome)
    }

    func made(
        _ product: ProductDraft, revising revision: ProductRevision?, by caller: Caller
    ) async throws -> MadeProduct {
        try await checkWriting(to: product.channel, by: caller)
        if let garbled = (product.text ?? "").paragraphs.first(where: PortionMark.isGarbled) {
            return .refused(
                .refused(
                    property: "text",
                    message:
                        "\"\(garbled.prefix(24))\" begins like a mark and is none: write (RED) or (REL UG-NAC), and then "
                        + "the paragraph"))
        }
        if let inside = (product.text ?? "").paragraphs.compactMap({ PortionMark.inside($0) }).first {
            return .refused(
                .refused(
                    property: "text",
                    message: "\"\(inside.prefix(24))\" is a mark inside a paragraph: put an empty line before it"))
        }
        if let problem = product.annexProblem {
            return .refused(.refused(property: "annexes", message: problem))
        }
        // Whoever may not read the registry learns nothing of who is in it: a code that nobody has releases to nobody.
        let organisations = try await core.names(in: core.scope(nil, for: caller), for: caller)
        if !organisations.isEmpty,
            let unknown = product.named.sorted().first(where: {
                organisations[$0] == nil && $0 != core.identity.organisation
            })
        {
            return .refused(
                .refused(
                    property: product.releasedTo.contains(unknown) ? "rel_to" : "text",
                    message:
                        "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there"
                ))
        }
        if let requirement = product.respondsTo {
            do {
                _ = try await self.requirement(requirement.text, for: caller)
            } catch let refusal as Refusal where refusal.code == .missing {
                return .refused(.refused(property: "responds_to_ref", message: refusal.message))
            }
        }
        var earlier: JSONValue?
        if let revision {
            let found = try await core.door("write", on: revision.id, for: caller) {
                try await core.earlier(revision, in: product.channel, by: caller)
            }
            switch found {
            case .success(let object): earlier = object
            case .failure(let fault): return .refused(fault.outcome(revision.id))
            }
        }
        let author = try await core.author(in: product.channel, by: caller)
        let id = try RecordID(revision?.id ?? core.newID("report"))
        var report = product.report(id, by: author?.id, at: core.clock())
        if let revision, let earlier {
            report = revision.next(
                of: earlier, as: try JSONDocument(parsing: report.bytes).root, at: core.clock())
        }
        let root = try JSONDocument(parsing: report.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(.refused(property: error.productProperty, message: error.message))
        }
        // What it has with it may stand where the version before does, and goes when that goes.
        var files = product.artifacts
        if let revision, let earlier {
            files += try await core.files(of: earlier, revision.id, in: product.channel, by: caller)
        }
        let company =
            [author?.object, Product.definition].compactMap { $0 }
            + product.marks.compactMap { $0.definition(at: Product.allocated) } + files + [report]
        return .made(id: id, company: company)
    }

    /// Files what was made on a page, which is the last, with what a reader needs to understand it.
    ///
    /// Not in the registry: what stands there is what decisions are made by, and goes through ``record(_:by:)``.
    func file(
        _ company: [JSONTree], for id: RecordID, in channel: String, by caller: Caller,
        precedence: Envelope.Precedence = .routine, released: Intake.Released? = nil
    ) async throws -> ProductOutcome {
        try await file([(id, company)], in: channel, by: caller, precedence: precedence, released: released).first
            ?? .refused(property: nil, message: "there is nothing to be filed")
    }

    /// The same of several, together: what becomes of each.
    ///
    /// - Parameter released: see ``write(_:unreadable:to:by:edition:in:precedence:released:)``.
    func file(
        _ companies: [(id: RecordID, objects: [JSONTree])], in channel: String, by caller: Caller,
        precedence: Envelope.Precedence = .routine, released: Intake.Released? = nil
    ) async throws -> [ProductOutcome] {
        let access = try await core.door("write", on: channel, for: caller) {
            try await core.writable(channel, for: caller)
        }
        guard access.channel.code != Registry.channel else { return companies.map { _ in Self.noRegistry } }
        let all = companies.flatMap(\.objects)
        let objects = try JSONDocument(parsing: JSONTree.array(all).bytes).root.elements.map { $0 }
        let filed = try await write(objects, to: channel, by: caller, precedence: precedence, released: released)
        var end = 0
        return companies.map { company in
            end += company.objects.count
            return switch filed.items.indices.contains(end - 1) ? filed.items[end - 1].fate : nil {
            case .pending(let request): .held(request: request)
            case .refused(let message): .refused(property: nil, message: message)
            default: .filed(id: company.id.text, channel: channel)
            }
        }
    }

    static var noRegistry: ProductOutcome {
        .refused(property: "channel", message: "the registry takes parties and what they agreed: name another channel")
    }
}

extension Core {
    /// The identity that a product names as its author; `nil` where the channel does not name originators.
    func author(in channel: String, by caller: Caller) async throws -> (id: RecordID, object: JSONTree)? {
        let access = try await writable(channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution == .named else { return nil }
        let code = access.allowed.organisation
        var name = code
        if code == identity.organisation {
            name = identity.organisationName
        } else if let known = try await names(in: scope(nil, for: caller), for: caller)[code]?.first {
            name = known.text
        }
        return Product.author(code, named: name)
    }
}

extension Product {
    /// The same bytes from everybody: whoever files it second finds it known.
    static let allocated = Instant(microseconds: 1_795_651_200_000_000)
    private static let allocatedText = JSONTree.string(allocated.text)

    /// The identity that an organisation has as an author.
    static func author(_ code: String, named name: String) -> (id: RecordID, object: JSONTree) {
        let id = RecordID.derived("identity", from: "organisation \(code) \(name)".utf8)
        let object: JSONTree = [
            "type": "identity", "spec_version": "2.1", "id": .string(id.text), "created": allocatedText,
            "modified": allocatedText, "name": .string(name), "identity_class": "organization",
            "external_references": [["source_name": "baraza", "external_id": .string(code)]],
        ]
        return (id, object)
    }

    /// What the extension is, for tools that meet it. STIX 2.1 §7.3.
    static let definition: JSONTree = [
        "type": "extension-definition", "spec_version": "2.1", "id": .string(extensionID),
        "created_by_ref": .string(BarazaMarking.identityID), "created": allocatedText, "modified": allocatedText,
        "name": "Product of analysis",
        "description":
            "What a report says as a product: its kind, graded sources, judgements with likelihood and confidence, portions.",
        "schema": "docs/products.md of Baraza", "version": "1.0.0", "extension_types": ["property-extension"],
    ]
}

extension Violation {
    /// The property of the product that it is about: what follows the key of the extension.
    fileprivate var productProperty: String? {
        let prefix = "extensions.\(Product.extensionID)."
        guard property.hasPrefix(prefix) else { return property == "name" || property == "lang" ? property : nil }
        return property.dropFirst(prefix.count).split { $0 == "." || $0 == "[" }.first.map(String.init)
    }
}

/// The reports of a period, as far as they are listed.
package struct PeriodProducts: Sendable {
    package let products: [ShownProduct]
    /// Whether there are others behind them.
    package let isMore: Bool
    /// Whether it has more than are looked at: the oldest are not among them.
    package let isCut: Bool
}

extension Gate {
    /// The time that this node goes by.
    package var instant: Instant { core.clock() }

    /// The reports of a period that a caller may see: what a summary of it may be made from. Those of events first, of these and of the
    /// others the newest first.
    ///
    /// When something happened counts, as far as that is said, and else when it was accepted. Summaries are not among them.
    ///
    /// - Parameters:
    ///   - period: instants; only reports that were accepted since its beginning are looked at, the newest
    ///     ``SharingLimits/picture``.
    ///   - genre: of these alone; `nil`: of all.
    ///   - skipped: how many of the first of them are left out.
    package func products(
        of period: Range<Instant>, genre: Product.Genre? = nil, after skipped: Int = 0, limit: Int, for caller: Caller
    ) async throws -> PeriodProducts {
        try await core.door("products", on: "report", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.newest(SharingLimits.picture, before: scope.moment.beyond, in: scope) {
                before, count in
                let rows = try await core.store.recent(
                    type: "report", before: before, shelves: scope.shelves, limit: count)
                return Rows(rows: rows, more: rows.count == count)
            }
            let recent = Array(found.shown.prefix { $0.row.added >= period.lowerBound })
            func kind(_ seen: SeenObject) -> String? { Product.content(of: seen.object)?["product_kind"]?.string }
            let all = Core.newestEach(try await core.objects(of: recent)).filter { seen in
                guard kind(seen) != Product.Genre.intsum.rawValue, genre == nil || kind(seen) == genre?.rawValue else {
                    return false
                }
                let happened = Product.content(of: seen.object)?["observed"]?.string.flatMap { try? PartialDate($0) }
                return happened?.range.map { $0.overlaps(period) } ?? period.contains(seen.row.added)
            }
            let events = all.filter { kind($0) == Product.Genre.intrep.rawValue }
            let ordered = events + all.filter { kind($0) != Product.Genre.intrep.rawValue }
            let wanted = Array(ordered.dropFirst(max(skipped, 0)).prefix(limit))
            try await core.give(wanted.map(\.row), as: .list, isRun: false, to: caller)
            let lines = core.flagged(
                wanted.map { core.line($0.shown, $0.body, scope.snapshot) }, scope.allowed, scope.snapshot)
            return PeriodProducts(
                products: zip(lines, wanted).map { ShownProduct(record: $0, object: $1.object, row: $1.row) },
                isMore: ordered.count > max(skipped, 0) + limit, isCut: recent.count >= SharingLimits.picture)
        }
    }

    /// Those of these records that a caller may see, in their order: what was chosen on an earlier page.
    ///
    /// - Parameter ids: at most ``Records/Product/sourcesMost`` are looked up.
    package func products(_ ids: [RecordID], for caller: Caller) async throws -> [ShownProduct] {
        guard !ids.isEmpty else { return [] }
        return try await core.door("products", on: "report", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let asked = Array(ids.uniqued.prefix(Product.sourcesMost))
            let found = try await core.newest(among: asked, in: scope)
            let wanted = asked.compactMap { found[$0] }
            try await core.give(wanted.map(\.row), as: .list, isRun: false, to: caller)
            return wanted.map {
                ShownProduct(record: core.line($0.shown, $0.body, scope.snapshot), object: $0.object, row: $0.row)
            }
        }
    }

    /// The newest reports that a caller may see, which something may be made from.
    package func products(limit: Int, for caller: Caller) async throws -> [RecordLine] {
        try await core.door("products", on: "report", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            var question = Parts()
            question.add("products")
            let lines = try await core.recent(
                in: scope, type: "report", cursor: nil, limit: limit, question, for: caller
            ).lines
            // Of each the newest version: the first that comes.
            var known: Set<String> = []
            return lines.filter { known.insert($0.id).inserted }
        }
    }
}
