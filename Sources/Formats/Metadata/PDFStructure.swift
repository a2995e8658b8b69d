import CZlib

/// What a PDF (ISO 32000-2) consists of, read from its first byte to its last.
///
/// Every object is read, not only those that its table reaches: what is no longer reached is what an earlier version said.
/// Whoever shows the file finds its objects by that table, at whichever byte it says. So that nothing can be found there which
/// was passed over here, as in a string or within a stream, the words that begin objects, streams, tables and trailers stand
/// nowhere but where they were read as such; see ``isWhole``. What is not as the standard says is not guessed at: it is refused.
struct PDFStructure {
    /// Bytes that the streams of one file have unpacked at most.
    static let unpackedMost = 32 << 20
    /// Objects of one file at most, those in packed streams too.
    static let objectsMost = 100_000
    static let streamsMost = 20_000
    /// Arrays and dictionaries within one another at most.
    static let depthMost = 64
    /// Pictures of one file whose EXIF is read at most: where there are more, one of them is taken to say where it was taken.
    static let picturesMost = 256

    /// The names in it that somebody asked for, wherever they stand.
    private(set) var names: Set<String> = []
    /// Of dictionaries, those keys that somebody asked for.
    private(set) var keys: Set<String> = []
    /// Of dictionaries, what each says that it is: as in `Link`.
    private(set) var subtypes: Set<String> = []
    /// What its streams tell beside what is seen.
    private(set) var traces: Set<InspectedFile.Trace> = []
    /// How often it was closed.
    private(set) var closed = 0
    /// How often of these nothing was added: some programs close a file a second time, to name its other table to those who read
    /// that (§7.5.8.4).
    private(set) var repeated = 0

    private let wanted: Set<String>
    private let name: String
    private let bytes: [UInt8]
    /// The objects that stand in it as they are, and all.
    private var (standing, objects) = (0, 0)
    private var streams = 0
    private var pictures = 0
    /// The objects that stood there when it was last closed.
    private var standingBefore: Int?
    private var (tables, trailers) = (0, 0)
    private var unpacked = 0
    /// Whether something is done when it is opened, other than to turn to a page.
    private var hasOpening = false
    /// The objects that say what is done then.
    private var openings: Set<Int> = []
    /// Whether an object turns to a page, and does no more; of several under one number, all.
    private var turns: [Int: Bool] = [:]
    /// Whether an object does something else.
    private var hasDeed = false

    /// - Parameters:
    ///   - end: where its last mark of the end ends; behind it there is no object.
    ///   - name: what the file is called.
    ///   - wanted: the names to look for.
    init(_ bytes: [UInt8], upTo end: Int, called name: String, wanted: Set<String>) throws(PDFFault) {
        (self.bytes, self.name, self.wanted) = (bytes, name, wanted)
        try read(bytes, 0..<end, as: nil)
        guard isWhole else { throw .unreadable }
    }

    /// Whether something is done by itself when it is opened.
    ///
    /// Programs find what a reference means by the table, some without a look at the number that stands there. So where there is
    /// such a reference, it may mean any object.
    var opensByItself: Bool { hasOpening || !openings.isEmpty && hasDeed || openings.contains { turns[$0] != true } }

    // MARK: Words

    private enum Place: Equatable {
        case outside, trailer
        case object(Int)
    }

    private struct Level {
        let isDictionary: Bool
        /// Whether it says what is done when the file is opened.
        var isOpening = false
        var key: String?
        var hasValue = false
        /// The numbers just before, of which a reference may be made.
        var numbers: [Int] = []
    }

    /// What the outermost array or dictionary of an object says.
    private struct Head {
        static let watched: Set<String> = [
            "Type", "Subtype", "Filter", "DecodeParms", "DP", "N", "First", "F", "S", "Next", "Length1", "Length2",
            "Length3", "URI", "Ref", "OPI",
        ]
        /// What actions do that do not turn to a page, as far as they are not looked for by their names: §12.6.4.
        static let deeds: Set<String> = [
            "URI", "Named", "Thread", "Hide", "Sound", "Movie", "SetOCGState", "Trans", "ResetForm", "GoTo3DView",
            "RichMediaExecute", "SetState",
        ]
        /// Filters of one stream at most.
        static let filtersMost = 8
        var (isArray, isDictionary) = (false, false)
        var keys: Set<String> = []
        var names: [String: String] = [:]
        var numbers: [String: Int] = [:]
        var filters: [String] = []

