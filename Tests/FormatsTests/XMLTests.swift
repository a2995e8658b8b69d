import Testing

@testable import Formats

struct XMLTests {
    private func read(_ text: String, _ limits: XMLLimits = .standard) throws(XMLError) -> XMLElement {
        try XMLReader.root(Array(text.utf8), limits: limits)
    }

    private func error(_ bytes: [UInt8], _ limits: XMLLimits = .standard) -> XMLError? {
        do throws(XMLError) {
            _ = try XMLReader.root(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    private func code(_ text: String, _ limits: XMLLimits = .standard) -> XMLError.Code? {
        error(Array(text.utf8), limits)?.code
    }

    // MARK: What is read

    @Test("names have their namespaces, whatever the prefix; an attribute without one is in none")
    func namespaces() throws {
        let root = try read(
            #"<a xmlns="urn:x" b="1" q:b="2" xmlns:q="urn:y"><q:c/><d xmlns=""/><q:e xmlns:q="urn:z"/></a>"#)
        #expect(root.name == XMLName("a", in: "urn:x"))
        #expect(root[XMLName("b")] == "1")
        #expect(root[XMLName("b", in: "urn:y")] == "2")
        #expect(
            root.children.map(\.name) == [XMLName("c", in: "urn:y"), XMLName("d"), XMLName("e", in: "urn:z")])
        #expect(try read(#"<p:a xmlns:p="urn:x"/>"#).name == root.name)
        #expect(try read(#"<a xml:lang="fr"/>"#).attributes.first?.name.namespace.hasSuffix("/namespace") == true)
    }

    @Test("the five entities and characters by number are text; a comment does not cut a text in two")
    func references() throws {
        let root = try read("<a b='&lt;&quot;'>&amp;&#65;&#x1F600;&gt;<!-- <b> & -->&apos;x</a>")
        #expect(root.text == "&A\u{1F600}>'x")
        #expect(root.content.count == 1)
        #expect(root[XMLName("b")] == "<\"")
    }

    @Test("line ends are LF in a text and spaces in a value, unless they are written as references")
    func lineEnds() throws {
        let root = try read("<a b='1\r\n2\t3&#10;4'>x\r\ny\rz&#13;</a>\r\n")
        #expect(root.text == "x\ny\nz\r")
        #expect(root[XMLName("b")] == "1 2 3\n4")
    }

    @Test(
        "a declaration, a byte order mark, comments and white space may stand before the root",
        arguments: [
            "<?xml version=\"1.0\"?><a/>", "\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>",
            "<!-- x --> <a></a> <!-- y -->\n", "<a\n/>", "<a></a >", "<é·/>",
        ])
    func prolog(_ text: String) throws { #expect(code(text) == nil) }

    @Test("the place of an element is known")
    func places() throws {
        let root = try read("<a>\n  é<b/>\n</a>")
        #expect(root.place == XMLPlace(line: 1, column: 1))
        #expect(root.children.first?.place == XMLPlace(line: 2, column: 4))
    }

    // MARK: What is refused

    static let laughs = """
        <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
        <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>
        """

    @Test(
        "what attacks are made of is refused by name",
        arguments: [
            (laughs, XMLError.Code.forbidden),
            ("<!DOCTYPE a SYSTEM \"http://attacker.example/a.dtd\"><a/>", .forbidden),
            ("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", .forbidden),
            ("<a>&x;</a>", .forbidden), ("<a b='&nbsp;'/>", .forbidden),
            ("<a><![CDATA[<b>]]></a>", .forbidden),
            ("<a><?php x?></a>", .forbidden), ("<?xml-stylesheet href='x'?><a/>", .forbidden),
            ("<a/><?x?>", .forbidden), ("<a><?xml version=\"1.0\"?></a>", .forbidden),
            ("<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include/></a><b/>", .syntax),
        ])
    func attacks(_ text: String, _ expected: XMLError.Code) { #expect(code(text) == expected) }

    @Test(
        "what is not well formed is refused",
        arguments: [
            ("", XMLError.Code.syntax), ("x", .syntax), ("<", .syntax), ("<a", .syntax), ("<a>", .syntax),
            ("<a></b>", .syntax), ("<a/><b/>", .syntax), ("<a/>x", .syntax), ("<a b/>", .syntax), ("<a b=1/>", .syntax),
            ("<a b='1/>", .syntax), ("<a b='<'/>", .syntax), ("<a b='1'c='2'/>", .syntax),
            ("<a b='1' b='2'/>", .duplicate),
            ("<a p:b='1' q:b='2' xmlns:p='u' xmlns:q='u'/>", .duplicate), ("<a>&</a>", .syntax),
            ("<a>&amp</a>", .syntax),
            ("<a>]]></a>", .syntax), ("<a><!-- -- --></a>", .syntax), ("<a><!-- </a>", .syntax),
            ("<a><!x></a>", .syntax),
            ("<1/>", .syntax), ("<-a/>", .syntax), ("<a:/>", .syntax), ("<:a/>", .syntax), ("<a:b:c/>", .syntax),
            ("< a/>", .syntax), ("<a / >", .syntax), ("<p:a/>", .namespace), ("<a p:b='1'/>", .namespace),
            ("<a xmlns:p=''/>", .namespace), ("<a xmlns:xml='u'/>", .namespace), ("<a xmlns:xmlns='u'/>", .namespace),
            ("<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", .namespace),
            ("<a xmlns='http://www.w3.org/2000/xmlns/'/>", .namespace), ("<a xmlns:='u'/>", .namespace),
            ("<?xml version='1.1'?><a/>", .syntax), ("<?xml encoding='UTF-8'?><a/>", .syntax),
            ("<?xml ?><a/>", .syntax),
            ("<?xml version='1.0' encoding='UTF-16'?><a/>", .encoding),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .encoding), (" <?xml version='1.0'?><a/>", .forbidden),
            ("<a>\u{0}</a>", .character), ("<a>\u{1B}</a>", .character), ("<a>\u{FFFE}</a>", .character),
            ("<a>&#0;</a>", .character), ("<a>&#xD800;</a>", .character), ("<a>&#x110000;</a>", .character),
            ("<a>&#x000000041;</a>", .syntax), ("<a>&#x;</a>", .character), ("<a>&#;</a>", .character),
            ("<a>&#-5;</a>", .character), ("<a>&#+65;</a>", .character), ("<a>&#x1;</a>", .character),
            ("<a>&#9999999;</a>", .character),
        ])
    func malformed(_ text: String, _ expected: XMLError.Code) { #expect(code(text) == expected) }

    @Test(
        "bytes that are not UTF-8 are refused at their place",
        arguments: [
            [0x3C, 0x61, 0x3E, 0xFF], [0x3C, 0x61, 0x3E, 0xC0, 0x80], [0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80],
            [0x3C, 0x61, 0x3E, 0xE2, 0x82],
        ])
    func encoding(_ bytes: [UInt8]) {
        #expect(error(bytes)?.code == .encoding)
        #expect(error(bytes)?.place == XMLPlace(line: 1, column: 4))
    }

    @Test("UTF-16 is refused") func utf16() {
        #expect(error([0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00])?.code == .encoding)
        #expect(error([0x00, 0x3C, 0x00, 0x61])?.code == .character)
    }

    @Test("an error says where and what to do") func message() {
        let error = error(Array("<a>\n <b c='1' c='2'/>\n</a>".utf8))
        #expect(error?.message == "line 2, column 11: the attribute c stands twice: keep one")
    }

    // MARK: Limits, at them and one over

    @Test("bytes") func bytes() {
        var limits = XMLLimits.standard
        limits.bytes = 9
        #expect(code("<a>xx</a>", limits) == nil)
        #expect(code("<a>xxx</a>", limits) == .limit)
        #expect(XMLLimits.standard.bytes == 1 << 20)
    }

    @Test("depth") func depth() {
        let nested = { (levels: Int) in
            String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        }
        #expect(code(nested(32)) == nil)
        #expect(code(nested(33)) == .limit)
        #expect(code(nested(100_000)) == .limit)
        let most = XMLLimits(bytes: 1 << 20, depth: 1 << 20, attributes: 1, text: 1, elements: 1 << 20)
        #expect(code(nested(XMLLimits.deepest), most) == nil)
        #expect(code(nested(XMLLimits.deepest + 1), most) == .limit)
    }

    @Test("attributes, declarations of namespaces among them") func attributes() {
        let tag = { (count: Int) in
            "<a " + (0..<count).map { $0 % 2 == 0 ? "b\($0)='1' " : "xmlns:b\($0)='u' " }.joined() + "/>"
        }
        #expect(code(tag(64)) == nil)
        #expect(code(tag(65)) == .limit)
    }

    @Test("text, in a value and between tags") func text() {
        let long = { (count: Int) in String(repeating: "x", count: count) }
        #expect(code("<a b='\(long(65_536))'>\(long(65_536))<b/>\(long(65_536))</a>") == nil)
        #expect(code("<a b='\(long(65_537))'/>") == .limit)
        #expect(code("<a>\(long(65_537))</a>") == .limit)
        #expect(code("<a>\(long(65_535))&#x1F600;</a>") == .limit)
    }

    @Test("elements") func elements() {
        let many = { (count: Int) in "<a>" + String(repeating: "<b/>", count: count - 1) + "</a>" }
        #expect(code(many(10_000)) == nil)
        #expect(code(many(10_001)) == .limit)
    }

    // MARK: Writing

    @Test("what is written is read as the same")
    func writing() throws {
        let text = "<&>\"'\t\n\r]]> é\u{1F600}"
        let element = XMLElement(
            XMLName("a", in: "urn:x"), attributes: [XMLAttribute(XMLName("b"), text)],
            content: [
                .element(XMLElement(XMLName("c", in: "urn:x"), content: [.text(text)])),
                .element(XMLElement(XMLName("d"))),
            ])
        let bytes = try XMLWriter.bytes(of: element, prefixes: [("urn:x", "p")])
        let back = try XMLReader.root(bytes)
        #expect(back.name == element.name && back.attributes == element.attributes)
        #expect(back.children.map(\.name) == [XMLName("c", in: "urn:x"), XMLName("d")])
        #expect(back.children.first?.text == text)
    }

    @Test("what XML cannot say is not written")
    func unwritable() {
        let write = { (element: XMLElement) -> XMLError.Code? in
            do throws(XMLError) {
                _ = try XMLWriter.bytes(of: element, prefixes: [])
                return nil
            } catch {
                return error.code
            }
        }
        #expect(write(XMLElement(XMLName("a"), content: [.text("\u{0}")])) == .character)
        #expect(write(XMLElement(XMLName("a b"))) == .syntax)
        #expect(write(XMLElement(XMLName("a", in: "urn:x"))) == .namespace)
        #expect(write(XMLElement(XMLName("a"))) == nil)
    }
}
