/// The statement of an originator with its signature.
package struct SignedStatement: Hashable, Sendable {
    package let statement: PouchStatement
    package let signature: HybridSignature

    package init(statement: PouchStatement, signature: HybridSignature) {
        self.statement = statement
        self.signature = signature
    }

    /// Whether these keys signed it, and are those that it names.
    package func isSigned(by keys: PublicKeys) -> Bool {
        keys.fingerprint == statement.signer && keys.isValid(signature, for: statement.bytes, purpose: .pouch)
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(long: statement.bytes)
        writer.put(raw: signature.bytes)
        return writer.bytes
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        var reader = ByteReader(bytes[...], "the statement of an originator")
        statement = try PouchStatement(try reader.long("it", limit: PouchLimits.message))
        signature = try HybridSignature(bytes: Array(try reader.take(HybridSignature.byteCount)))
        try reader.finish()
    }
}
