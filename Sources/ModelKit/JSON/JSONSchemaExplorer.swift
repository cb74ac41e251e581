import ModelKitWeights

/// Finds out the schema of one type by letting it read again and again, each time refusing it something else.
///
/// A first reading shows what the type asks for. Then each form that it read is refused: an error that comes through
/// says that the form is needed, another question in the same place is an alternative, and a type that goes on takes
/// anything there. In the same way each member is taken away, and `null` given where the type asked for it.
struct JSONSchemaExplorer<T: Decodable> {
    /// How a reading ended.
    enum Ending {
        case value(T)
        case stopped(JSONProbeStop)
        case failed
    }

    struct Trial {
        var session: JSONProbeSession
        var ending: Ending
        /// What is read only where something else is there, or has a certain value.
        var dependents: Set<JSONProbeSession.Read> = []
    }

    /// How many kinds of sample values are tried on a type that checks them.
    static var variantCount: Int { 5 }
    /// How many readings there may be; what is not explored then is left open.
    static var trialLimit: Int { 2_000 }

    let builder: JSONSchemaBuilder
    let knownKeys: [String]
    let budget = JSONTrialBudget()

    init(_ type: T.Type, builder: JSONSchemaBuilder) {
        self.builder = builder
        if let examples = T.self as? any JSONSchemaExamples.Type {
            knownKeys = examples.exampleKeys
        } else if let cases = T.self as? any (CaseIterable & Encodable).Type {
            knownKeys = JSONSchema.caseKeys(of: cases)
        } else {
            knownKeys = []
        }
    }

    /// The schema, and the types without a value that kept it from being complete.
    ///
    /// - Parameter found: told of a value as soon as there is one, for types that contain themselves.
    func explore(_ found: (T) -> Void) -> (schema: JSONValue, blockers: [any Any.Type]) {
        if let names = EnumNames.all(of: T.self) { return (Self.schema(ofNames: names), []) }
        let first = bestTrial(JSONProbeSession.Plan(), found)
        let choices = first.session.places[JSONProbePath()]?.choices ?? []
        guard !choices.isEmpty else {
            return (schema(of: first), first.session.blockers)
        }
        var trials: [String: Trial] = [:]
        // Twice, for a case that needs the value of another one.
        for isSecond in [false, true] {
            for choice in choices {
                if isSecond, case .value = trials[choice]?.ending { continue }
                var plan = JSONProbeSession.Plan()
                plan.choice = choice
                trials[choice] = bestTrial(plan, found)
            }
        }
        let all = choices.compactMap { trials[$0] }
        return (schema(ofChoices: all), all.flatMap(\.session.blockers))
    }

    private func schema(of trial: Trial) -> JSONValue {
        var members = assembly(of: trial).schema(at: JSONProbePath(), title: String(describing: T.self)).object ?? [:]
        if case .value = trial.ending {
        } else if members["description"] == nil {
            members["description"] = "There is more to it than can be shown."
        }
        return .object(members)
    }

    /// Alternatives for an enumeration; for another type whose members are all optional, its members.
    private func schema(ofChoices trials: [Trial]) -> JSONValue {
        let schemas = trials.map { assembly(of: $0).schema(at: JSONProbePath()) }
        let isEnum = trials.contains {
            if case .value(let value) = $0.ending { Mirror(reflecting: value).displayStyle == .enum } else { false }
        }
        let title = JSONValue.string(String(describing: T.self))
        if isEnum {
            let alternatives = schemas.map { schema in
                guard var members = schema.object, members["type"] == "object" else { return schema }
                members["maxProperties"] = 1
                return .object(members)
            }
            guard case .object(var members) = JSONSchema.any(of: alternatives) else { return [:] }
            members["title"] = title
            return .object(members)
        }
        guard schemas.allSatisfy({ $0["type"] == "object" }) else {
            return JSONSchema.open("Several forms are possible.")
        }
        let properties = schemas.compactMap { $0["properties"]?.object }
        let merged = properties.reduce(into: [:]) { $0.merge($1) { JSONSchema.any(of: [$0, $1]) } }
        return ["type": "object", "title": title, "properties": .object(merged)]
    }

    private static func schema(ofNames names: [JSONValue]) -> JSONValue {
        let title = JSONValue.string(String(describing: T.self))
        guard names.allSatisfy({ $0.string != nil }) else { return ["enum": .array(names), "title": title] }
        return ["enum": .array(names), "title": title, "type": "string"]
    }
}

/// How many readings a type has had.
final class JSONTrialBudget {
    var spent = 0
}

extension JSONSchema {
    /// The keys that an enumeration's cases have in JSON, sorted.
    fileprivate static func caseKeys<Cases: CaseIterable & Encodable>(of type: Cases.Type) -> [String] {
        keys(of: Cases.allCases.prefix(1_000).map { $0 as any Encodable })
    }
}
