/// Why a text is not acceptable XML, or not the XML that was asked for: what, where, and what to do next.
package struct XMLError: Error, Hashable, Sendable {
    /// Stable, for programs.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// Not UTF-8.
        case encoding
        /// A character that XML does not have.
        case character
        /// Not well formed.
        case syntax
        /// XML that this reader refuses on purpose: document types, entities, processing instructions, CDATA.
        case forbidden
        /// A prefix without a namespace, or a namespace under a name that is not its own.
        case namespace
        /// An attribute twice.
        case duplicate
        /// Over one of the ``XMLLimits``.
        case limit
        /// Good XML, but not what was asked for.
        case shape
    }

    package let code: Code
    package let place: XMLPlace
    /// What is wrong and what to write instead.
    package let problem: String

    /// One sentence to send to whoever wrote the text.
    package var message: String { "line \(place.line), column \(place.column): \(problem)" }

    package init(_ code: Code, at place: XMLPlace, _ problem: String) {
        self.code = code
        self.place = place
        self.problem = problem
    }
}

/// Where something stands in a text.
package struct XMLPlace: Hashable, Sendable {
    /// From 1; lines end with LF.
    package let line: Int
    /// From 1, in characters (Unicode scalars) of that line.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// For what was not read from a text.
    package static let start = XMLPlace(line: 1, column: 1)
}

/// What a text may cost its reader. Checked while reading; one over is an ``XMLError`` with the code `limit`.
package struct XMLLimits: Hashable, Sendable {
    /// Bytes of the whole text.
    package var bytes: Int
    /// Elements inside each other, the root included; at most ``deepest``.
    package var depth: Int
    /// Attributes of one element, declarations of namespaces included.
    package var attributes: Int
    /// Bytes of text in one attribute, or between two tags.
    package var text: Int
    /// Elements of the whole text.
    package var elements: Int

    package init(bytes: Int, depth: Int, attributes: Int, text: Int, elements: Int) {
        self.bytes = max(bytes, 0)
        self.depth = min(max(depth, 0), Self.deepest)
        self.attributes = max(attributes, 0)
        self.text = max(text, 0)
        self.elements = max(elements, 0)
    }

    /// 1 MiB, 32 levels, 64 attributes, texts of 64 KiB, 10,000 elements.
    package static let standard = XMLLimits(
        bytes: 1 << 20, depth: 32, attributes: 64, text: 64 << 10, elements: 10_000)

    /// Levels that the reader, which calls itself once a level, can walk on a small stack.
    package static let deepest = 128
}
