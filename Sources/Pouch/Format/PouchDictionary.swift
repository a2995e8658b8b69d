/// What short pouches are compressed against: a text that both sides have, made of words that records often hold.
///
/// A version is never changed: pouches that were made with it lie on sticks. `scripts/pouch-dictionary.py` made it.
package struct PouchDictionary: Sendable {
    package let version: UInt8
    package let bytes: [UInt8]

    package static let current = PouchDictionary(version: 1, bytes: PackageResources.dictionary_1_txt)

    private init(version: UInt8, bytes: [UInt8]) {
        self.version = version
        self.bytes = bytes
    }

    init(version: UInt8) throws(PouchError) {
        guard version == Self.current.version else {
            throw PouchError(
                .version,
                "the pouch is compressed with the dictionary \(version), which this program does not have: install the "
                    + "newer version, and open it again")
        }
        self = .current
    }
}
