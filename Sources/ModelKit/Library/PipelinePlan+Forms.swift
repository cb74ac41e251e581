import ModelKitWeights

extension PipelinePlan {
    /// Refuses a step whose tensors are not of the size that the step before it gives: neither would notice, but for
    /// predictions that mean nothing, or for single items.
    ///
    /// - Parameter forms: what each step's model takes and gives.
    /// - Throws: ``ModelError`` with code `.invalidConfiguration`, the step's line and both sizes.
    func checkForms(_ forms: [TensorForms]) throws {
        for (index, step) in steps.enumerated() {
            switch step.takes {
            case .one(.step(let source)):
                for taken in forms[index].inputs {
                    let outputs = forms[source].outputs
                    let given =
                        forms[index].inputs.count == 1 && outputs.count == 1
                        ? outputs[0] : outputs.first { $0.name == taken.name }
                    try check(given, from: source, taken, of: index)
                }
            case .several(let parts):
                for case (let key, .step(let source)) in parts where forms[source].outputs.count == 1 {
                    guard let taken = forms[index].inputs.first(where: { $0.name == key }) else { continue }
                    try check(forms[source].outputs[0], from: source, taken, of: index)
                }
            case .one(.item): continue
            }
        }
    }

    /// The form of what the pipeline takes and gives.
    func forms(_ forms: [TensorForms]) -> TensorForms {
        var all = TensorForms()
        if let first = steps.firstIndex(where: { if case .one(.item) = $0.takes { true } else { false } }) {
            all.inputs = forms[first].inputs
        }
        switch result {
        case .one(.step(let source)): all.outputs = forms[source].outputs
        case .several(let parts):
            for case (let key, .step(let source)) in parts where forms[source].outputs.count == 1 {
                var output = forms[source].outputs[0]
                output.name = key
                all.outputs.append(output)
            }
        case .one(.item): all.outputs = all.inputs
        }
        return all
    }

    private func check(_ given: TensorForm?, from source: Int, _ taken: TensorForm, of index: Int) throws {
        guard let given, given.contradicts(taken) else { return }
        let input = taken.name.map { " for its input '\($0)'" } ?? ""
        var message =
            "the step '\(steps[index].name)' takes \(taken)\(input), but the step '\(steps[source].name)' gives \(given)"
        if given.idLimit != nil, given.shape == [nil], taken.shape.count == 1, let length = taken.shape[0] {
            message += "; set its length: \(length)"
        }
        throw ModelError(.invalidConfiguration, message, location: steps[index].location)
    }
}
