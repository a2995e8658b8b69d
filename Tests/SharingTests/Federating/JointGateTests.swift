import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("A product of two houses is drafted on one node and consented to on the other (domain 3.8, decision 0062)")
struct JointGateTests {
    private static let three = ["KE-OUT", "UG-NAC", "SN-CAS"]

    private func draft(_ text: String = "(UG-NAC, AMBER) Ours of the border") -> JointDraft {
        JointDraft(
            channel: "alerts", title: "The corridor", portions: JointDraft.portions(in: "Ours of the road\n\n" + text))
    }

    private func filed(_ outcome: ProductOutcome) throws -> String {
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func view(_ id: String, at capital: Capital) async throws -> JointView {
        try await capital.node.gate.joint(id, for: capital.duty())
    }

    @discardableResult
    private func act(
        _ deed: JointAct.Deed, on id: String, at capital: Capital, saying text: String? = nil
    ) async throws -> ProductOutcome {
        capital.clock.pass(seconds: 5)
        let digest = try await view(id, at: capital).digest
        return try await capital.node.gate.act(
            JointActDraft(deed, on: id, digest: digest, text: text), by: capital.duty())
    }

    /// A draft of the first that the second was sent.
    private func drafted(_ ke: Capital, _ ug: Capital) async throws -> String {
        ke.clock.pass(seconds: 1)
        let id = try filed(try await ke.node.gate.file(draft(), by: ke.duty()))
        try await ke.send(to: ug)
        ug.clock.pass(seconds: 20)
        return id
    }

    @Test(
        "a third has nothing of it before all have consented, and all of it after; all are its originators, and one recalls it for all",
        arguments: Backend.allCases)
    func life(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await drafted(ke, ug)
            #expect(try await view(id, at: ug).deeds == [.consent, .change, .withhold])
            #expect(try await ug.node.gate.inbox(for: ug.duty()).joints.map(\.record.id) == [id])
            #expect(try await ke.node.gate.inbox(for: ke.duty()).joints.isEmpty)
            try await ke.send(to: sn)
            #expect(try await sn.node.gate.joints(for: sn.duty()).lines.isEmpty)
            await #expect(throws: Refusal.self) { _ = try await view(id, at: sn) }
            // Not without the other's consent.
            await #expect(throws: Refusal.self) { try await act(.release, on: id, at: ke) }
            _ = try filed(try await act(.consent, on: id, at: ug))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            #expect(try await view(id, at: ke).line.thread.state == .agreed)
            try await ke.send(to: sn)
            // Nor that there is one: not by what says what its kind, or its marking, is.
            #expect(try await sn.titles() == [])
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try #require(try await view(id, at: ke).product)
            #expect(product.title.description.contains("corridor"))
            let snapshot = try await ke.node.core.directory.current()
            #expect(snapshot.policies.values.contains { $0.originators == ["KE-OUT", "UG-NAC"] })
            for other in [ug, sn] { try await ke.send(to: other) }
            for capital in [ke, ug, sn] {
                capital.clock.pass(seconds: 60)
                let body = try await capital.node.gate.body(product.id, version: nil, for: capital.duty())
                let text = String(decoding: body, as: UTF8.self)
                #expect(text.contains("Ours of the border") && text.contains("Ours of the road"))
            }
            #expect(try await view(id, at: ug).line.thread.state == .released)
            #expect(try await sn.node.gate.joints(for: sn.duty()).lines.isEmpty)
            // What one of them takes back is taken back, wherever it is.
            _ = try await ug.node.gate.recall(
                product.id, reason: .sourceProtection, explanation: nil, by: ug.duty())
            try await ug.send(to: ke)
            try await ke.send(to: sn)
            let report = try JSONDocument(parsing: try await found(id, at: ke).version.report.bytes).root
            #expect(try await refused([report], at: ke)?.contains("recalled") == true)
            for capital in [ke, ug, sn] {
                let duty = try await capital.duty()
                await #expect(throws: Refusal.self, "\(capital.code)") {
                    _ = try await capital.node.gate.body(product.id, version: nil, for: duty)
                }
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test(
        "a change withdraws every consent, a refusal is told to the lead, and a version without what is withheld is another"
    )
    func changed() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let shown = try await view(id, at: ug).digest
            _ = try filed(try await act(.consent, on: id, at: ug))
            ke.clock.pass(seconds: 30)
            _ = try filed(
                try await ke.node.gate.file(draft("(UG-NAC) Otherwise"), revising: id, by: ke.duty()))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 30)
            #expect(try await view(id, at: ke).line.thread.words.map(\.word) == [.lead, .unanswered])
            await #expect(throws: Refusal.self) { try await act(.release, on: id, at: ke) }
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            #expect(try await view(id, at: ug).line.thread.waits(for: "UG-NAC"))
            // What they were shown before is not what they would consent to.
            let duty = try await ug.duty()
            await #expect(throws: Refusal.self) {
                _ = try await ug.node.gate.act(JointActDraft(.consent, on: id, digest: shown), by: duty)
            }
            guard case .refused("text", _) = try await act(.change, on: id, at: ug, saying: " ") else {
                Issue.record("a change was asked for without words")
                return
            }
            _ = try filed(try await act(.withhold, on: id, at: ug, saying: "The source would be known"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let told = try await view(id, at: ke)
            #expect(told.line.thread.words.map(\.word) == [.lead, .withheld] && told.line.isToDo)
            #expect(told.events.compactMap(\.text) == ["The source would be known"])
            #expect(try await ke.node.gate.inbox(for: ke.duty()).joints.map(\.record.id) == [id])
        }
    }

