import JSON
import Records

/// What files are called by the products that they go along with: an artifact has no name of its own.
struct FileNames: Sendable {
    private let names: [String: String]

    /// - Parameter products: as their reader is shown them; what is no product names no file.
    init(of products: some Sequence<JSONValue>) {
        names = Dictionary(
            products.flatMap { Product.annexes(of: $0) }.compactMap { file in
                file.about["name"]?.string.map { (file.artifact.text, Title.line($0, most: SharingLimits.title)) }
            }
        ) { first, _ in first }
    }

    func naming(_ line: RecordLine) -> RecordLine {
        guard line.title == .text(line.id), let name = names[line.id], !name.isEmpty else { return line }
        var line = line
        line.title = .text(name)
        return line
    }
}
