import Foundation
import JSON

/// What mutation starts from, and the words that it strews in.
struct Corpus {
    /// Files and parts of files that are longer teach nothing new and cost time.
    static let longest = 16 << 10
    /// Strings and names that are kept for strewing in.
    static let mostWords = 4_000
    /// The folders of the project's material that hold JSON for these readers.
    static let folders = ["jcs/input", "stix", "taxii", "disarm", "ocds"]

    private(set) var texts: [Reader: [[UInt8]]] = [:]
    private(set) var trees: [JSONTree] = []
    private(set) var names: [String] = []
    private(set) var strings: [String] = Samples.strings
    private var known: Set<String> = []

    /// - Parameter data: The folder of the project's material; without it the program's own samples must do.
    init(data: String?) {
        for text in Samples.json { add(Array(text.utf8), to: .json) }
        for text in Samples.stix {
            add(Array(text.utf8), to: .stix)
            take(file: Array(text.utf8))
        }
        for text in Samples.patterns { add(Array(text.utf8), to: .pattern) }
        add(Samples.gzip, to: .gzip)
        for sample in PouchTrial.samples { add(sample, to: .pouch) }
        for sample in AnnexTrial.samples { add(sample, to: .annex) }
        guard let data else { return }
        for folder in Self.folders {
            let root = data + "/" + folder
            // Sorted, because an input follows from its number only if the corpus has an order.
            let files = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).sorted()
            for file in files where file.hasSuffix(".json") {
                guard let content = FileManager.default.contents(atPath: root + "/" + file) else { continue }
                if content.count <= Self.longest { add([UInt8](content), to: .json) }
                take(file: [UInt8](content))
            }
        }
    }

    private mutating func add(_ bytes: [UInt8], to reader: Reader) { texts[reader, default: []].append(bytes) }

    private mutating func take(file: [UInt8]) {
        guard let root = try? JSONDocument(parsing: file).root else { return }
        take(root)
    }

    private mutating func take(_ value: JSONValue) {
        if value["type"]?.kind == .string, value["id"]?.kind == .string {
            let bytes = value.minified
            if bytes.count <= Self.longest {
                add(bytes, to: .stix)
                add(bytes, to: .json)
                trees.append(JSONTree(value))
            }
        }
        if let pattern = value["pattern"]?.string { add(Array(pattern.utf8), to: .pattern) }
        for (name, member) in value.members {
            let name = name.text
            if names.count < Self.mostWords, known.insert(name).inserted { names.append(name) }
            if let text = member.string, text.utf8.count < 100, strings.count < Self.mostWords,
                known.insert(text).inserted
            {
                strings.append(text)
            }
            take(member)
        }
        for element in value.elements { take(element) }
    }
}
