import ModelKitLayers
import ModelKitWeights

extension ModelFlattener {
    /// Lists the calls of a model's layers; names in it start with those of the models around it.
    mutating func scope(
        of model: KerasModel, parent: ModelScope?, arguments: [KerasReference], name: String
    ) throws(ConversionError) -> ModelScope {
        let scope = ModelScope(model: model, parent: parent, arguments: arguments)
        scopeCount += 1
        for layer in model.layers where !layer.isInput {
            let path = layer.path
            for (index, call) in layer.calls.enumerated() {
                guard nodes.count + scopeCount < ModelFlattener.nodeLimit else {
                    throw ConversionError(
                        .invalidArchitecture, "the model has more than \(ModelFlattener.nodeLimit) calls of layers")
                }
                let key = ModelScope.Key(layer: layer.name, call: index)
                let usual = name + (index == 0 ? layer.name : "\(layer.name)#\(index + 1)")
                let node = parent == nil && index == 0 ? usual : names.take(usual)
                if let inner = layer.model {
                    let arguments = try self.arguments(of: call, for: inner, layer: path)
                    scope.children[key] = try self.scope(
                        of: inner, parent: scope, arguments: arguments, name: node + "/")
                } else {
                    scope.nodeNames[key] = node
                    lower(layer, call, in: scope, name: node, path: path)
                }
            }
        }
        return scope
    }

    /// What a nested model is called on, in the order of its inputs.
    private func arguments(
        of call: KerasCall, for model: KerasModel, layer: String
    ) throws(ConversionError) -> [KerasReference] {
        var references = call.tensors
        if call.arguments.count == 1, case .members(let members) = call.arguments[0] {
            references = model.inputs.compactMap { members[$0.layer]?.tensors.first }
        }
        guard references.count == model.inputs.count else {
            throw ConversionError(
                .invalidArchitecture, "the model is called on another number of tensors than it has inputs",
                subject: "layer '\(layer)'", expected: "\(model.inputs.count)", actual: "\(references.count)")
        }
        return references
    }

    private mutating func lower(
        _ layer: KerasLayer, _ call: KerasCall, in scope: ModelScope, name: String, path: String
    ) {
        do throws(LoweringFailure) {
            let lowered = try loweredCall(layer, call, in: scope, path: path)
            nodes.append(PendingNode(scope: scope, name: name, path: path, call: lowered, failure: nil))
            note(layer, path: path)
        } catch {
            // Kept with everything it is called on: whether it matters shows when the outputs are known.
            let call = LoweredCall(className: layer.className, config: .object([:]), inputs: call.tensors)
            nodes.append(PendingNode(scope: scope, name: name, path: path, call: call, failure: error.reason))
        }
    }

    private func loweredCall(
        _ layer: KerasLayer, _ call: KerasCall, in scope: ModelScope, path: String
    ) throws(LoweringFailure) -> LoweredCall {
        if layer.isOperation || layer.className == "TFOpLambda" { return try LoweredCall(operation: layer, call: call) }
        var lowered = try LoweredCall(layer: layer, call: call, isImpliedMask: { scope.isImpliedMask($0) })
        if layer.className == "Lambda" {
            lowered.config = try lambdaConfig(path: path, name: layer.name)
        } else if LayerRegistry.layer(forClass: layer.className) == nil {
            throw LoweringFailure(reason: "is not supported")
        }
        return lowered
    }

    private func lambdaConfig(path: String, name: String) throws(LoweringFailure) -> JSONValue {
        guard let binding = bindings.first(where: { $0.layer == path || $0.layer == name }) else {
            throw LoweringFailure(
                reason:
                    "holds Python code, which is never run; say what it computes with --bind-lambda \(name)=OP:ARGS, "
                    + "such as sum:1")
        }
        return binding.config
    }

    /// A binding must name a Lambda layer, and one only once.
    func checkBindings(_ model: KerasModel) throws(ConversionError) {
        let lambdas = ModelFlattener.lambdas(in: model)
        var seen: Set<String> = []
        for binding in bindings {
            let subject = "--bind-lambda \(binding.layer)"
            guard lambdas.contains(where: { $0.path == binding.layer || $0.name == binding.layer }) else {
                throw ConversionError(
                    .invalidOption, "the model has no Lambda layer of that name", subject: subject,
                    expected: lambdas.isEmpty
                        ? "no binding, as there is no Lambda layer"
                        : "one of " + lambdas.map(\.path).prefix(20).joined(separator: ", "),
                    suggestion: nearestName(to: binding.layer, among: lambdas.map(\.path)))
            }
            guard seen.insert(binding.layer).inserted else {
                throw ConversionError(.invalidOption, "the layer is bound twice", subject: subject)
            }
        }
    }

    private static func lambdas(in model: KerasModel) -> [(path: String, name: String)] {
        model.layers.flatMap { layer -> [(path: String, name: String)] in
            if let inner = layer.model { return lambdas(in: inner) }
            return layer.className == "Lambda" ? [(layer.path, layer.name)] : []
        }
    }

    /// Functions of the user's own that shaped the training only.
    private mutating func note(_ layer: KerasLayer, path: String) {
        for (key, value) in layer.config.object ?? [:] {
            guard key.hasSuffix("_regularizer") || key.hasSuffix("_constraint") || key.hasSuffix("_initializer"),
                let module = value["module"]?.string, !module.hasPrefix("keras") && !module.hasPrefix("tf_keras"),
                let name = value["class_name"]?.string
            else { continue }
            let note = "layer '\(path)': \(key) '\(name)' is ignored"
            if !notes.contains(note) { notes.append(note) }
        }
    }
}
