import JSON
import Policy
import Records
import Store

/// What the node itself puts beside what somebody files, so that whoever reads it understands it: what its extensions are, and which
/// organisation wrote it. Word for word the same each time, so it says nothing of what it comes with, and nobody has to
/// release it to more readers than it had.
enum Furnishing {
    /// The contents of the definitions.
    static let definitions: Set<ContentDigest> = Set(all.compactMap(content))

    private static let all: [JSONTree] = [
        Product.definition, Feedback.definition, WarningResponse.definition, BarazaMarking.definition,
        Rfi.definition, Rfi.actDefinition, Rfi.requirementDefinition,
        Joint.definition, Joint.actDefinition,
        Council.meetingDefinition, Council.decisionDefinition, Council.decisionActDefinition,
        Council.commitmentDefinition, Council.commitmentActDefinition,
        Expertise.definition, Expertise.actDefinition, Lesson.definition, Lesson.actDefinition,
        Course.definition, Course.keyDefinition, Course.actDefinition, Course.statusDefinition,
        Course.registerDefinition, BudgetExecution.definition,
    ]

    static func content(_ object: JSONTree) -> ContentDigest? {
        (try? JSONDocument(parsing: object.bytes))?.root.contentDigest
    }
}

extension Holding {
    /// Whether it is what the node puts beside what is filed, by all of its content: what merely has the same id is not.
    func isFurnishing(_ item: Intake.Checked) -> Bool {
        guard let filing = item.filing else { return false }
        switch filing.id.type {
        case "extension-definition": return Furnishing.definitions.contains(filing.content)
        case "identity":
            return authorNames.contains { name in
                let author = Product.author(access.allowed.organisation, named: name)
                return author.id == filing.id && Furnishing.content(author.object) == filing.content
            }
        default: return false
        }
    }

    /// What the organisation of whoever files is called as an author.
    private var authorNames: [String] {
        let code = access.allowed.organisation
        guard code != core.identity.organisation else { return [core.identity.organisationName] }
        let known = access.snapshot.registry.all("organisation").first { $0.body["code"]?.string == code }
        return [code] + [[PartyName](known?.body["names"]).first?.text].compactMap { $0 }
    }
}
