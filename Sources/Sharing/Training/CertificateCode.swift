import JSON
import Pouch
package import Records

/// A certificate as it is printed: what it says, and the code by which whoever holds the sheet is believed.
package struct CertificateSheet: Hashable, Sendable {
    package let course: String
    package let courseCode: String
    package let issuer: String
    package let holderHash: String
    package let from: Instant
    package let until: Instant?
    /// The text of the code: what `verify` takes.
    package let text: String
    /// Modules a side of its QR code, and they row by row; `true` is dark.
    package let size: Int
    package let modules: [Bool]

    /// - Throws: ``Refusal`` with `.invalid` for what is no certificate of ours, or says more than a code holds.
    package init(_ file: [UInt8]) throws {
        guard let secured = try? JSONDocument(parsing: file).root, let certificate = CourseCertificate(secured),
            let text = certificate.code(of: secured), let from = Instant(certificate.validFrom)
        else { throw Refusal(.invalid, "that is no certificate that a node has given") }
        let code: QRCode
        do {
            code = try QRCode(text)
        } catch {
            throw Refusal(.invalid, error.message)
        }
        course = certificate.courseName
        courseCode = certificate.courseCode
        issuer = "\(certificate.issuerName) (\(certificate.issuerCode))"
        holderHash = certificate.holderHash
        self.from = from
        until = certificate.validUntil.flatMap { Instant($0) }
        self.text = text
        size = code.size
        modules = code.modules
    }
}
