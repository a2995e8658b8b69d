import Sharing

/// What somebody who begins here does first, and how far they are with it.
struct Guide: Sendable {
    struct Step: Sendable {
        let name: String
        let text: String
        /// `nil` where there is nothing to go to yet.
        let href: String?
        /// The first that is not done.
        let isNext: Bool
    }
    let action = Paths.guide
    /// Those that are behind the reader, on one line.
    let done: [Step]
    let hasDone: Bool
    let ahead: [Step]

    init(_ steps: FirstSteps, language: Language) {
        let fields = Self.fields.map { language.text("field.\($0)") }
        let done = [steps.hasAnswered, steps.filed != nil, false]
        let next = done.firstIndex(of: false)
        func step(_ number: Int, _ key: String, _ text: String, _ href: String?) -> Step {
            Step(name: language.text(key), text: text, href: href, isNext: number == next)
        }
        let all = [
            step(
                0, "guide.read", language.text(steps.toRead == nil && !done[0] ? "guide.read.none" : "guide.read.text"),
                steps.toRead.map { Paths.record($0.id, version: $0.version, channel: $0.channel) }),
            step(
                1, "guide.file", language.text("guide.file.text", ["fields": language.list(fields)]),
                Paths.write + "/intrep"),
            step(
                2, "guide.see", language.text(steps.filed == nil ? "guide.see.later" : "guide.see.text"),
                steps.filed.map { Paths.audience($0.id, version: $0.version, channel: $0.channel) }),
        ]
        self.done = zip(all, done).compactMap { $1 ? $0 : nil }
        ahead = zip(all, done).compactMap { $1 ? nil : $0 }
        hasDone = done.contains(true)
    }

    /// What a report of an event has to have.
    static let fields = ["title", "channel", "place", "observed", "grade", "so_what"]

    /// What a browser keeps where a post has closed it: whoever signs in next on the same machine begins anew.
    static func closed(by post: String) -> String {
        post.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
