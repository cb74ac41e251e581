import ModelKitWeights

/// One trial reading of a type: what is answered to it, and what it asked for.
final class JSONProbeSession {
    /// How the trial answers.
    struct Plan {
        /// Forms that are refused, by place.
        var refused: [JSONProbePath: Set<JSONProbeForm>] = [:]
        /// A place where there is nothing.
        var absent: JSONProbePath?
        /// A place where there is `null`.
        var null: JSONProbePath?
        /// The member that is there where a type reads the one that it finds.
        var choice: String?
        /// Which sample values are given.
        var variant = 0
    }

    /// What a trial read in the order in which it did.
    struct Read: Hashable {
        var path: JSONProbePath
        var form: JSONProbeForm
    }

    /// What a type may ask for in one trial, and how many elements it is given as long as it asks for more.
    private static let questionLimit = 20_000
    static let elementLimit = 8

    let plan: Plan
    let builder: JSONSchemaBuilder
    /// Names that may be keys where a type reads the members that it finds.
    let knownKeys: [String]
    private(set) var reads: [Read] = []
    private(set) var distinctReads: Set<Read> = []
    var places: [JSONProbePath: JSONProbePlace] = [:]
    private(set) var blockers: [any Any.Type] = []
    private var questions = 0

    init(_ plan: Plan, builder: JSONSchemaBuilder, knownKeys: [String]) {
        self.plan = plan
        self.builder = builder
        self.knownKeys = knownKeys
    }

    /// Counts a question; false once there were too many, when every answer must be one that ends a loop.
    func mayAsk() -> Bool {
        questions += 1
        return questions <= Self.questionLimit
    }

    /// Notes that a place is read in a form.
    ///
    /// - Throws: a refusal where the plan says so.
    func read(_ path: JSONProbePath, as form: JSONProbeForm) throws {
        guard mayAsk() else { throw JSONProbeStop.refused }
        guard plan.absent != path else { throw JSONProbeStop.absent }
        guard plan.null != path else { throw JSONProbeStop.refused }
        let read = Read(path: path, form: form)
        if distinctReads.insert(read).inserted { reads.append(read) }
        guard plan.refused[path]?.contains(form) != true else { throw JSONProbeStop.refused }
        if places[path]?.forms.contains(form) != true { places[path, default: .init()].forms.append(form) }
    }

    /// Reads a place as a type: notes the type's schema and makes a value of it.
    func value<T: Decodable>(_ type: T.Type, at path: JSONProbePath) throws -> T {
        guard mayAsk() else { throw JSONProbeStop.refused }
        try read(path, as: .value(builder.schema(of: type)))
        if let value = builder.value(of: type, variant: plan.variant) { return value }
        blockers.append(type)
        throw JSONProbeStop.blocked
    }
}
