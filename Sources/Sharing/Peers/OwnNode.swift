package import Pouch

/// The node among other nodes: what it shows of itself, and what it proves it by.
package struct OwnNode: Sendable {
    package let file: CardFile
    /// `nil` in a program that was not given the passphrase: it knows who its node is and cannot speak for it.
    package let keyring: NodeKeyring?

    package var card: NodeCard { file.card.card }

    /// Of a program that does not speak for the node.
    package init(file: CardFile) {
        self.file = file
        keyring = nil
    }

    /// - Throws: ``Refusal/Code/invalid`` where the card is not of these keys.
    package init(file: CardFile, keyring: NodeKeyring) throws {
        if keyring.current.publicKeys != file.card.card.keys {
            throw Refusal(
                .invalid,
                "the node's card names the keys \(file.card.card.keys.fingerprint.hex.prefix(16))… and its key file holds "
                    + "others: restore both from one backup")
        }
        self.file = file
        self.keyring = keyring
    }
}