        /// Whether objects may be packed in its stream: every program that unpacks them asks for their count (§7.5.7).
        var isPacked: Bool { names["Type"] == "ObjStm" || keys.contains("N") || keys.contains("First") }
        /// Whether it is said how its content was made before it was packed; some programs take the short form, too.
        var isPrepared: Bool { keys.contains("DecodeParms") || keys.contains("DP") }
        var isTurn: Bool { isArray || names["S"] == "GoTo" && !keys.contains("Next") }
        /// Whether it is an action other than to turn to a page, or may be one.
        var isDeed: Bool {
            // The catalogue may say there what the addresses of links begin with.
            if keys.contains("URI"), names["Type"] != "Catalog" { return true }
            guard keys.contains("S") else { return false }
            // A number is none to anybody: it stands in what tells where the pages of a document for the web are.
            guard let deed = names["S"] else { return numbers["S"] == nil }
            return Self.deeds.contains(deed) || deed == "GoTo" && keys.contains("Next")
        }
        var isFont: Bool {
            !keys.isDisjoint(with: ["Length1", "Length2", "Length3"])
                || ["Type1C", "CIDFontType0C", "OpenType"].contains(names["Subtype"])
        }
    }

    private struct Walk {
        var place: Place
        var levels: [Level] = []
        var head = Head()
        /// The numbers just before, outside of everything.
        var numbers: [Int] = []
        /// Whether the table of a trailer is empty, and whether it names another.
        var isBare = false
        var hasOther = false
        /// How much an object consists of: one value.
        var values = 0
        var last: PDFLexer.Token?
    }

    /// - Parameter number: of the only object there; `nil` for a whole file.
    private mutating func read(_ bytes: [UInt8], _ range: Range<Int>, as number: Int?) throws(PDFFault) {
        var lexer = PDFLexer(bytes, range)
        var walk = Walk(place: number.map { Place.object($0) } ?? .outside)
        while let token = try lexer.next() {
            switch token {
            case .keyword(let word):
                if ["true", "false", "null"].contains(word) {
                    try take(token, &walk)
                } else if word == "R" {
                    try refer(&walk)
                } else {
                    guard number == nil, walk.levels.isEmpty else { throw .unreadable }
                    try act(on: word, &walk, &lexer)
                }
            case .closeArray, .closeDictionary:
                guard let level = walk.levels.popLast(), level.isDictionary == (token == .closeDictionary),
                    level.key == nil || level.hasValue
                else { throw .unreadable }
            default: try take(token, &walk)
            }
            walk.last = token
        }
        guard walk.levels.isEmpty else { throw .unreadable }
        if let number {
            guard walk.values == 1 else { throw .unreadable }
            finish(number, walk.head)
        } else if walk.place != .outside, walk.place != .trailer || walk.values == 0 {
            throw .unreadable
        }
    }

    /// A word of the file itself.
    private mutating func act(on word: String, _ walk: inout Walk, _ lexer: inout PDFLexer) throws(PDFFault) {
        if walk.place == .trailer, walk.values == 0 { throw .unreadable }
        switch (word, walk.place) {
        case ("obj", .outside), ("obj", .trailer):
            guard walk.numbers.count == 2 else { throw .unreadable }
            standing += 1
            try count(1)
            (walk.place, walk.head, walk.values) = (.object(walk.numbers[0]), Head(), 0)
        case ("endobj", .object(let number)):
            finish(number, walk.head)
            walk.place = .outside
        case ("stream", .object):
            guard walk.last == .closeDictionary, walk.values == 1, walk.head.isDictionary else { throw .unreadable }
            lexer.at = try stream(from: lexer.at, walk.head)
        case ("startxref", .outside), ("startxref", .trailer):
            guard Self.leadsToTable(bytes.behind(lexer.at)) else { throw .unreadable }
            closed += 1
            if walk.isBare, walk.hasOther, standing == standingBefore { repeated += 1 }
            (walk.isBare, walk.hasOther, standingBefore) = (false, false, standing)
            walk.place = .outside
        case ("trailer", .outside), ("trailer", .trailer):
            trailers += 1
            (walk.place, walk.values) = (.trailer, 0)
            (walk.isBare, walk.hasOther) = (walk.numbers == [0, 0], false)
        case ("xref", .outside), ("xref", .trailer):
            guard Self.leadsToTable(bytes.behind(lexer.at)) else { throw .unreadable }
            tables += 1
            walk.place = .outside
        case ("n", .outside), ("f", .outside): walk.place = .outside
        default: throw .unreadable
        }
        walk.numbers = []
    }

    private mutating func count(_ more: Int) throws(PDFFault) {
        guard more <= Self.objectsMost - objects else { throw .swollen }
        objects += more
    }

