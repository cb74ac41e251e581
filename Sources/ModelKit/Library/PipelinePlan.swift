/// The steps of a pipeline as a library file lists them, and what each takes.
struct PipelinePlan: Sendable {
    /// Where a value comes from.
    enum Source: Sendable, Hashable {
        /// The pipeline's item.
        case item
        /// The prediction of the step of that number, from 0.
        case step(Int)
    }

    /// What a step takes, or the pipeline gives.
    enum Takes: Sendable {
        case one(Source)
        /// An object: its keys, in the order of the file, with the value of each.
        case several([(key: String, source: Source)])

        var sources: [Source] {
            switch self {
            case .one(let source): [source]
            case .several(let parts): parts.map(\.source)
            }
        }
    }

    /// A step: a model and its item.
    struct Step: Sendable {
        /// The name by which later steps refer to it.
        var name: String
        /// The model's name in the library.
        var model: String
        var takes: Takes
        /// The file and line.
        var location: String
    }

    var steps: [Step] = []
    /// What the pipeline's prediction is; nil for the last step's.
    var gives: Takes?

    /// What the pipeline's prediction is.
    var result: Takes { gives ?? .one(.step(steps.count - 1)) }

    /// Whether every step takes what the one before gives, and the last one's prediction is the pipeline's.
    var isChain: Bool {
        for (index, step) in steps.enumerated() {
            guard case .one(let source) = step.takes, source == Self.before(index) else { return false }
        }
        guard let gives else { return true }
        guard case .one(let source) = gives else { return false }
        return source == .step(steps.count - 1)
    }

    /// What the steps take and give, the same for the same meaning; the models are the dependencies.
    var wiring: String {
        func text(_ takes: Takes) -> String {
            switch takes {
            case .one(let source): "\(source)"
            case .several(let parts):
                "{\(parts.map { "\($0.key): \($0.source)" }.sorted().joined(separator: ", "))}"
            }
        }
        return (steps.map(\.takes) + [result]).map(text).joined(separator: "; ")
    }

    /// What a step takes unless it says otherwise.
    static func before(_ index: Int) -> Source { index == 0 ? .item : .step(index - 1) }

    /// The role under which a step is a dependency of the pipeline.
    static func role(ofStep index: Int) -> String { "step \(index + 1)" }

    /// The dependencies: role → model.
    var dependencies: [String: String] {
        Dictionary(
            steps.enumerated().map { (Self.role(ofStep: $0), $1.model) }, uniquingKeysWith: { first, _ in first })
    }
}
