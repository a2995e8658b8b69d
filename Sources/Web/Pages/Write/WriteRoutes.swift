import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// What may be written.
struct WriteRoutes: PageRoutes {
    static let page: any Page.Type = WritePage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.write, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let page = WritePage(try await desk.writable(for: context.caller), language: visit.language)
        return desk.html(page, title: visit.language.text("write.title"), place: .write, for: visit)
    }
}

/// The form of a genre: shown, and filed. What may be filed, and whether it waits for a second person, the gate decides.
struct WriteFormRoutes: PageRoutes {
    static let page: any Page.Type = WriteFormPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/write/{genre}", .callers) { try await show($0, $1) },
            .post("/write/{genre}", .callers, upTo: AnnexEntry.formLimit) { try await file($0, $1) },
        ]
    }

    /// Bytes that a form may have: an assessment has some fifteen fields of several lines, each letter up to nine bytes.
    static let formLimit = 1_024 * 1_024
    /// Fields that a form may have: those of any form, and one for each source of a summary that is written anew.
    static let fields = ServingLimits.parameters + Product.sourcesMost

    /// - Parameter entry: what the address says, or what was sent.
    private func product(
        _ entry: FormEntry, _ context: AppContext, _ language: Language
    ) async throws -> ProductEntry {
        let name = try context.parameter("genre")
        guard let form = ProductForms.named(name) else {
            throw Refusal(.missing, "there is no form \"\(name)\": choose one of those on the page before")
        }
        let channels = try await desk.writable(for: context.caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        var writing = Writing(channels: channels, sources: [], now: desk.gate.instant, language: language)
        if let id = entry.value("of") {
            let view = try await desk.gate.record(
                id, version: nil, channel: entry.value("channel"), for: context.caller)
            guard let earlier = EarlierProduct(view), earlier.form.genre == form.genre else {
                throw Refusal(.conflict, "\(view.line.id) cannot be written anew in this form: follow it up instead")
            }
            writing.earlier = earlier
        } else if let id = entry.value("follows") {
            // What is none, or is not shown, stays in the field as it was written.
            let view = try? await desk.gate.record(id, version: nil, for: context.caller)
            writing.follows = view.flatMap { $0.mayFollow ? $0.line : nil }
        }
        if form.genre == .intsum {
            // What was sent says which period, and what is written anew says it where nothing was.
            let said = entry.value("period_from") == nil ? writing.earlier?.entry ?? entry : entry
            writing.offset = IntsumForm.offset(entry)
            let offered = try await desk.gate.products(
                of: IntsumForm.period(said, now: writing.now),
                genre: entry.value("offered_genre").flatMap { Product.Genre(rawValue: $0) }, after: writing.offset,
                limit: IntsumForm.offers, for: context.caller)
            (writing.sources, writing.isMore, writing.isCut) = (offered.products, offered.isMore, offered.isCut)
            writing.ticked = try await ticked(entry, of: writing.sources, context)
        }
        return ProductEntry(form, writing)
    }

    /// The reports that a summary is made from, as its author is shown them: what the list does not offer is looked up. What is none, or
    /// is not shown, is in the list of what it was made from alone.
    private func ticked(
        _ entry: FormEntry, of offered: [ShownProduct], _ context: AppContext
    ) async throws -> [ShownProduct] {
        let known = Dictionary(offered.map { ($0.record.id, $0) }) { first, _ in first }
        let ids = entry.list("made_from").filter { !$0.isEmpty }
        let others = ids.filter { known[$0] == nil }.compactMap { try? RecordID($0) }
        let looked = try await desk.gate.products(others, for: context.caller)
        let all = known.merging(looked.map { ($0.record.id, $0) }) { first, _ in first }
        return ids.compactMap { all[$0] }
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let asked = FormEntry(try QueryString(context.query, plusIsSpace: true))
        let product = try await product(asked, context, visit.language)
        return page(product, product.writing.earlier?.entry ?? asked, visit)
    }

    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        var entry: FormEntry
        let files: AnnexEntry
        do {
            let (form, parts) = try await desk.uploads(request, context, visit, fields: Self.fields)
            entry = FormEntry(form)
            files = AnnexEntry(
                parts, accepted: form.values("annexes_ok"), wasChosen: entry.value("annexes_chosen") != nil,
                isWithout: entry.value("annexes_none") != nil, language: visit.language)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        let product = try await product(entry, context, visit.language)
        if let act = entry.value("act"), product.form.acts.contains(act) {
            product.form.fill(&entry, act, product.writing)
            return page(
                product, entry, visit, entry.isSound ? .ok : .unprocessableContent, files, isBack: entry.isSound)
        }
        // What only looks files nothing, so nothing is lost by it.
        let isLost = files.isLost && product.writing.earlier == nil && entry.value("act") != "look"
        guard var draft = product.draft(&entry), files.isSound, !isLost else {
            return page(
                product, entry, visit, .unprocessableContent, files,
                refused: isLost ? visit.language.text("annex.lost") : nil)
        }
        let revision = product.writing.earlier?.revision(entry)
        if revision == nil { draft.annexes = try files.annexes(lang: draft.lang) }
        let taken = TakenOut.query(files.removed)
        let outcome: ProductOutcome
        if entry.value("act") == "look" {
            switch try await desk.gate.look(at: draft, revising: revision, by: context.caller) {
            case .reaches(let reach): return page(product, entry, visit, .ok, files, reach: reach)
            case .refused(let refused): outcome = refused
            }
        } else {
            outcome = try await desk.gate.file(draft, revising: revision, by: context.caller)
        }
        switch outcome {
        case .filed(let id, let channel):
            return .seeOther(Paths.record(id, channel: channel) + (taken.isEmpty ? "" : "&" + taken))
        case .held(let request): return .seeOther(Paths.request(request) + (taken.isEmpty ? "" : "?" + taken))
        case .refused("annexes", let message):
            let words = visit.language.refused(message)
            return page(product, entry, visit, .unprocessableContent, files, refused: words)
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            if let property, case let field = ProductForms.field(of: property), entry.values[field] != nil {
                entry.problems[field] = words
            } else {
                entry.problem = words
            }
            return page(product, entry, visit, .unprocessableContent, files)
        }
    }

    private func page(
        _ product: ProductEntry, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        _ files: AnnexEntry = AnnexEntry(), refused: String? = nil, reach: ProductReach? = nil, isBack: Bool = false
    ) -> Response {
        let page = WriteFormPage(
            product, entry: entry, writer: visit.reader ?? "",
            files: files.model(refused: refused, language: visit.language), reach: reach, isBack: isBack)
        let writing = product.writing
        return desk.html(
            page, title: page.heading, place: .write, marking: (writing.earlier?.view.line ?? writing.follows)?.tlp,
            for: visit, status: status)
    }
}

extension Desk {
    /// The channels that a caller may file products in: not the registry.
    func writable(for caller: Caller) async throws -> [ChannelView] {
        try await gate.channels(for: caller).filter { $0.canWrite && $0.code != "registry" }
    }
}
