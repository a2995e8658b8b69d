/// That an object breaks a rule: which object, where in it, which rule, and what to do.
package struct Violation: Error, Hashable, Sendable {
    /// The object's id as it came, or its place in the list; `nil` where it has neither.
    package let object: String?
    /// The path of the property, as in `kill_chain_phases[0].phase_name`; empty for the object as a whole.
    package let property: String
    /// The rule's name of the rules for STIX 2.1, as in D2, I1, V1: stable, for programs.
    package let rule: String
    /// One plain sentence for the people who sent it.
    package let message: String

    package init(object: String?, property: String, rule: String, message: String) {
        self.object = object
        self.property = property
        self.rule = rule
        self.message = message
    }
}
