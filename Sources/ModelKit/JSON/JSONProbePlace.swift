import ModelKitWeights

/// What types asked for at one place of a JSON tree.
struct JSONProbePlace {
    /// The forms that one reading takes, together, in the order in which they were asked for.
    var forms: [JSONProbeForm] = []
    /// What is tried where one form is refused.
    var alternatives: [JSONProbeForm: JSONValue] = [:]
    /// Forms of which the refusal is ignored, so that anything is taken.
    var optionalForms: Set<JSONProbeForm> = []
    /// Whether the place may be absent.
    var isOptional = false
    /// Whether it may be `null`.
    var isNullable = false
    /// Whether it was asked whether it is `null`.
    var wasAskedForNull = false
    /// The members that were read, in order.
    var keys: [String] = []
    /// Whether every member is read, whatever its name.
    var readsEveryKey = false
    /// The names of the members of which one is read; for an enumeration, its cases.
    var choices: [String] = []
    /// Whether the members that are there decide what is read, in a way that cannot be seen.
    var isOpaque = false
    /// How many elements are read before it is asked whether there are more.
    var elementCount = 0
    /// Whether elements are read as long as there are any.
    var readsEveryElement = false
}
