import JSON
import Records
import Testing

@Suite struct PatternTests {
    private func error(_ text: String, _ limits: PatternLimits = .standard) -> PatternError? {
        do throws(PatternError) {
            _ = try Pattern(parsing: text, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    /// Reads, writes, and reads again: the same tree, and the same text from then on.
    private func expectStable(_ text: String) throws {
        let pattern = try Pattern(parsing: text)
        let written = pattern.text
        let again = try Pattern(parsing: written)
        #expect(again == pattern, "\(text)")
        #expect(again.text == written, "\(text)")
    }

    @Test(
        "every pattern of the reference validator's tests gets its verdict",
        .enabled(if: SharedData.isPresent, SharedData.absent))
    func verdicts() throws {
        let cases = try SharedData.json("stix/patterns-syntax.json")
        #expect(cases.count == 57)
        for item in cases.elements {
            let text = try #require(item["pattern"]?.string)
            let isValid = item["valid"]?.boolean == true
            let error = error(text)
            #expect((error == nil) == isValid, "\(text): \(error?.message ?? "accepted")")
            if isValid { try expectStable(text) }
        }
    }

    @Test(
        "every pattern of the reference matcher's tests is read, but for those it calls unreadable",
        .enabled(if: SharedData.isPresent, SharedData.absent))
    func matching() throws {
        let cases = try #require(try SharedData.json("stix/patterns-matching.json")["cases"])
        for item in cases.elements {
            let text = try #require(item["pattern"]?.string)
            let error = error(text)
            // The matcher reads two qualifiers of a kind, which the validator and P7 refuse.
            let isValid = item["error"]?.string != "parse" && error?.code != .qualifier
            #expect((error == nil) == isValid, "\(text): \(error?.message ?? "accepted")")
            if isValid { try expectStable(text) }
        }
    }

    @Test(
        "every STIX pattern of the bundles at hand is read, and comes back from its own text",
        .enabled(if: SharedData.isPresent, SharedData.absent))
    func bundles() throws {
        var checked = 0
        func look(_ value: JSONValue) throws {
            if let text = value["pattern"]?.string, value["pattern_type"]?.string ?? "stix" == "stix" {
                #expect(error(text) == nil, "\(text): \(error(text)?.message ?? "")")
                try expectStable(text)
                checked += 1
            }
            for (_, member) in value.members { try look(member) }
            for element in value.elements { try look(element) }
        }
        for name in ["bundles-external-origin.json", "bundles-misp-origin.json", "spec-example-objects.json"] {
            try look(try SharedData.json("stix/" + name))
        }
        #expect(checked > 50)
    }

    @Test(
        "a fault is reported at its column",
        arguments: [
            ("", 1, "[ or ("), ("[", 2, "an object type"), ("[a:b = 1", 9, "AND, OR or ]"),
            ("[file:size = ]", 14, "a constant"), ("[é:b = 1]", 2, "a word"), ("[a:'é' = x]", 10, "a constant"),
            ("[a:b = 'x\\n']", 10, "the only escapes"), ("[a:b = 'x]", 11, "a closing quote"),
            ("[a:b = 01]", 8, "without leading zeros"), ("[a:b = 1.]", 9, "AND, OR or ]"),
            ("[a:b = 1e5]", 9, "AND, OR or ]"),
            ("[a:b = h'abc']", 8, "pairs of hexadecimal"), ("[a:b = h'xy']", 8, "pairs of hexadecimal"),
            ("[a:b = b'']", 8, "padded base64"), ("[a:b = b'YWJj=']", 8, "padded base64"),
            ("[a:b = b'YW']", 8, "padded base64"),
            ("[a:b = t'2024-13-01T00:00:00Z']", 8, "a time as in"),
            ("[a:b = t'2024-01-01T00:00:00.Z']", 8, "a time as in"),
            ("[a:hashes.SHA-256 = 'x']", 11, "without hyphen"), ("[a:IN = 1]", 4, "no keyword"),
            ("[a:b.true = 1]", 6, "no keyword"),
            ("[a:b NOT 1]", 10, "an operator or IN"), ("[a:b]", 5, "an operator, IN or NOT"),
            ("[NOT a:b = 1]", 6, "EXISTS"),
            ("[a = 1]", 4, ": and a property"), ("[a:b LIKE 5]", 11, "a string"), ("[a:b > true]", 8, "has an order"),
            ("[a:b IN (1 2)]", 12, "a comma or )"), ("[a:b[x] = 1]", 6, "a whole number or *"),
            ("[a:b = 1] [a:b = 1]", 11, "AND, OR, FOLLOWEDBY"),
            ("[a:b = 1] WITHIN -5 SECONDS", 18, "not negative"), ("[a:b = 1] WITHIN 5 HOURS", 20, "SECONDS"),
            ("[a:b = 1] REPEATS 1.5 TIMES", 19, "a number of times"),
            ("[a:b = 1] START '2024' STOP", 17, "a time as in"),
            ("[a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS", 28, "only one WITHIN"),
            ("[a:b = 1] AND", 14, "[ or ("), ("([a:b = 1]", 11, "or )"),
            ("[a:b = 1 /* x", 10, "a comment that is closed"),
            ("[a:b = 9223372036854775808]", 8, "64 bits"), ("[a:b =? 1]", 7, "a word, a constant or a mark"),
            ("[file:hashes.'SHA-1' = 'f00']", 24, "a hash"), ("[file:hashes.MD5 IN ('f00')]", 22, "a hash"),
            ("[a:b = null]", 8, "a constant"), ("[a:b and a:c = 1]", 6, "an operator"),
            ("[a:b = 1]]", 10, "AND, OR, FOLLOWEDBY"),
        ])
    func column(_ text: String, _ column: Int, _ expected: String) {
        let error = error(text)
        #expect(error?.column == column, "\(error?.message ?? "accepted")")
        #expect(error?.expected.contains(expected) == true, "\(error?.message ?? "accepted")")
    }

    @Test(
        "what the reference reads beyond the standard is read, and written strictly",
        arguments: [
            ("[a:b == 1]", "[a:b = 1]"), ("[a:b <> +1]", "[a:b != 1]"), ("[a:b = +.5]", "[a:b = 0.5]"),
            ("[a:b = -007.50]", "[a:b = -7.50]"), ("[a:b[-1] = 1]", "[a:b[-1] = 1]"),
            ("/* x */ [a:b = 1] // y", "[a:b = 1]"),
            ("[a:b = t'2024-02-30T00:00:60Z']", "[a:b = t'2024-02-30T00:00:60Z']"),
            ("[a:b = 1] WITHIN 0 SECONDS REPEATS 0 TIMES", "[a:b = 1] WITHIN 0 SECONDS REPEATS 0 TIMES"),
            ("[a:b IN (1, 2.2, true, 'x')]", "[a:b IN (1, 2.2, true, 'x')]"), ("[a:b IN ()]", "[a:b IN ()]"),
            ("[a:b=1]WITHIN 5 SECONDS", "[a:b = 1] WITHIN 5 SECONDS"),
            ("[a:b\u{3000}=\u{A0}1\u{2003}]\u{85}", "[a:b = 1]"),
            ("([a:b = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS", "([a:b = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS"),
            ("(([a:b = 1] WITHIN 5 SECONDS)) WITHIN 6 SECONDS", "([a:b = 1] WITHIN 5 SECONDS) WITHIN 6 SECONDS"),
            ("[a:'b'.'IN'.'x-y'.'it\\'s' = b'YWJj']", "[a:b.'IN'.'x-y'.'it\\'s' = b'YWJj']"),
            ("[a:b = h'00fF']", "[a:b = h'00ff']"), ("[a:b = h'']", "[a:b = h'']"),
            ("[a:b = b'YQ==']", "[a:b = b'YQ==']"),
            ("[not-a:in = 'in']", "[not-a:in = 'in']"), ("[NOT EXISTS a:b[*].c]", "[NOT EXISTS a:b[*].c]"),
            (
                "[a:b NOT LIKE 'x%' AND (a:c NOT IN (1) OR EXISTS a:d)]",
                "[a:b NOT LIKE 'x%' AND (a:c NOT IN (1) OR EXISTS a:d)]"
            ),
            ("[a:h = 1 OR a:t = 2 OR a:b = 3]", "[a:h = 1 OR a:t = 2 OR a:b = 3]"), ("[a:b<-5]", "[a:b < -5]"),
        ])
    func strict(_ text: String, _ expected: String) throws {
        #expect(try Pattern(parsing: text).text == expected)
        try expectStable(text)
    }

    @Test("AND binds tighter than OR, and OR tighter than FOLLOWEDBY; a qualifier belongs to the nearest bracket")
    func precedence() throws {
        func test(_ name: String) -> Pattern.Observation {
            .test(.compare(Pattern.Path(type: name, steps: [.name("v")]), isNegated: false, .equal, .integer(1)))
        }
        let pattern = try Pattern(
            parsing:
                "[a:v = 1] FOLLOWEDBY [b:v = 1] OR [c:v = 1] AND [d:v = 1] REPEATS 5 TIMES AND ([e:v = 1] AND [f:v = 1])"
        )
        let expected = Pattern.Observation.followedBy([
            test("a"),
            .or([
                test("b"),
                .and([
                    test("c"), .qualified(test("d"), [.repeats(times: 5)]), .and([test("e"), test("f")]),
                ]),
            ]),
        ])
        #expect(pattern.observation == expected)
    }

    @Test("length, depth and parts are held at their limits and one over")
    func limits() {
        let text = "[a:b = 1]"  // a comparison, a step, a constant
        #expect(error(text, PatternLimits(length: 9, depth: 0, nodes: 3)) == nil)
        #expect(error(text, PatternLimits(length: 8, depth: 0, nodes: 3))?.code == .length)
        #expect(error(text, PatternLimits(length: 9, depth: 0, nodes: 2))?.code == .nodes)
        func nested(_ depth: Int) -> String {
            let outer = depth / 2
            let inner = depth - outer
            return String(repeating: "(", count: outer) + "[" + String(repeating: "(", count: inner) + "a:b = 1"
                + String(repeating: ")", count: inner) + "]" + String(repeating: ")", count: outer)
        }
        let depth = PatternLimits.standard.depth
        #expect(error(nested(depth)) == nil)
        #expect(error(nested(depth + 1))?.code == .depth)
        #expect(error(String(repeating: "(", count: 1_000_000))?.code == .depth)
        #expect(error("[" + String(repeating: "(", count: 1_000_000))?.code == .depth)
        // A long row is no deep tree.
        let row = Array(repeating: text, count: 20_000).joined(separator: " AND ")
        #expect(error(row) == nil)
    }

    @Test(
        "values are what a pattern asks for by equality, folded where case means nothing",
        arguments: [
            ("[ipv4-addr:value = '198.51.100.1']", ["198.51.100.1"]),
            ("[domain-name:value IN ('Example.NET', 'b.example', 'b.example')]", ["example.net", "b.example"]),
            ("[url:value = 'http://Example.net/A']", ["http://Example.net/A"]),
            (
                "[file:hashes.MD5 = 'CEAD3F77F6CDA6EC00F57D76C9A6879F' OR file:hashes.SSDEEP = '3:aB:cD']",
                ["cead3f77f6cda6ec00f57d76c9a6879f", "3:aB:cD"]
            ),
            ("[file:name = 'Setup.exe' AND file:size = 5]", ["Setup.exe"]),
            ("[network-traffic:dst_ref.value = '2001:DB8::1' AND network-traffic:dst_port = 443]", ["2001:db8::1"]),
            ("[file:parent_directory_ref.path = 'C:\\\\Windows']", ["C:\\Windows"]),
            ("[email-message:from_ref.value = 'Someone@Example.net'] WITHIN 5 SECONDS", ["someone@example.net"]),
            ("[autonomous-system:number = 64500]", ["64500"]),
            (
                "[domain-name:value != 'a.example' OR domain-name:value NOT = 'b.example' OR domain-name:value LIKE 'c%']",
                []
            ),
            ("[x-thing:value = 'a']", []), ("[network-traffic:dst_ref.type = 'ipv4-addr']", []),
            (
                "([mac-addr:value = 'AA:BB:CC:DD:EE:FF'] OR [mutex:name = 'M']) FOLLOWEDBY [user-account:user_id = 'U']",
                ["aa:bb:cc:dd:ee:ff", "M", "U"]
            ),
            ("[file:hashes[*] = '8665c8d477534008b3058b72e2dae8ae']", ["8665c8d477534008b3058b72e2dae8ae"]),
        ])
    func values(_ text: String, _ expected: [String]) throws {
        #expect(try Pattern(parsing: text).values == expected)
    }

    @Test("no prefix of a pattern, and no pattern with one byte changed, harms the reader")
    func changed() throws {
        let text = Array(
            "([a:'b'.c[*] NOT IN (1, -2.5, 'x\\'', t'2024-01-15T12:30:45.5Z', h'ff', b'YQ==')] AND [EXISTS d-e:f]) WITHIN .5 SECONDS"
                .utf8)
        #expect(error(String(decoding: text, as: UTF8.self)) == nil)
        for place in text.indices {
            _ = error(String(decoding: text[..<place], as: UTF8.self))
            for byte in UInt8.min..<0x80 {
                var changed = text
                changed[place] = byte
                let text = String(decoding: changed, as: UTF8.self)
                guard let pattern = try? Pattern(parsing: text) else { continue }
                #expect(try Pattern(parsing: pattern.text) == pattern, "\(text)")
            }
        }
    }
}