    private mutating func finish(_ number: Int, _ head: Head) {
        turns[number] = head.isTurn && turns[number] ?? true
        if head.isDeed { hasDeed = true }
    }

    /// Two numbers before it are the object that it means.
    private mutating func refer(_ walk: inout Walk) throws(PDFFault) {
        guard let level = walk.levels.last else {
            guard case .object = walk.place, walk.values >= 3 else { throw .unreadable }
            walk.values -= 2
            return
        }
        guard level.numbers.count == 2 else { throw .unreadable }
        // What stands elsewhere is no number of this dictionary.
        if walk.levels.count == 1, let key = level.key { walk.head.numbers[key] = nil }
        if level.isDictionary, level.key == "OpenAction" {
            openings.insert(level.numbers[0])
            guard openings.count <= Self.objectsMost else { throw .swollen }
        }
        walk.levels[walk.levels.count - 1].numbers = []
    }

    /// A value, or the key of one.
    private mutating func take(_ token: PDFLexer.Token, _ walk: inout Walk) throws(PDFFault) {
        if case .name(let name) = token, wanted.contains(name) { names.insert(name) }
        var isOpening = false
        if let level = walk.levels.last {
            if level.isDictionary {
                if case .name(let name) = token, level.key == nil || level.hasValue { return try begin(name, &walk) }
                guard let key = level.key else { throw .unreadable }
                // A second number may be the second half of a reference.
                if level.hasValue {
                    guard case .integer = token, level.numbers.count == 1 else { throw .unreadable }
                }
                try set(key, to: token, &walk)
                isOpening = key == "OpenAction"
                walk.levels[walk.levels.count - 1].hasValue = true
            } else if walk.levels.count == 2, walk.levels[0].key == "Filter" {
                guard case .name(let filter) = token, walk.head.filters.count < Head.filtersMost else {
                    throw .unreadable
                }
                walk.head.filters.append(filter)
            }
            Self.keep(token, in: &walk.levels[walk.levels.count - 1].numbers)
        } else if walk.place == .outside || walk.place == .trailer && walk.values > 0 {
            guard case .integer = token else { throw .unreadable }
            Self.keep(token, in: &walk.numbers)
        } else {
            // A trailer is one dictionary (§7.5.5): so each that is read is counted by what stands behind its word.
            guard walk.place != .trailer || token == .openDictionary else { throw .unreadable }
            walk.values += 1
            if case .object = walk.place, walk.values == 1 {
                walk.head.isArray = token == .openArray
                walk.head.isDictionary = token == .openDictionary
            }
            Self.keep(token, in: &walk.numbers)
        }
        guard token == .openArray || token == .openDictionary else { return }
        guard walk.levels.count < Self.depthMost else { throw .swollen }
        walk.levels.append(
            Level(isDictionary: token == .openDictionary, isOpening: isOpening && token == .openDictionary))
    }

    /// The last two numbers, where nothing else came since.
    private static func keep(_ token: PDFLexer.Token, in numbers: inout [Int]) {
        guard case .integer(let number) = token else { return numbers = [] }
        if numbers.count == 2 { numbers.removeFirst() }
        numbers.append(number)
    }

    private mutating func begin(_ key: String, _ walk: inout Walk) throws(PDFFault) {
        let last = walk.levels.count - 1
        (walk.levels[last].key, walk.levels[last].hasValue, walk.levels[last].numbers) = (key, false, [])
        if wanted.contains(key) { keys.insert(key) }
        if walk.levels[last].isOpening, key == "Next" { hasOpening = true }
        if last == 0, walk.place == .trailer, key == "XRefStm" { walk.hasOther = true }
        guard last == 0, Head.watched.contains(key) else { return }
        // Of two values under one key, programs take the first or the last.
        guard walk.head.keys.insert(key).inserted else { throw .unreadable }
    }

    private mutating func set(_ key: String, to token: PDFLexer.Token, _ walk: inout Walk) throws(PDFFault) {
        let level = walk.levels[walk.levels.count - 1]
        let isOutermost = walk.levels.count == 1
        switch token {
        case .name(let name):
            if key == "Subtype", wanted.contains(name) { subtypes.insert(name) }
            if level.isOpening, key == "S", name != "GoTo" { hasOpening = true }
            guard isOutermost, Head.watched.contains(key) else { return }
            walk.head.names[key] = name
            if key == "Filter" { walk.head.filters = [name] }
        case .openArray where key == "Filter": break
        default:
            // By what these say it is known what something is: they do not say it elsewhere.
            if key == "Subtype" || isOutermost && ["Type", "Filter"].contains(key) { throw .unreadable }
            if level.isOpening, key == "S" { hasOpening = true }
            if case .integer(let number) = token, isOutermost, Head.watched.contains(key), !level.hasValue {
                walk.head.numbers[key] = number
            }
        }
    }

