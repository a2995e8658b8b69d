/// The bounds of what is read of a node's identity. Bytes are those of UTF-8.
package enum IdentityLimits {
    /// Bytes of a card's file: keys and two signatures take 13 KiB of it.
    package static let cardBytes = 32 << 10
    /// Bytes of a card with the successions before it.
    package static let cardFileBytes = 256 << 10
    /// Bytes of a key file.
    package static let keyFileBytes = 64 << 10
    /// Bytes of an invitation's link.
    package static let invitationBytes = 1_024
    /// Bytes of a statement that keys are revoked.
    package static let revocationBytes = 16 << 10
    /// Addresses of one node.
    package static let addresses = 8
    /// Bytes of an address.
    package static let addressBytes = 512
    /// Certificates by which one node is known on a live link: one, and another while it changes over.
    package static let linkCertificates = 2
    /// Bytes of one of them.
    package static let linkCertificateBytes = 2_048
    /// Languages of one node.
    package static let languages = 16
    /// Duty posts on one card.
    package static let dutyPosts = 16
    /// Bytes of a name, a title or a way to reach a post.
    package static let textBytes = 200
    /// The last generation: one a day for 270 years.
    package static let generation = 100_000
    /// The highest classification ordinal (domain 3.1.2).
    package static let ceiling = 5
    /// Days for which a card is valid at most.
    package static let validityDays = 1_830
    /// Days for which a new card is valid where nobody says otherwise.
    package static let standardValidityDays = 730
    /// Days by which a card may be valid only in the future: the clock of one of the two nodes is wrong.
    package static let clockAllowanceDays = 7
    /// Generations whose sealing key is kept, to open what was under way when the keys changed.
    package static let retired = 16
    /// Cards of a peer that are kept beside its newest: what they signed may have been as long on its way.
    package static let earlierCards = 4
    /// Characters of the passphrase of a key file at least.
    package static let passphraseLeast = 12
    /// Bytes of a passphrase at most.
    package static let passphraseBytes = 1_024
    /// Days for which an invitation holds where nobody says otherwise, and at most.
    package static let invitationDays = 7
    package static let invitationDaysMost = 30

    package static let microsecondsOfDay: Int64 = 86_400_000_000
}
