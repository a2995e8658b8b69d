/// The closed lists that somebody chooses from who records a party or an agreement.
package enum PartyWords {
    package static let organisationKinds = Vocabulary.organisationKind.words
    package static let communityKinds = Vocabulary.communityKind.words
    package static let bodyKinds = Vocabulary.bodyKind.words
    package static let agreementKinds = Vocabulary.agreementKind.words
    package static let tiers = Vocabulary.tier.words
    package static let purposes = Vocabulary.purpose.words
}