    // MARK: Streams

    /// - Returns: where the words go on.
    private mutating func stream(from word: Int, _ head: Head) throws(PDFFault) -> Int {
        streams += 1
        guard streams <= Self.streamsMost else { throw .swollen }
        var start = word
        while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        guard start < bytes.count, bytes[start] == 0x0D || bytes[start] == 0x0A else { throw .unreadable }
        if bytes[start] == 0x0D { start += 1 }
        if start < bytes.count, bytes[start] == 0x0A { start += 1 }
        guard let end = bytes.place(of: "endstream", in: start..<bytes.count) else { throw .unreadable }
        try look(into: start..<end, head)
        return end + 9
    }

    private mutating func look(into content: Range<Int>, _ head: Head) throws(PDFFault) {
        // Its bytes are in another file, or what is shown in its place (§8.10.4, §14.11.7), which is fetched.
        if !head.keys.isDisjoint(with: ["F", "Ref", "OPI"]) { traces.insert(.action) }
        if head.isPacked { return try unpack(content, head) }
        // Some programs write the end of a line where there is nothing.
        guard content.count > 2 else { return }
        switch head.filters.last ?? "" {
        case "DCTDecode", "JPXDecode":
            var picture = Array(bytes[content])
            if head.filters.count > 1 {
                guard head.filters.count == 2, head.filters[0] == "FlateDecode" else { throw .unreadable }
                picture = try inflate(content)
            }
            let told = marks(in: picture)
            traces.formUnion(told)
            // A JPEG says more; one that is broken does not matter for what it would look like.
            if let stripped = try? JPEGStripper.strip(picture, name) {
                traces.formUnion(stripped.removed.subtracting([.trailing]))
            }
        case "FlateDecode" where head.filters.count == 1 && !head.isPrepared:
            // Pixels, fonts and tables of places tell nothing.
            guard head.names["Subtype"] != "Image", head.names["Type"] != "XRef", !head.isFont else { return }
            let told = marks(in: try inflate(content))
            traces.formUnion(told)
        default: break
        }
    }

    /// Reads the objects in a stream: numbers and places, and then each (§7.5.7).
    private mutating func unpack(_ content: Range<Int>, _ head: Head) throws(PDFFault) {
        var text = Array(bytes[content])
        if head.keys.contains("Filter") {
            guard head.filters == ["FlateDecode"], !head.isPrepared else { throw .unreadable }
            text = try inflate(content)
        }
        // The profile of a picture's colours has a count as well (ICC.1 §7.2).
        if !head.keys.contains("First"), head.names["Type"] == nil, text.holds("acsp", at: 36), !Self.isList(text) {
            return
        }
        let hasFirst = head.keys.contains("First")
        guard let count = head.numbers["N"], count >= 0, let first = hasFirst ? head.numbers["First"] : 0,
            (0...text.count).contains(first)
        else { throw .unreadable }
        try self.count(count)
        var lexer = PDFLexer(text, 0..<(hasFirst ? first : text.count))
        var (numbers, places): ([Int], [Int]) = ([], [])
        for _ in 0..<count {
            guard case .integer(let number) = try lexer.next(), case .integer(let place) = try lexer.next(),
                place >= 0, place < text.count - first, places.last.map({ $0 < place }) ?? true
            else { throw .unreadable }
            numbers.append(number)
            places.append(place)
        }
        // Some programs read objects from there on, whatever the places say.
        let begin = first + (places.first ?? text.count - first)
        guard lexer.at <= begin, text[lexer.at..<begin].allSatisfy(\.isPDFBlank) else { throw .unreadable }
        for (index, number) in numbers.enumerated() {
            let end = index + 1 < count ? first + places[index + 1] : text.count
            try read(text, first + places[index]..<end, as: number)
        }
    }

    /// Whether it begins as a list of objects does.
    private static func isList(_ text: [UInt8]) -> Bool {
        var lexer = PDFLexer(text, 0..<text.count)
        guard let first = try? lexer.next(), case .integer = first else { return false }
        return true
    }