    @Test("nobody files a joint product past its draft, and nobody but the lead revises it")
    func past() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let scope = try await ke.node.core.scope(nil, for: ke.duty())
            let found = try await ke.node.core.joint(RecordID(id), in: scope, for: ke.duty())
            let report = try JSONDocument(parsing: found.version.report.bytes).root
            for capital in [ke, ug] {
                let filed = try await capital.node.gate.write([report], to: "alerts", by: capital.duty())
                guard case .refused(let message) = filed.items.first?.fate else {
                    Issue.record("it was filed at \(capital.code)")
                    continue
                }
                #expect(message.contains("joint product") || message.contains("consented"))
            }
            let duty = try await ug.duty()
            await #expect(throws: Refusal.self) {
                _ = try await ug.node.gate.file(draft("(KE-OUT) Mine"), revising: id, by: duty)
            }
            // Nobody writes one alone.
            guard case .refused("portions", _) = try await ke.node.gate.file(draft("alone"), by: ke.duty()) else {
                Issue.record("it was filed")
                return
            }
        }
    }

    // MARK: Ways past the form

    private func found(_ id: String, at capital: Capital) async throws -> FoundJoint {
        let caller = try await capital.duty()
        let scope = try await capital.node.core.scope(nil, for: caller)
        return try await capital.node.core.joint(RecordID(id), in: scope, for: caller)
    }

    /// A note that says something of a draft, as any program can write one.
    private func note(
        _ number: Int, _ deed: JointAct.Deed, on id: String, of digest: String, at capital: Capital,
        more: [JSONMember] = []
    ) throws -> JSONValue {
        let note = ActingNote(
            id: try RecordID(Thing.id(number, "note")), about: try RecordID(id), extensionID: JointAct.extensionID,
            act: deed.rawValue, said: [JSONMember("digest", .string(digest))] + more, text: nil, mark: nil)
        return try JSONDocument(parsing: note.tree(at: capital.clock.now).bytes).root
    }

    /// Why the last of these is not filed; `nil`: it is.
    private func refused(_ objects: [JSONValue], at capital: Capital, as post: String = "duty") async throws -> String?
    {
        let caller = try await capital.node.administration.post(post)
        let report = try await capital.node.gate.write(objects, to: "alerts", by: caller)
        guard case .refused(let message) = report.items.last?.fate else { return nil }
        return message
    }

    private func author(at capital: Capital) async throws {
        let administration = capital.node.administration
        _ = try await administration.addAccount(name: "author", roles: [.reader, .author], purposes: [.awareness])
        try await administration.grant("alerts", to: "author", write: true)
    }

    @Test("a consent that was taken back lets nothing out, whatever is said to have been released on it")
    func forged() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let consent = try filed(try await act(.consent, on: id, at: ug))
            let withheld = try filed(try await act(.withhold, on: id, at: ug))
            // To recall that for the words that it is said in is not to consent again.
            let duty = try await ug.duty()
            let kept = await refusal {
                _ = try await ug.node.gate.recall(withheld, reason: .sourceProtection, explanation: nil, by: duty)
            }
            #expect(kept?.code == .conflict)
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let draft = try await found(id, at: ke)
            let release = try note(
                1, .release, on: id, of: draft.version.digest, at: ke,
                more: [
                    JSONMember("product_ref", .string(draft.version.product.text)),
                    JSONMember("consent_refs", .array([.string(consent)])),
                ])
            #expect(try await refused([release], at: ke)?.contains("consents") == true)
            let report = try JSONDocument(parsing: draft.version.report.bytes).root
            #expect(try await refused([release, report], at: ke)?.contains("consented") == true)
        }
    }

    @Test(
        "to consent and to release takes a releaser, and a draft stays with its originators, by whatever way they are filed"
    )
    func raw() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            for capital in [ke, ug] { try await author(at: capital) }
            // Without a mark, as a program files it.
            ke.clock.pass(seconds: 1)
            let id = Thing.id(1, Joint.type)
            let draft = draft().object(try RecordID(id), ledBy: "KE-OUT", at: ke.clock.now)
            let bare = try JSONDocument(parsing: draft.bytes).root.next(
                [], without: ["object_marking_refs"], at: .exactly(ke.clock.now))
            #expect(try await refused([try JSONDocument(parsing: bare.bytes).root], at: ke, as: "author") == nil)
            for other in [ug, sn] { try await ke.send(to: other) }
            ug.clock.pass(seconds: 20)
            #expect(try await sn.titles() == [])
            let shown = try await found(id, at: ug)
            let consent = try note(5, .consent, on: id, of: shown.version.digest, at: ug)
            #expect(try await refused([consent], at: ug, as: "author")?.contains("releasers") == true)
            #expect(
                try await refused(
                    [try note(3, .withhold, on: id, of: shown.version.digest, at: ug)], at: ug, as: "author") == nil)
            #expect(try await refused([consent], at: ug) == nil)
            // What was said stays said: neither another version of it nor its withdrawal brings back what was said before.
            let other = consent.next(
                [JSONMember("content", "nothing")], without: ["extensions"],
                at: .exactly(ug.clock.now.adding(seconds: 9)))
            #expect(
                try await refused([try JSONDocument(parsing: other.bytes).root], at: ug)?.contains("one version")
                    == true)
            let duty = try await ug.duty()
            await #expect(throws: Refusal.self) {
                try await ug.node.gate.withdraw(
                    Thing.id(3, "note"), versions: nil, specVersions: nil, from: "alerts", by: duty)
            }
            // Nor is anything of it made for others past its originators.
            let lead = try await ke.duty()
            let torn = await refusal {
                _ = try await ke.node.gate.tearline(
                    TearLineOrder(record: id, target: "alerts"), submits: false, by: lead)
            }
            #expect(torn?.code == .forbidden)
            // Nobody drafts in another's name, and nobody speaks of what they do not see.
            #expect(
                try await refused([try JSONDocument(parsing: draft.bytes).root], at: ug)?.contains("leads it") == true)
            let stranger = try note(4, .change, on: id, of: shown.version.digest, at: sn)
            #expect(try await refused([stranger], at: sn)?.contains("no joint draft") == true)
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let agreed = try await found(id, at: ke)
            #expect(agreed.thread(at: ke.clock.now).state == .agreed)
            let report = try JSONDocument(parsing: agreed.version.report.bytes).root
            #expect(try await refused([report], at: ke, as: "author")?.contains("releaser") == true)
            #expect(try await refused([report], at: ke) == nil)
        }
    }

    @Test(
        "what came after a version and was taken back asked everybody anew: the older one does not go out on its consents"
    )
    func recalledVersion() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await agreed(ke, ug)
            #expect(try await view(id, at: ke).line.thread.state == .agreed)
            _ = try filed(try await ke.node.gate.file(draft("(UG-NAC) Otherwise"), revising: id, by: ke.duty()))
            let second = try await found(id, at: ke).version.modified
            _ = try await ke.node.gate.recall(id, versions: [second], reason: .error, explanation: nil, by: ke.duty())
            let again = try await found(id, at: ke)
            #expect(try await view(id, at: ke).line.isToDo)
            #expect(again.version.modified != second && again.thread(at: ke.clock.now).state == .open)
            let report = try JSONDocument(parsing: again.version.report.bytes).root
            #expect(try await refused([report], at: ke)?.contains("next version") == true)
        }
    }

    /// Files what was taken back once more; what was recalled a second person clears.
    private func fileAgain(_ object: JSONValue, at capital: Capital) async throws {
        let report = try await capital.node.gate.write([object], to: "alerts", by: capital.duty())
        guard case .pending(let request)? = report.items.last?.fate else {
            #expect(report.items.last?.fate == .stored)
            return
        }
        let administration = capital.node.administration
        _ = try await administration.addAccount(
            name: "second", roles: [.reader, .author, .releaser], purposes: [.awareness])
        try await administration.grant("alerts", to: "second", write: true)
        _ = try await capital.node.gate.clear(request, seen: nil, by: administration.post("second"))
    }

    @Test("whoever files a draft once more that was taken back is told at once that only a next version goes out")
    func filedAgain() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            for isAgreed in [false, true] {
                let id = try await isAgreed ? agreed(ke, ug) : drafted(ke, ug)
                let duty = try await ke.duty()
                let bytes = try await ke.node.gate.body(id, version: nil, for: duty)
                #expect(try await view(id, at: ke).line.thread.isLast)
                ke.clock.pass(seconds: 5)
                try await ke.node.gate.withdraw(id, versions: nil, specVersions: nil, from: "alerts", by: duty)
                try await fileAgain(try JSONDocument(parsing: bytes).root, at: ke)
                let line = try await view(id, at: ke).line
                #expect(line.isToDo && !line.thread.isLast && line.thread.state == .open)
                let report = try JSONDocument(parsing: try await found(id, at: ke).version.report.bytes).root
                // Not to ask those who have not consented.
                #expect(try await refused([report], at: ke)?.contains("next version") == true)
            }
        }
    }

    @Test("a joint product has no other version: nobody lays their own word over it, here or at others'")
    func overlaid() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            for other in [ug, sn] { try await ke.send(to: other) }
            let report = try JSONDocument(parsing: try await found(id, at: ke).version.report.bytes).root
            // The same once more is the same.
            #expect(try await refused([report], at: ke) == nil)
            for capital in [ke, ug] {
                capital.clock.pass(seconds: 60)
                let now = capital.clock.now
                for (members, gone) in [
                    ([JSONMember("name", "Mine alone")], ["extensions"]), ([JSONMember("revoked", true)], []),
                ] as [([JSONMember], [String])] {
                    let tree = report.next(members, without: Set(gone), at: .exactly(now))
                    let message = try await refused([try JSONDocument(parsing: tree.bytes).root], at: capital)
                    #expect(message?.contains("joint product") == true || message?.contains("consented") == true)
                }
            }
            // A node that lets its people do so is not believed by another.
            let tree = report.next(
                [JSONMember("name", "Mine alone")], without: ["extensions"], at: .exactly(ug.clock.now))
            let (answer, _) = try await looked(
                at: tree, by: sn, as: .channel("alerts", of: "UG-NAC", tlp: .green), from: "UG-NAC")
            #expect(answer == .invalid)
        }
    }

    /// What a node answers to a record that another's node sends it under a policy.
    private func looked(
        at tree: JSONTree, by capital: Capital, as policy: ReleasePolicy, from sender: String
    ) async throws -> (exception: PouchReceipt.Exception?, arrival: Arrival?) {
        let core = capital.node.core
        let snapshot = try await core.directory.current()
        let draft = try Draft(checking: JSONDocument(parsing: tree.bytes).root)
        let origin = "node.example/" + sender.lowercased()
        let envelope = Envelope(
            urn: Envelope.urn(node: origin, id: draft.id), kind: draft.kind.name, contentHash: draft.content,
            originator: sender, ownerNode: origin, filedBy: "duty", channel: "alerts", created: capital.clock.now,
            policy: policy.canonical, precedence: .routine)
        var receiving = Receiving(
            core: core, partner: try core.partner(sender, in: snapshot), snapshot: snapshot, now: capital.clock.now)
        let answer = try await receiving.look(
            at: PouchRecord(channel: "alerts", envelope: envelope.bytes, body: draft.body), of: sender,
            isPassedOn: false,
            as: Envelope.Received(from: sender, pouch: ContentDigest(sha256: Array("pouch".utf8)), item: 0))
        switch answer {
        case .file(let arrival): return (nil, arrival)
        case .own: return (nil, nil)
        case .refused(let exception): return (exception, nil)
        }
    }

    @Test("a node takes no draft, and nothing said of one, that is not kept to its originators")
    func taken() async throws {
        try await Capital.all(Self.three) { capitals in
            let ug = capitals[1]
            let id = try RecordID(Thing.id(1, Joint.type))
            let tree = draft().object(id, ledBy: "KE-OUT", at: ug.clock.now)
            let open = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .green)
            let note = try note(2, .change, on: id.text, of: "v1", at: ug)
            for each in [tree, JSONTree.raw(note.minified)] {
                #expect(try await looked(at: each, by: ug, as: open, from: "KE-OUT").exception == .invalid)
                let held = open.held(to: ["KE-OUT", "UG-NAC"])
                #expect(try await looked(at: each, by: ug, as: held, from: "KE-OUT").exception == nil)
            }
            // Nobody says anything of one for several.
            var several = open.held(to: ["KE-OUT", "UG-NAC"])
            several.originators.insert("SN-CAS")
            #expect(
                try await looked(at: .raw(note.minified), by: ug, as: several, from: "KE-OUT").exception == .invalid)
            // Whoever speaks of one writes it, too.
            let others = open.held(to: ["UG-NAC", "SN-CAS"])
            #expect(
                try await looked(at: .raw(note.minified), by: ug, as: others, from: "KE-OUT").exception == .invalid)
            // For more than write it is for too many.
            let wide = open.held(to: ["KE-OUT", "UG-NAC", "SN-CAS"])
            #expect(try await looked(at: tree, by: ug, as: wide, from: "KE-OUT").exception == .invalid)
        }
    }

    @Test("passing on stays within what all consented to, and within what the channel lets its records go to")
    func onward() {
        func onward(_ rule: Onward, isNamed: Bool = true) -> ReleasePolicy {
            var policy = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .green)
            policy.onward = rule
            let codes = ["KE-OUT", "UG-NAC", "SN-CAS"].map { Party.organisation($0) }
            return policy.held(
                by: JointGrounds(
                    originators: ["KE-OUT", "UG-NAC"],
                    audience: Set(codes).union(isNamed ? [] : [.channel("alerts")]), channel: "alerts", isNamed: isNamed
                ))
        }
        let all: Set<Party> = [.organisation("KE-OUT"), .organisation("UG-NAC"), .organisation("SN-CAS")]
        let own: Set<Party> = [.organisation("KE-OUT"), .organisation("UG-NAC")]
        #expect(onward(.none).onward == .list(all) && onward(.community).onward == .list(all))
        #expect(onward(.list([.channel("alerts")])).onward == .list(all))
        #expect(onward(.list([.organisation("ET-FAD")])).onward == .list(own))
        #expect(onward(.list([.organisation("SN-CAS"), .organisation("ET-FAD")])).onward == .list(all))
        #expect(onward(.none).relTo.lists.contains(all))
        #expect(onward(.none, isNamed: false).relTo == .only([.channel("alerts")]))
    }

    @Test("whoever has it by another's hands takes it back from those hands and from its lead, erased or not")
    func relayed() async throws {
        try await Capital.all(["KE-OUT", "UG-NAC", "ET-FAD"]) { capitals in
            let (ke, ug, et) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product.text
            // Not straight to its other originator.
            try await ke.send(to: et)
            et.clock.pass(seconds: 60)
            try await et.send(to: ug)
            ug.clock.pass(seconds: 120)
            _ = try await ug.node.gate.recall(
                product, reason: .sourceProtection, measure: .cryptoShred, explanation: nil, by: ug.duty())
            try await ug.send(to: et)
            try await et.send(to: ke)
            for capital in capitals {
                #expect(try await capital.node.core.store.places(of: RecordID(product)).isEmpty, "\(capital.code)")
                let duty = try await capital.duty()
                await #expect(throws: Refusal.self, "\(capital.code)") {
                    _ = try await capital.node.gate.body(product, version: nil, for: duty)
                }
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test(
        "what a joint product says of a person any of its originators erases, and it is taken back for all",
        arguments: [0, 1])
    func erased(_ who: Int) async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            ke.clock.pass(seconds: 1)
            let id = try filed(
                try await ke.node.gate.file(draft("(UG-NAC, AMBER) Juma Otieno at the border"), by: ke.duty()))
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 20)
            _ = try filed(try await act(.consent, on: id, at: ug))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product
            for other in [ug, sn] { try await ke.send(to: other) }
            for capital in capitals { capital.clock.pass(seconds: 120) }
            // Made by its lead, and not sent to anybody yet.
            let translation = Thing.id(80, TranslationOrigin.kind)
            #expect(try await refused([try self.translation(80, of: product.text, "name")], at: ke) == nil)
            let eraser = capitals[who]
            try await eraser.mention(60, of: product.text)
            let done = try await eraser.node.forget(
                mentions: [RecordID(Thing.id(60, "person-mention"))], by: eraser.console)
            #expect(done.taken.contains(product.text))
            #expect(done.reassess.contains(id) && !done.reassess.contains(product.text))
            #expect(try await eraser.node.core.store.places(of: product).isEmpty)
            if who == 1 {
                try await ug.send(to: ke)
                // Its officer is told of the draft, which says the same.
                let recalls = try await ke.node.core.directory.current().registry.all("recall")
                #expect(recalls.contains { Rfi.texts($0.body["derived_refs"]).contains(id) })
            }
            for other in [ug, sn] { try await ke.send(to: other) }
            for capital in capitals {
                for gone in [product, try RecordID(translation)] {
                    #expect(try await capital.node.core.store.places(of: gone).isEmpty, "\(capital.code) \(gone.text)")
                }
                let duty = try await capital.duty()
                await #expect(throws: Refusal.self, "\(capital.code)") {
                    _ = try await capital.node.gate.body(product.text, version: nil, for: duty)
                }
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test("an originator that had a product by another's hands takes its lead's own as known, and finds its draft")
    func relayedFirst() async throws {
        try await Capital.all(["KE-OUT", "UG-NAC", "ET-FAD"]) { capitals in
            let (ke, ug, et) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product
            try await ke.send(to: et)
            et.clock.pass(seconds: 60)
            try await et.send(to: ug)
            ug.clock.pass(seconds: 120)
            #expect(try await !ug.node.core.store.places(of: product).isEmpty)
            let opened = try await ug.open(try await ke.pack(ug))
            #expect(opened.allSatisfy { $0.exceptions.isEmpty } && opened.contains { $0.known > 0 })
            let done = try await ug.node.forget(records: [product], by: ug.console)
            #expect(done.reassess.contains(id))
        }
    }

    @Test("what was recalled and kept is erased everywhere all the same, once a person asks for it")
    func erasedAfterRecall() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product
            for other in [ug, sn] { try await ke.send(to: other) }
            for capital in capitals { capital.clock.pass(seconds: 60) }
            _ = try await ug.node.gate.recall(
                product.text, reason: .sourceProtection, explanation: nil, by: ug.duty())
            try await ug.send(to: ke)
            try await ke.send(to: sn)
            for capital in capitals {
                capital.clock.pass(seconds: 60)
                #expect(try await !capital.node.core.store.places(of: product).isEmpty, "\(capital.code)")
            }
            let done = try await ug.node.forget(records: [product], by: ug.console)
            #expect(done.taken == [product.text])
            try await ug.send(to: ke)
            try await ke.send(to: sn)
            for capital in capitals {
                #expect(try await capital.node.core.store.places(of: product).isEmpty, "\(capital.code)")
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test("a joint product that waits for a second person is erased at its lead, and taken back from nobody")
    func erasedWaiting() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await agreed(ke, ug)
            let version = try await found(id, at: ke).version
            try await ke.mention(60, of: version.product.text)
            let report = try JSONDocument(parsing: version.report.bytes).root
            let filed = try await ke.node.gate.write([report], to: "alerts", by: ke.duty())
            guard case .pending? = filed.items.last?.fate else {
                Issue.record("it does not wait: \(filed)")
                return
            }
            let done = try await ke.node.forget(records: [version.product], by: ke.console)
            #expect(done.taken == [version.product.text] && done.erased > 0)
            // It went out to nobody.
            #expect(try await ke.node.core.directory.current().registry.all("recall").isEmpty)
        }
    }

    @Test("whoever is no originator erases its copy of a joint product, and takes it back for nobody")
    func erasedByThird() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product
            try await ke.send(to: sn)
            sn.clock.pass(seconds: 60)
            #expect(try await refused([try translation(80, of: product.text, "name")], at: sn) == nil)
            _ = try await sn.node.forget(records: [product], by: sn.console)
            #expect(try await sn.node.core.store.places(of: product).isEmpty)
            #expect(try await sn.node.core.directory.current().registry.all("recall").isEmpty)
            try await sn.send(to: ke)
            _ = try await ke.node.gate.body(product.text, version: nil, for: ke.duty())
        }
    }

    @Test("what a translation of another's word says of a person is erased by the house that wrote it")
    func erasedTranslation() async throws {
        try await Capital.all(["KE-OUT", "UG-NAC"]) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            try await ug.file(Thing(1, name: "a mark"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let id = try RecordID(Thing.id(80, TranslationOrigin.kind))
            var thing = Thing(80, more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"Juma Otieno"}}"#)
            thing.type = TranslationOrigin.kind
            #expect(try await refused([try thing.value], at: ke) == nil)
            #expect(try await policy(of: id.text, at: ke).originators == ["KE-OUT", "UG-NAC"])
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            try await ke.mention(60, of: id.text)
            let done = try await ke.node.forget(mentions: [RecordID(Thing.id(60, "person-mention"))], by: ke.console)
            #expect(done.taken == [id.text] && !done.reassess.contains(id.text))
            try await ke.send(to: ug)
            for capital in [ke, ug] {
                #expect(try await capital.node.core.store.places(of: id).isEmpty, "\(capital.code)")
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test(
        "an erasure takes the versions of a translation that say it, and leaves the one that does not"
    )
    func erasedTranslationVersion() async throws {
        try await Capital.all(["KE-OUT", "UG-NAC"]) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            try await ug.file(Thing(1, name: "a mark"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let id = try RecordID(Thing.id(80, TranslationOrigin.kind))
            for (version, name) in [(0, "Juma Otieno"), (1, "un mot")] {
                var thing = Thing(
                    80, version: version,
                    more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"\#(name)"}}"#)
                thing.type = TranslationOrigin.kind
                #expect(try await refused([try thing.value], at: ke) == nil)
                ke.clock.pass(seconds: 60)
            }
            #expect(try await ke.node.core.store.places(of: id).count == 2)
            try await ke.mention(60, of: id.text)
            let done = try await ke.node.forget(mentions: [RecordID(Thing.id(60, "person-mention"))], by: ke.console)
            #expect(done.taken.isEmpty && done.reissued == [id.text])
            let recalls = try await ke.node.core.directory.current().registry.all("recall")
            #expect(recalls.map { Rfi.texts($0.body["versions"]) } == [[Thing.time(0)]])
            // The hourly chore takes no more than the recall says.
            #expect(try await ke.node.core.finishRecalls() == 0)
            #expect(try await ke.node.core.store.places(of: id).count == 1)
            let body = try await ke.node.gate.body(id.text, version: nil, for: ke.duty())
            #expect(String(decoding: body, as: UTF8.self).contains("un mot"))
            #expect(try await ke.verify() == [])
        }
    }

    /// A draft on which the second has consented, as the first has it.
    private func agreed(_ ke: Capital, _ ug: Capital) async throws -> String {
        let id = try await drafted(ke, ug)
        _ = try filed(try await act(.consent, on: id, at: ug))
        try await ug.send(to: ke)
        ke.clock.pass(seconds: 60)
        return id
    }

    private func policy(of id: String, at capital: Capital) async throws -> ReleasePolicy {
        let snapshot = try await capital.node.core.directory.current()
        let place = try #require(try await capital.node.core.store.places(of: RecordID(id)).first)
        return try #require(snapshot.shelves[place.shelf].flatMap { snapshot.policies[$0.policy] })
    }

    private func report(_ id: String, more: String = "") throws -> JSONValue {
        try parse(
            #"""
            {"type":"report","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))","modified":"\#(Thing.time(1))",
            "name":"Mine","published":"\#(Thing.time(0))","object_refs":["\#(id)"]\#(more)}
            """#)
    }

    private func translation(_ number: Int, of original: String, _ property: String = "content") throws -> JSONValue {
        var thing = Thing(number, more: #","object_ref":"\#(original)","contents":{"fr":{"\#(property)":"un mot"}}"#)
        thing.type = "language-content"
        return try thing.value
    }

    @Test("nobody lays their own word under the id of what is to be released, before it is out")
    func overlaidBefore() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            let product = try await found(id, at: ke).version.product.text
            try await author(at: ug)
            let mine = try report(product)
            #expect(try await refused([mine], at: ug, as: "author")?.contains("joint product") == true)
            #expect(try await refused([mine], at: ke)?.contains("joint product") == true)
            let sent = try await looked(
                at: .raw(mine.minified), by: sn, as: .channel("alerts", of: "UG-NAC", tlp: .green), from: "UG-NAC")
            #expect(sent.exception == .invalid)
            _ = try filed(try await act(.release, on: id, at: ke))
            try await ke.send(to: sn)
            sn.clock.pass(seconds: 60)
            let body = try await sn.node.gate.body(product, version: nil, for: sn.duty())
            #expect(String(decoding: body, as: UTF8.self).contains("Ours of the border"))
        }
    }

    @Test("a joint product is taken from its lead alone, and no other report as the word of several")
    func taker() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await agreed(ke, ug)
            _ = try filed(try await act(.release, on: id, at: ke))
            let version = try await found(id, at: ke).version
            var policy = try await policy(of: version.product.text, at: ke)
            sn.clock.pass(seconds: 120)
            #expect(
                try await looked(at: version.report, by: sn, as: policy, from: "UG-NAC").exception == .invalid)
            #expect(try await looked(at: version.report, by: sn, as: policy, from: "KE-OUT").exception == nil)
            // Nor under an id that another has already: the other's next version would be refused for it.
            policy = .channel("alerts", of: "UG-NAC", tlp: .green)
            policy.originators.insert("KE-OUT")
            let plain = try report(Thing.id(40, "report"))
            #expect(
                try await looked(at: .raw(plain.minified), by: sn, as: policy, from: "UG-NAC").exception == .invalid)
        }
    }

    @Test(
        "what derives from a draft, from what was said of one or from a translation of these stays with its originators"
    )
    func derived() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await drafted(ke, ug)
            let said = try filed(try await act(.change, on: id, at: ug, saying: "The source would be known"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let kind = TranslationOrigin.kind
            for (number, original, property) in [
                (70, said, "content"), (71, id, "name"), (72, Thing.id(70, kind), "contents"),
            ] {
                #expect(try await refused([try translation(number, of: original, property)], at: ke) == nil)
                let policy = try await policy(of: Thing.id(number, kind), at: ke)
                #expect(policy.isHeld(to: ["KE-OUT", "UG-NAC"]) && policy.tlp >= .amberStrict, "\(number)")
            }
            // What comes with it is in no store yet.
            let note = try note(3, .change, on: id, of: try await found(id, at: ke).version.digest, at: ke)
            let made = try made(74, from: Thing.id(3, "note"))
            let duty = try await ke.duty()
            let together = try await ke.node.gate.write(
                [note, try translation(73, of: Thing.id(3, "note")), made], to: "alerts", by: duty)
            #expect(together.items.map(\.fate) == [.stored, .stored, .stored])
            for id in [Thing.id(73, kind), Thing.id(74, "report")] {
                #expect(try await policy(of: id, at: ke).notRelTo.contains(.others))
            }
            try await ke.send(to: sn)
            #expect(try await sn.titles() == [])
        }
    }

    /// A report that says that it was made from a record.
    private func made(_ number: Int, from source: String) throws -> JSONValue {
        try report(
            Thing.id(number, "report"),
            more:
                #","extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note","#
                + #""sources":[{"description":"x","holding":"own","grade":"B2"}],"derived_from_refs":["\#(source)"]}}"#)
    }

    @Test("what derives from what comes with it, and that from a draft or a joint product, goes to nobody else")
    func derivedTogether() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await drafted(ke, ug)
            let said = try filed(try await act(.change, on: id, at: ug, saying: "The source would be known"))
            let other = try await drafted(ke, ug)
            _ = try filed(try await act(.consent, on: other, at: ug))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let kind = TranslationOrigin.kind
            let product = try JSONDocument(parsing: try await found(other, at: ke).version.report.bytes).root
            let out = try #require(product["id"]?.string)
            for (objects, last, staysHome) in [
                // A translation of a translation.
                (
                    [try translation(81, of: said), try translation(82, of: Thing.id(81, kind), "contents")],
                    Thing.id(82, kind), false
                ),
                // A report that is made from a translation.
                (
                    [try translation(83, of: said), try made(84, from: Thing.id(83, kind))], Thing.id(84, "report"),
                    true
                ),
                // A translation of a report that is made from a draft.
                (
                    [try made(85, from: id), try translation(86, of: Thing.id(85, "report"), "name")],
                    Thing.id(86, kind), false
                ),
                // A translation of a joint product, before that stands.
                ([product, try translation(87, of: out, "name")], Thing.id(87, kind), true),
            ] as [([JSONValue], String, Bool)] {
                #expect(try await refused(objects, at: ke) == nil)
                let policy = try await policy(of: last, at: ke)
                #expect(policy.notRelTo.contains(.others) == staysHome, "\(last)")
                #expect(staysHome || policy.isHeld(to: ["KE-OUT", "UG-NAC"]), "\(last)")
            }
            // Once it stands, it comes along as it is.
            #expect(try await refused([product, try translation(88, of: out, "name")], at: ke) == nil)
            #expect(try await !policy(of: Thing.id(88, kind), at: ke).notRelTo.contains(.others))
            try await ke.send(to: sn)
            for id in [Thing.id(82, kind), Thing.id(84, "report"), Thing.id(86, kind), Thing.id(87, kind)] {
                #expect(try await sn.node.core.store.places(of: RecordID(id)).isEmpty, "\(id)")
            }
        }
    }

    @Test("a translation is passed on no further than what it translates")
    func translatedOnward() async throws {
        try await Capital.all(Self.three) { capitals in
            let core = capitals[0].node.core
            let channel = try #require(try await core.directory.current().channelsByName["alerts"])
            var template = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .green)
            template.onward = .community
            var source = PolicyKeys.Derivation()
            source.originators = ["KE-OUT", "UG-NAC"]
            source.onward = .list([.organisation("KE-OUT"), .organisation("UG-NAC")])
            source.tlp = .amber
            let policy = ReleasePolicy(
                bytes: core.policy(
                    PolicyKeys.Question(
                        channel: channel.key, originator: "KE-OUT", markings: [], granular: [], source: source),
                    template: template))
            #expect(policy?.onward == source.onward && policy?.tlp == .amber)
        }
    }

    @Test("no recall makes an earlier consent the last word, whether a refusal goes or a later consent")
    func recalledWords() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let duty = try await ug.duty()
            func recall(_ note: String) async throws {
                ug.clock.pass(seconds: 5)
                _ = try await ug.node.gate.recall(note, reason: .error, explanation: nil, by: duty)
            }
            _ = try filed(try await act(.consent, on: id, at: ug))
            let change = try filed(try await act(.change, on: id, at: ug, saying: "Leave out the bridge"))
            let again = try filed(try await act(.consent, on: id, at: ug))
            // A later word stands, so that nothing comes back.
            try await recall(change)
            let kept = await refusal { try await recall(again) }
            #expect(kept?.code == .conflict)
            _ = try filed(try await act(.withhold, on: id, at: ug))
            try await recall(again)
            #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .withheld])
        }
    }

    @Test(
        "what was said of a draft that its lead took back is recalled all the same, but not so that a consent comes back"
    )
    func recalledOfGone() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let (first, second) = (try await drafted(ke, ug), try await drafted(ke, ug))
            let named = try filed(try await act(.change, on: first, at: ug, saying: "Our source at the bridge"))
            _ = try filed(try await act(.consent, on: second, at: ug))
            let withheld = try filed(try await act(.withhold, on: second, at: ug))
            ke.clock.pass(seconds: 60)
            for id in [first, second] {
                _ = try await ke.node.gate.recall(id, reason: .error, explanation: nil, by: ke.duty())
            }
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            await #expect(throws: Refusal.self) { _ = try await view(first, at: ug) }
            let duty = try await ug.duty()
            _ = try await ug.node.gate.recall(named, reason: .sourceProtection, explanation: nil, by: duty)
            let kept = await refusal {
                _ = try await ug.node.gate.recall(withheld, reason: .sourceProtection, explanation: nil, by: duty)
            }
            #expect(kept?.code == .conflict)
        }
    }

    @Test("whoever files something under the id of what another said keeps nobody from recalling that")
    func recalledUnderAnother() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let said = try filed(try await act(.change, on: id, at: ug, saying: "Our source at the bridge"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let duty = try await ke.duty()
            let bytes = try await ke.node.gate.body(said, version: nil, for: duty)
            let told = try JSONDocument(parsing: bytes).root
            try await ke.file(Thing(1, name: "a mark"))
            _ = try await ke.node.gate.recall(id, reason: .error, explanation: nil, by: duty)
            let other = told.next(
                [JSONMember("content", "Mine"), JSONMember("object_refs", [.string(Thing.id(1))])],
                without: ["extensions", "object_marking_refs"], at: .step(1_000))
            #expect(try await refused([try JSONDocument(parsing: other.bytes).root], at: ke) == nil)
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            _ = try await ug.node.gate.recall(said, reason: .sourceProtection, explanation: nil, by: ug.duty())
            try await ug.send(to: ke)
            let snapshot = try await ke.node.core.directory.current()
            let left = try await ke.node.core.versions(of: [RecordID(said)], on: snapshot.shelves.keys.sorted())
            #expect(left.allSatisfy { !ke.node.core.isOwn($0, of: "UG-NAC", in: snapshot) })
        }
    }

    @Test("no erasure makes an earlier consent the last word: the next one is said first")
    func erasedWords() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            _ = try filed(try await act(.consent, on: id, at: ug))
            let withheld = try RecordID(
                try filed(try await act(.withhold, on: id, at: ug, saying: "Juma Otieno would be known")))
            let kept = await refusal {
                _ = try await ug.node.forget(records: [withheld], by: ug.console)
            }
            #expect(kept?.code == .conflict)
            #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .withheld])
            _ = try filed(try await act(.change, on: id, at: ug, saying: "Leave a name out"))
            let done = try await ug.node.forget(records: [withheld], by: ug.console)
            #expect(done.taken.contains(withheld.text))
            #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .change])
        }
    }

    @Test(
        "a consent and its refusal are erased together, and so are a draft and that it was given up, however they are named"
    )
    func erasedTogether() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            func erase(_ records: [String], at capital: Capital) async throws -> [String] {
                let records = try records.map { try RecordID($0) }
                return try await capital.node.forget(records: records, by: capital.console).taken
            }
            for isReversed in [false, true] {
                let id = try await drafted(ke, ug)
                let first = try filed(try await act(.consent, on: id, at: ug))
                let change = try filed(try await act(.change, on: id, at: ug, saying: "Leave Juma Otieno out"))
                let second = try filed(try await act(.consent, on: id, at: ug))
                let withheld = try filed(try await act(.withhold, on: id, at: ug, saying: "Juma Otieno"))
                // The first consent would be the last word.
                let kept = await refusal { _ = try await erase([withheld, second, change], at: ug) }
                #expect(kept?.code == .conflict)
                #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .withheld])
                let both = isReversed ? [withheld, second] : [second, withheld]
                #expect(try await erase(both, at: ug) == both.sorted())
                #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .change])
                #expect(try await erase([change, first], at: ug) == [change, first].sorted())
                #expect(try await view(id, at: ug).line.thread.words.map(\.word) == [.lead, .unanswered])
                let given = try filed(try await act(.withdraw, on: id, at: ke))
                let alone = await refusal { _ = try await erase([given], at: ke) }
                #expect(alone?.code == .conflict)
                #expect(try await erase([given, id], at: ke) == [given, id].sorted())
                for gone in [given, id] {
                    #expect(try await ke.node.core.store.places(of: RecordID(gone)).isEmpty)
                }
            }
        }
    }

    @Test("what its lead gave up stays given up while it stands, though all had consented to it")
    func givenUp() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await agreed(ke, ug)
            let given = try filed(try await act(.withdraw, on: id, at: ke))
            let duty = try await ke.duty()
            func recall(_ record: String) async throws {
                ke.clock.pass(seconds: 5)
                _ = try await ke.node.gate.recall(record, reason: .error, explanation: nil, by: duty)
            }
            let kept = await refusal { try await recall(given) }
            #expect(kept?.code == .conflict)
            #expect(try await view(id, at: ke).line.thread.state == .withdrawn)
            let bytes = try await ke.node.gate.body(id, version: nil, for: duty)
            try await recall(id)
            try await recall(given)
            // Nor is it there again, as if nothing had been, for who files the same once more.
            try await fileAgain(try JSONDocument(parsing: bytes).root, at: ke)
            let again = try await view(id, at: ke).line.thread
            #expect(again.state == .open && !again.isLast)
        }
    }

    @Test("nobody who was an originator of a draft is left out of its next version")
    func leftOut() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.grant(Registry.channel, to: "duty")
            ke.clock.pass(seconds: 1)
            let (id, made) = (try RecordID(Thing.id(1, Joint.type)), ke.clock.now)
            func version(_ text: String) throws -> JSONValue {
                try JSONDocument(
                    parsing: draft(text).object(id, ledBy: "KE-OUT", created: made, at: ke.clock.now).bytes
                ).root
            }
            #expect(try await refused([version("(UG-NAC) a\n\n(SN-CAS) b")], at: ke) == nil)
            ke.clock.pass(seconds: 60)
            // What was theirs would be the lead's, and go out on the others' consent.
            #expect(try await refused([version("a\n\n(SN-CAS) b")], at: ke)?.contains("left out") == true)
            #expect(try await refused([version("(UG-NAC) c\n\n(SN-CAS) b")], at: ke) == nil)
            let unknown = JointDraft(
                channel: "alerts", title: "t", portions: JointDraft.portions(in: "a\n\n(X-001) b"))
            let other = unknown.object(try RecordID(Thing.id(2, Joint.type)), ledBy: "KE-OUT", at: ke.clock.now)
            #expect(
                try await refused([JSONDocument(parsing: other.bytes).root], at: ke)?.contains("registry") == true)
        }
    }

    /// What a marking asks for, by our own extension.
    private func definition(_ number: Int, _ asks: String) throws -> JSONValue {
        try parse(
            #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(Thing.id(number, "marking-definition"))",
            "created":"\#(Thing.time(0))","extensions":{"\#(BarazaMarking.extensionID)":{
            "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to_mode":"open",\#(asks)}}}
            """#)
    }

    @Test("what nobody could be shown is not drafted together: nothing for one post or for persons, in no portion")
    func unshowable() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let plain = try await drafted(ke, ug)
            ke.clock.pass(seconds: 60)
            let digest = try await found(plain, at: ke).version.digest
            let act = try note(90, .change, on: plain, of: digest, at: ke)
            let bare = draft().object(try RecordID(Thing.id(91, Joint.type)), ledBy: "KE-OUT", at: ke.clock.now)
            let joint = try JSONDocument(parsing: bare.bytes).root
            var number = 100
            for (asks, word) in [
                (#""rel_to":"any","tlp":"green","handling":["eyes-of-post"]"#, "one post"),
                (#""rel_to":["post:duty"],"tlp":"green","handling":["eyes-of-post"]"#, "one post"),
                (#""rel_to":"any","tlp":"red""#, "TLP:RED"),
            ] {
                // What comes with it is in no world yet.
                for (isThere, isPortion, object) in [
                    (true, false, joint), (true, true, joint), (true, false, act), (false, false, joint),
                    (false, true, joint), (false, false, act),
                ] {
                    number += 1
                    let definition = try definition(number, asks)
                    if isThere { _ = try await ke.node.gate.write([definition], to: "alerts", by: ke.console) }
                    let marking = JSONTree.string(Thing.id(number, "marking-definition"))
                    let mark =
                        isPortion
                        ? JSONMember("granular_markings", [["marking_ref": marking, "selectors": ["portions.[0]"]]])
                        : JSONMember("object_marking_refs", [marking])
                    let marked = try JSONDocument(parsing: object.next([mark], at: .step(0)).bytes).root
                    let message = try await refused(isThere ? [marked] : [definition, marked], at: ke)
                    #expect(message?.contains(word) == true, "\(asks) \(isThere) \(isPortion)")
                }
            }
        }
    }

    @Test("what a draft is marked with, and its portions, the product is marked with")
    func marked() throws {
        let (whole, part) = (Thing.id(66, "marking-definition"), Thing.id(67, "marking-definition"))
        let id = try RecordID(Thing.id(1, Joint.type))
        let tree = draft().object(id, ledBy: "KE-OUT", at: Instant(microseconds: 1_750_000_000_000_000))
        let bare = try JSONDocument(parsing: tree.bytes).root
        let refs = (Joint.mark.markings.map(\.text) + [whole]).map { JSONTree.string($0) }
        let marked = bare.next(
            [
                JSONMember("object_marking_refs", .array(refs)),
                JSONMember(
                    "granular_markings",
                    [["marking_ref": .string(part), "selectors": ["portions.[0]"]]]),
            ], at: .step(0))
        let plain = try #require(JointVersion(bare, channel: "alerts"))
        let version = try #require(JointVersion(try JSONDocument(parsing: marked.bytes).root, channel: "alerts"))
        let report = try JSONDocument(parsing: version.report.bytes).root
        let markings = Set(Rfi.texts(report["object_marking_refs"]))
        #expect(markings.isSuperset(of: [whole, part]))
        #expect(markings.isDisjoint(with: Joint.mark.markings.map(\.text)))
        #expect(plain.digest != version.digest && plain.product != version.product)
        #expect(Joint.fault(ofReport: report) == nil)
        // What every draft is marked with is not, but where a portion is: that is meant of what it says.
        let usual = try #require(Joint.mark.markings.first)
        let strict = bare.next(
            [
                JSONMember(
                    "granular_markings",
                    [["marking_ref": .string(usual.text), "selectors": ["portions.[0]"]]])
            ], at: .step(0))
        let kept = try #require(JointVersion(try JSONDocument(parsing: strict.bytes).root, channel: "alerts"))
        let stricter = try JSONDocument(parsing: kept.report.bytes).root
        #expect(Rfi.texts(stricter["object_marking_refs"]).contains(usual.text))
        _ = try Draft(checking: report)
    }

    @Test("a product that stands is released, though nobody said so, and one house writes with so many sets of others")
    func standing() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await agreed(ke, ug)
            let report = try JSONDocument(parsing: try await found(id, at: ke).version.report.bytes).root
            #expect(try await refused([report], at: ke) == nil)
            #expect(try await view(id, at: ke).line.thread.state == .released)
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            let shown = try await view(id, at: ug)
            #expect(shown.line.thread.state == .released && shown.product != nil && shown.deeds.isEmpty)
        }
        let book = JointBook()
        let known: Set<Set<Party>> = [[.organisation("KE-OUT")]]
        for number in 1..<SharingLimits.jointSets {
            #expect(book.hasRoom(for: [.organisation("X-\(number)")], among: known))
        }
        #expect(!book.hasRoom(for: [.organisation("Y")], among: known))
        #expect(book.hasRoom(for: [.organisation("X-1")], among: known))
        #expect(book.hasRoom(for: [.organisation("KE-OUT")], among: known))
    }

    @Test("a product for a named audience goes no further, by nobody's hands, and no definition tells of a draft")
    func named() async throws {
        try await Capital.all(Self.three + ["ET-FAD"]) { capitals in
            let (ke, ug, sn, et) = (capitals[0], capitals[1], capitals[2], capitals[3])
            var made = draft()
            made.audience = ["SN-CAS"]
            ke.clock.pass(seconds: 1)
            let id = try filed(try await ke.node.gate.file(made, by: ke.duty()))
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 20)
            _ = try filed(try await act(.consent, on: id, at: ug))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try await found(id, at: ke).version.product.text
            for other in [sn, et] { try await ke.send(to: other) }
            sn.clock.pass(seconds: 60)
            let body = try await sn.node.gate.body(product, version: nil, for: sn.duty())
            #expect(String(decoding: body, as: UTF8.self).contains("Ours of the border"))
            try await sn.send(to: et)
            et.clock.pass(seconds: 120)
            let duty = try await et.duty()
            await #expect(throws: Refusal.self) {
                _ = try await et.node.gate.body(product, version: nil, for: duty)
            }
            for capital in [ke, et] {
                #expect(try await capital.node.core.store.places(of: RecordID(Joint.extensionID)).isEmpty)
            }
            // Whom it went to, and what others say with its lead, takes none of the room that its lead has for drafts.
            #expect(try await refused([try translation(80, of: product, "name")], at: sn) == nil)
            #expect(try await policy(of: Thing.id(80, TranslationOrigin.kind), at: sn).originators.contains("KE-OUT"))
            let pair: Set<Party> = [.organisation("KE-OUT"), .organisation("UG-NAC")]
            for (capital, sets) in [(ke, Set([pair])), (sn, Set<Set<Party>>())] {
                let snapshot = try await capital.node.core.directory.current()
                let channel = try #require(snapshot.channelsByName["alerts"])
                #expect(snapshot.jointSets(of: "KE-OUT", in: channel.key) == sets)
            }
        }
    }

    @Test("who shares in one version that is taken back is told of that one, and of no other")
    func shared() throws {
        let withdrawal = Withdrawal(
            channel: "alerts", object: Thing.id(1, "language-content"), versions: [Thing.time(0), Thing.time(1)],
            of: "KE-OUT", by: "duty", positions: [Position(3), Position(4)], sharers: [["SN-CAS"], []])
        let read = Withdrawal(try JSONDocument(parsing: withdrawal.body).root)
        #expect(read == withdrawal)
        #expect(read?.isShared(at: 0, with: "SN-CAS") == true && read?.isShared(at: 1, with: "SN-CAS") == false)
    }

    @Test("a portion with an empty line in it is several of the same originator, marked as it")
    func parted() throws {
        var draft = JointDraft(
            channel: "alerts", title: "t", portions: [.init(originator: "UG-NAC", text: "a\n\nb", tlp: .amber)])
        draft = draft.paragraphed
        #expect(draft.portions.map(\.text) == ["a", "b"])
        #expect(draft.portions.allSatisfy { $0.originator == "UG-NAC" && $0.tlp == .amber })
        #expect(JointDraft.portions(in: draft.text) == draft.portions)
    }

    @Test(
        "portions are typed as paragraphs under codes in brackets, and what is meant for a mark and is none is no text")
    func typed() {
        let read = JointDraft.portions(in: "(UG-NAC, AMBER) a\n\nb\n\n(KE-OUT) (see c)\n\n(RED) d\n\n(UG-NAC, PINK) e")
        #expect(read.map(\.originator) == ["UG-NAC", nil, "KE-OUT", nil, "UG-NAC, PINK"])
        #expect(
            read.map(\.tlp) == [.amber, nil, nil, .red, nil] && read.map(\.text) == ["a", "b", "(see c)", "d", "e"])
        var draft = JointDraft(channel: "alerts", title: "t", portions: Array(read.prefix(4)))
        #expect(JointDraft.portions(in: draft.text) == draft.portions && draft.strictest == .red)
        draft.portions = []
        #expect(draft.strictest == nil)
    }
}
