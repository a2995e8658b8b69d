import Records
import Serving
import Sharing

/// What a form of a tear-line says.
struct TearLineEntry: Sendable {
    struct Wording: Hashable, Sendable {
        /// Empty: wherever the words stand.
        var place = ""
        var step = TearLineOrder.steps.first ?? ""
        var exact = ""
        var instead = ""
    }
    /// Lines of what is written more generally, at most; beyond them it takes the command line.
    static let most = 12
    /// Organisations that it can be made for on a page, at most.
    static let organisationsMost = 500
    /// How many empty lines stand below those that are filled.
    static func blank(after filled: Int) -> Int { max(0, min(max(3 - filled, 2), most - filled)) }

    var version: String?
    var channel: String?
    var target = ""
    var removing: [String] = []
    var wordings: [Wording] = []
    var tlp: TLP?
    var markings: [String] = []
    var organisations: [String] = []
    var leavesOut = false
    var note: String?

    init() {}

    /// - Throws: ``Refusal/Code/invalid`` where the form is none of ours.
    init(_ form: QueryString) throws(Refusal) {
        version = try form.only("version").nonEmpty
        channel = try form.only("channel").nonEmpty
        target = try form.only("target") ?? ""
        let ticked = form.values("remove")
        // What is in something that goes need not be named.
        removing = ticked.filter { inner in !ticked.contains { $0 != inner && inner.hasPrefix($0 + ".") } }
        let lists = ["place", "step", "exact", "instead"].map { form.values($0) }
        guard let count = lists.map(\.count).max(), count <= Self.most, lists.allSatisfy({ $0.count == count }) else {
            throw Refusal(.invalid, "the form has \(Self.most) lines of wordings at most, each of four fields")
        }
        wordings = (0..<count).map {
            Wording(place: lists[0][$0], step: lists[1][$0], exact: lists[2][$0], instead: lists[3][$0])
        }.filter { !$0.exact.isEmpty || !$0.instead.isEmpty }
        tlp = try form.only("tlp").nonEmpty.flatMap { value in TLP.allCases.first { $0.value == value } }
        markings = Self.words(try form.only("markings"))
        organisations = form.values("organisations").flatMap { Self.words($0) }
        leavesOut = try form.only("leave_out") != nil
        note = try form.only("note").nonEmpty
    }

    static func words(_ text: String?) -> [String] {
        (text ?? "").split { $0.isWhitespace || $0 == "," }.map(String.init)
    }

    func order(for record: String) throws(TearLineFault) -> TearLineOrder {
        var order = TearLineOrder(record: record, target: target)
        order.version = version
        order.channel = channel
        order.removing = removing
        for wording in wordings {
            let general = wording.instead.isEmpty ? nil : wording.instead
            guard !wording.place.isEmpty else {
                order.generaliseEverywhere(step: wording.step, exact: wording.exact, general: general)
                continue
            }
            try order.generalise(wording.place, step: wording.step, exact: wording.exact, general: general)
        }
        order.markings = (tlp.map { [$0.marking.text] } ?? []) + markings
        order.organisations = organisations
        order.leavesOutUnconsented = leavesOut
        order.note = note
        return order
    }
}
