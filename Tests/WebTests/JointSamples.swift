import Records
import Sharing

@testable import Web

extension Samples {
    static func jointActs() throws -> [JointThread.Act] {
        try [("UG-NAC", "v2"), ("ET-FAD", "v1")].enumerated().map { place, said in
            JointThread.Act(
                id: try RecordID("note--\(uuid(740 + place))"), deed: place == 0 ? .change : .consent,
                organisation: said.0, digest: said.1,
                at: Instant(microseconds: today.microseconds - Int64(9 - place) * 3_600_000_000))
        }
    }

    static func jointLine(for house: String) throws -> JointLine {
        JointLine(
            record: line(97, type: Joint.type, title: "The <corridor>", tlp: .amberStrict), lead: "KE-OUT",
            house: house,
            thread: JointThread(
                originators: ["KE-OUT", "UG-NAC", "ET-FAD"], digest: "v2",
                made: Instant(microseconds: today.microseconds - 86_400_000_000), acts: try jointActs(), at: today))
    }

    static func joints() throws -> JointList {
        JointList(
            lines: [try jointLine(for: "KE-OUT"), try jointLine(for: "ET-FAD")], instant: today, isMore: true,
            mayAdd: true)
    }

    static func joint() throws -> JointView {
        let line = try jointLine(for: "ET-FAD")
        var draft = JointDraft(
            channel: "horn-watch", title: "The <corridor>",
            portions: [
                .init(originator: "KE-OUT", text: "The <road> is open."),
                .init(originator: "UG-NAC", text: "The border is not.", tlp: .amber),
                .init(originator: "ET-FAD", text: "Trucks wait."),
            ])
        draft.audience = ["SN-CAS"]
        return JointView(
            line: line, tlp: .amberStrict, draft: draft, digest: "v2",
            events: try jointActs().map {
                JointEvent(
                    act: $0, post: nil, text: $0.deed == .change ? "Leave out <the bridge>." : nil,
                    isCurrent: $0.digest == "v2")
            }, deeds: line.thread.deeds(of: "ET-FAD"), product: nil, instant: today)
    }
}
