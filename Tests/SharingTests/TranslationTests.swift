import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("A machine's translation (S0-10)")
struct TranslationTests {
    private let id = Thing.id(40, "language-content")

    /// A translation of the object 20.
    private func translation(_ said: String?, version: Int = 0) throws -> JSONValue {
        let extensions =
            said.map {
                #","extensions":{"\#(TranslationOrigin.extensionID)":{"extension_type":"property-extension",\#($0)}}"#
            } ?? ""
        return try parse(
            #"""
            {"type":"language-content","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(version))","object_ref":"\#(Thing.id(20))",
            "contents":{"sw":{"name":"mpaka umefungwa"}}\#(extensions)}
            """#)
    }

    private let machine = #""origin":"machine","tool":"opus-mt-fr-sw 2024.1""#

    private func report(_ number: Int, citing ids: [String]) throws -> JSONValue {
        let refs = ids.map { "\"\($0)\"" }.joined(separator: ",")
        return try parse(
            #"""
            {"type":"report","spec_version":"2.1","id":"\#(Thing.id(number, "report"))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(0))","name":"assessment","published":"\#(Thing.time(0))","object_refs":[\#(refs)]}
            """#)
    }

    private func write(_ objects: JSONValue..., by name: String = "author", in house: House) async throws -> [Filed
        .Fate]
    {
        try await house.gate.write(objects, to: "alerts", by: house[name]).items.map(\.fate)
    }

    private func isRefused(_ fate: Filed.Fate?, saying words: String) -> Bool {
        if case .refused(let message) = fate { message.contains(words) } else { false }
    }

    private func with(_ backend: Backend, _ body: (House) async throws -> Void) async throws {
        try await backend.run { house in
            try await house.file([Thing(20, name: "frontière fermée")])
            try await body(house)
        }
    }

    @Test(
        "is cited by no assessment, from the store or with it, until a releaser has reviewed it",
        arguments: Backend.allCases)
    func citing(_ backend: Backend) async throws {
        try await with(backend) { house in
            let object = try translation(machine)
            let together = try await write(report(50, citing: [Thing.id(20), id]), object, in: house)
            #expect(isRefused(together.first, saying: "S0-10") && together.last == .stored)
            let later = try report(51, citing: [id])
            #expect(try await isRefused(write(later, in: house).first, saying: "nobody has reviewed"))
            // What cites its original is no matter of it.
            #expect(try await write(report(52, citing: [Thing.id(20)]), in: house) == [.stored])
            let version = try await house.gate.reviewTranslation(id, channel: nil, by: house["releaser"])
            #expect(Instant(version) == house.clock.now)
            #expect(try await write(later, in: house) == [.stored])
            let view = try await house.gate.record(id, version: nil, for: house["reader"])
            #expect(TranslationOrigin(of: view.object)?.reviewedBy == "releaser")
            let again = await refusal {
                _ = try await house.gate.reviewTranslation(id, channel: nil, by: house["releaser"])
            }
            #expect(again?.code == .conflict)
        }
    }

    @Test(
        "stands beside its original, text by text, the one that somebody vouches for first", arguments: Backend.allCases
    )
    func beside(_ backend: Backend) async throws {
        try await with(backend) { house in
            func read() async throws -> [TranslationView] {
                try await house.gate.record(Thing.id(20), version: nil, for: house["reader"]).translations
            }
            #expect(try await read().isEmpty)
            #expect(try await write(translation(machine), in: house) == [.stored])
            let shown = try #require(try await read().first)
            #expect(shown.line.id == id && shown.language == "sw" && shown.isOfThisVersion)
            let pair = TranslationView.Pair(
                property: "name", original: "frontière fermée", translated: "mpaka umefungwa")
            #expect(shown.pairs == [pair] && shown.omitted == 0)
            #expect(shown.origin?.isUnreviewed == true)
            let other = Thing.id(41, "language-content")
            let ours = try parse(
                #"""
                {"type":"language-content","spec_version":"2.1","id":"\#(other)","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","object_ref":"\#(Thing.id(20))","object_modified":"\#(Thing.time(0))",
                "contents":{"fr":{"name":"la frontière est fermée"},"sw":{"name":"mpaka"}}}
                """#)
            #expect(try await write(ours, in: house) == [.stored])
            let all = try await read()
            #expect(all.map(\.language) == ["fr", "sw", "sw"] && all.map(\.line.id) == [other, other, id])
            // A newer version of the original is not what was translated.
            try await house.file([Thing(20, version: 3, name: "frontière ouverte")])
            #expect(try await read().map(\.isOfThisVersion) == [false, true, false])
        }
    }

    @Test("is not there for who does not see it, whoever may see what it translates", arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await with(backend) { house in
            try await house.file([Thing(20, name: "frontière fermée")], in: "secret", as: "insider")
            let hidden = try await house.gate.write(
                [try translation(machine)], to: "secret", by: house["insider"])
            #expect(hidden.items.map(\.fate) == [.stored])
            let view = try await house.gate.record(Thing.id(20), version: nil, for: house["reader"])
            #expect(view.translations.isEmpty && view.referredBy.isEmpty)
        }
    }

    @Test("has no word for what its original does not have, or its reader does not see of it")
    func mirrored() throws {
        let translated = try parse(
            #"{"name":"un","description":"secret","labels":["a","b"],"x":{"deep":["","dit"],"number":1},"title":["un"]}"#
        )
        let original = try parse(
            #"{"name":"one","labels":["a"],"x":{"deep":["said","told"],"number":1},"title":"one"}"#)
        #expect(
            TranslationView.pairs(translated, of: original) == [
                .init(property: "name", original: "one", translated: "un"),
                .init(property: "deep", original: "told", translated: "dit"),
            ])
    }

    @Test("says so in its envelope, and a person's says that", arguments: Backend.allCases)
    func envelope(_ backend: Backend) async throws {
        try await with(backend) { house in
            for (version, said, expected) in [
                (0, #""origin":"human""#, #"[{"lang":"sw","origin":"human","reviewed":true}]"#),
                (1, machine, #"[{"lang":"sw","origin":"machine","reviewed":false}]"#),
            ] {
                #expect(try await write(translation(said, version: version), in: house) == [.stored])
                let line = try await house.gate.record(id, version: nil, for: house["reader"]).line
                let entry = try #require(try await house.store.entry(at: line.position))
                let notes = try JSONDocument(parsing: entry.envelope).root["translations"]
                #expect(notes.map { String(decoding: $0.minified, as: UTF8.self) } == expected)
            }
        }
    }

    @Test("a releaser reviews it in their own name, and not what they filed", arguments: Backend.allCases)
    func reviewers(_ backend: Backend) async throws {
        try await with(backend) { house in
            #expect(try await write(translation(machine), by: "releaser", in: house) == [.stored])
            func reviewed(by post: String) throws -> JSONValue {
                try translation(machine + #","reviewed_by":"\#(post)""#, version: 1)
            }
            for (post, caller) in [("author", "author"), ("releaser", "author"), ("author", "releaser")] {
                let fate = try await write(reviewed(by: post), by: caller, in: house).first
                #expect(isRefused(fate, saying: "own name"), "\(post) by \(caller)")
            }
            #expect(
                try await isRefused(
                    write(reviewed(by: "releaser"), by: "releaser", in: house).first, saying: "somebody else"))
            let author = await refusal {
                _ = try await house.gate.reviewTranslation(id, channel: nil, by: house["author"])
            }
            #expect(author?.code == .forbidden)
        }
    }

    @Test(
        "is not filed of what no machine may translate, as a whole or in a portion",
        arguments: ["no-machine-translation", "no-AI"])
    func forbidden(_ handling: String) async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            var policy = ReleasePolicy.neutral
            policy.handling = [handling]
            let marking = "marking-definition--22222222-2222-4222-8222-222222222222"
            let tree = try policy.marking(
                id: RecordID(marking), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let definition = try JSONDocument(parsing: tree.bytes).root
            _ = try await house.gate.write([definition], to: Registry.channel, by: house.administration.console)
            var whole = Thing(20, name: "un")
            whole.markings = [marking]
            try await house.file([whole])
            #expect(try await isRefused(write(translation(machine), in: house).first, saying: handling))
            #expect(try await write(translation(#""origin":"human""#), in: house) == [.stored])
            let portion = Thing(
                20, version: 1, name: "un",
                more: #","granular_markings":[{"marking_ref":"\#(marking)","selectors":["name"]}]"#)
            try await house.file([portion])
            #expect(try await isRefused(write(translation(machine, version: 2), in: house).first, saying: handling))
        }
    }

    @Test("names the model that made it, and says nothing else in its extension")
    func form() async throws {
        try await with(.memory) { house in
            for said in [
                #""origin":"oracle""#, #""tool":"x""#, #""origin":"machine""#, #""origin":"machine","tool":" ""#,
                machine + #","grade":"A1""#,
            ] {
                let fate = try await write(translation(said), in: house).first
                #expect(isRefused(fate, saying: "extensions"), "\(said)")
            }
            #expect(try await write(translation(nil), in: house) == [.stored])
        }
    }

    @Test("to cite one that is hidden goes as citing one that never was", arguments: Backend.allCases)
    func unseen(_ backend: Backend) async throws {
        try await with(backend) { house in
            try await house.file([Thing(20, name: "secret one")], in: "secret", as: "insider")
            let hidden = try await house.gate.write(
                [try translation(machine)], to: "secret", by: house["insider"])
            #expect(hidden.items.map(\.fate) == [.stored])
            let never = Thing.id(41, "language-content")
            #expect(
                try await write(report(50, citing: [id]), report(51, citing: [never]), in: house) == [.stored, .stored])
        }
    }
}
