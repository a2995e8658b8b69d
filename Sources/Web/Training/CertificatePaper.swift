import Paper
import Records
package import Sharing

extension CertificateSheet {
    /// The certificate as one sheet of paper, marked as its course is: the course's name stands on it.
    func paper(marked marking: Marking, in language: Language) -> PaperDocument {
        func line(_ key: String, _ value: String) -> PaperDocument.Piece {
            .init(.paragraph, "\(language.text(key)): \(language.direction.isolated(value))")
        }
        var pieces: [PaperDocument.Piece] = [
            .init(.note, language.text("certificate.title")), .init(.title, course), .init(.paragraph, courseCode),
            .init(.paragraph, language.text("certificate.says")), line("certificate.issuer", issuer),
            line("certificate.from", language.date(from)),
        ]
        if let until { pieces.append(line("certificate.until", language.date(until))) }
        pieces.append(
            .init(.note, "\(language.text("certificate.holder")): \(language.direction.isolated(holderHash))"))
        return PaperDocument(
            language: language.code, isRightToLeft: language.direction == .rtl,
            marking: language.marking(marking, isLevelFirst: true), foot: courseCode, pieces: pieces,
            code: PaperDocument.Code(size: size, modules: modules, text: language.text("certificate.code")))
    }
}

extension CertificateSheet {
    /// The same as PDF.
    ///
    /// - Throws: ``Refusal`` with `.unavailable` where the machine has nothing to print with.
    package func pdf(marked marking: Marking, in language: Language) throws -> [UInt8] {
        do throws(PaperError) {
            return try paper(marked: marking, in: language).pdf()
        } catch {
            throw Refusal(.unavailable, error.message)
        }
    }
}