    private mutating func inflate(_ content: Range<Int>) throws(PDFFault) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw .unreadable }
        defer { inflateEnd(&stream) }
        let most = Self.unpackedMost - unpacked
        var text: [UInt8] = []
        var step = [UInt8](repeating: 0, count: 64 << 10)
        let isDone = bytes.withUnsafeBufferPointer { bytes in
            // zlib reads from there, and writes nothing to it.
            stream.next_in = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0 + content.lowerBound) }
            stream.avail_in = UInt32(content.count)
            while text.count <= most {
                let (result, got) = step.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    let result = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return (result, output.count - Int(stream.avail_out))
                }
                text += step[..<got]
                if result == Z_STREAM_END { return true }
                guard result == Z_OK, got > 0 || stream.avail_in > 0 else { return false }
            }
            return false
        }
        guard text.count <= most else { throw .swollen }
        guard isDone else { throw .unreadable }
        unpacked += text.count
        return text
    }

    // MARK: The whole

    /// Whether the words that begin an object, a stream, a table of objects or its trailer stand nowhere else.
    private var isWhole: Bool {
        let words = bytes.words("obj").count
        // A table is found at the byte that `startxref` says, whatever stands before it; its own word has the other's in it.
        let listed = bytes.places(of: "xref").count { Self.leadsToTable(bytes.behind($0 + 4)) }
        // Its trailer is what follows its last entry. Prose has the word, too, and seldom a dictionary behind it.
        let trailed = bytes.places(of: "trailer").count { place in
            [UInt8(ascii: "<"), UInt8(ascii: "%")].contains(bytes.behind(place + 7))
        }
        let begun = bytes.words("stream").count { place in
            // Before the content comes the end of the line: prose has the word, too.
            let next = bytes[(place + 6)...].first { $0 != 0x20 && $0 != 0x09 }
            return next == 0x0D || next == 0x0A
        }
        return words == standing && begun == streams && listed == tables + closed && trailed == trailers
    }

    /// Whether a word for a table of objects, or for where one is, is one, by what stands behind it: what is read as such and what is
    /// counted as such are the same, so that none makes up for another.
    private static func leadsToTable(_ next: UInt8?) -> Bool {
        next.map { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "%") } ?? false
    }

    /// What pictures and descriptions tell that stand in a file as they are.
    mutating func marks(in bytes: [UInt8]) -> Set<InspectedFile.Trace> {
        var found: Set<InspectedFile.Trace> = []
        var at = 0
        while !found.contains(.place), let place = bytes.place(of: "Exif\0\0", in: at..<bytes.count) {
            at = place + 6
            found.insert(.device)
            pictures += 1
            guard pictures <= Self.picturesMost else {
                found.insert(.place)
                break
            }
            if EXIF(Array(bytes[at..<min(at + 65_536, bytes.count)])).hasPlace { found.insert(.place) }
        }
        func has(_ text: String) -> Bool { bytes.place(of: text, in: 0..<bytes.count) != nil }
        if has("<x:xmpmeta") || has("<?xpacket") || has("http://ns.adobe.com/xap") { found.insert(.xmp) }
        if has("Photoshop 3.0") { found.insert(.iptc) }
        return found
    }
}

extension [UInt8] {
    /// Where a text first stands in a part of these bytes.
    func place(of text: String, in range: Range<Int>) -> Int? {
        let text = Array(text.utf8)
        guard range.count >= text.count else { return nil }
        return withUnsafeBufferPointer { bytes in
            text.withUnsafeBufferPointer { text in
                var at = range.lowerBound
                let last = range.upperBound - text.count
                while at <= last {
                    if bytes[at] == text[0] {
                        var same = 1
                        while same < text.count, bytes[at + same] == text[same] { same += 1 }
                        if same == text.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }

    /// Everywhere that a text stands.
    fileprivate func places(of text: String) -> [Int] {
        var places: [Int] = []
        var at = 0
        while let place = place(of: text, in: at..<count) {
            at = place + text.utf8.count
            places.append(place)
        }
        return places
    }

    /// Where a word of a PDF stands by itself, whatever it stands in.
    fileprivate func words(_ word: String) -> [Int] {
        places(of: word).filter { place in
            isEdge(place + word.utf8.count) && (isEdge(place - 1) || self[place - 1].isPDFNumeric)
        }
    }

    /// Whether a word may end before a place, or begin behind it.
    private func isEdge(_ place: Int) -> Bool {
        !indices.contains(place) || self[place].isPDFBlank || self[place].isPDFDelimiter || self[place].isPDFDoubtful
    }

    /// The first byte from a place on that is not blank to every program; `nil` where there is none.
    fileprivate func behind(_ place: Int) -> UInt8? {
        self[place...].first { !$0.isPDFBlank && !$0.isPDFDoubtful }
    }
}
