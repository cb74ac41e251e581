import ModelKitLayers
import ModelKitWeights

extension ModelReport {
    /// Looks into a model's file, which may be a Keras model or a converted one.
    ///
    /// Layers that are not supported are part of the report, not an error.
    ///
    /// - Throws: ``ConversionError`` or `WeightsError` where the file cannot be read.
    public init(of converter: Converter) throws {
        var format: FileFormat
        do {
            format = try FileFormat(path: converter.path)
        } catch {
            throw error.inFile(converter.path)
        }
        if case .safetensors = format {
            try self.init(converted: converter.path)
            return
        }
        let source = try ModelSource(path: converter.path, architecturePath: converter.architecturePath)
        do {
            let model = try KerasModel(parsing: source.architecture)
            let version = source.kerasVersion ?? KerasModel.guessedVersion(source)
            let flat = try ModelFlattener.flatten(model, bindings: converter.bindings)
            try self.init(flat, shapes: converter.inputShapes, kerasVersion: version)
            format = .hdf5
            self.format = source.container.rawValue
            name = model.name
            kerasVersion = source.kerasVersion
            backend = source.backend
        } catch {
            throw error.inFile(converter.path)
        }
    }

    private init(converted path: String) throws {
        let file = try WeightsFile(path: path)
        let metadata = try ModelMetadata(file)
        let graph = try NetworkGraph(json: metadata.graph)
        let flat = FlatModel(
            inputs: [],
            nodes: graph.nodes.map { node in
                // The layer's path stands before its weights' roles; without weights the node's own name will do.
                let path = node.weights.values.min().map { String($0[..<($0.lastIndex(of: "/") ?? $0.endIndex)]) }
                return FlatNode(
                    name: node.name, path: path ?? node.name, className: node.className, config: node.config,
                    inputs: node.inputs)
            },
            outputs: graph.outputs, problems: [], notes: [])
        self.init(flat, inputs: graph.inputs.map { ($0, $0.shape) }, kerasVersion: graph.kerasVersion)
        format = "ModelKit weights"
        kerasVersion = graph.kerasVersion
        tool = metadata.tool
        source = [metadata.sourceName, metadata.sourceHash.map { "sha256 \($0)" }].compactMap { $0 }
            .joined(separator: ", ")
        let packed = graph.nodes.filter { node in
            guard node.className == "Dense", let kernel = node.weights["kernel"] else { return false }
            return (try? file.entry(named: kernel).shape.count) == 3
        }
        if !packed.isEmpty {
            notes.append("kernels packed for products: " + packed.map(\.name).joined(separator: ", "))
        }
        if let lowRank = metadata.lowRank {
            let names = lowRank["layers"]?.array?.compactMap { $0["layer"]?.string } ?? []
            notes.append("kernels of lower rank than in the model it was made of: " + names.joined(separator: ", "))
        }
    }

    private init(_ flat: FlatModel, shapes: [InputShapeOption], kerasVersion: String?) throws(ConversionError) {
        var inputs: [(GraphInput, [Int?]?)] = []
        var notes = flat.notes
        for layer in flat.inputs {
            var single = flat
            single.inputs = [layer]
            let given = shapes.filter { $0.input == layer.name }
            do throws(ConversionError) {
                guard let input = try PlannedModel.inputs(of: single, shapes: given).first else { continue }
                inputs.append((input, input.shape))
            } catch  where error.code == .unknownInputShape {
                inputs.append((GraphInput(name: layer.name, shape: []), nil))
                notes.append(error.description)
            }
        }
        self.init(flat, inputs: inputs, kerasVersion: kerasVersion)
        self.notes = notes
    }

    private init(_ flat: FlatModel, inputs: [(GraphInput, [Int?]?)], kerasVersion: String?) {
        self.init(format: "", inputs: [], outputs: [], layers: [], notes: [])
        let (layers, problems) = PlannedModel.layers(of: flat, kerasVersion: kerasVersion)
        let reasons = Dictionary(problems.map { ($0.layer, $0.reason) }, uniquingKeysWith: { first, _ in first })
        var known = Dictionary(inputs.map { ($0.0.name, $0.1) }, uniquingKeysWith: { first, _ in first })
        var counted: Set<String> = []
        for node in flat.nodes {
            var entry = Layer(
                name: node.name, className: node.className, inputs: node.inputs.map(\.description),
                problem: reasons[node.path])
            let arguments = node.inputs.compactMap { known[$0.node] ?? nil }
            if let layer = layers[node.name], arguments.count == node.inputs.count {
                do {
                    let specifications = try layer.weights(inputs: arguments)
                    entry.shape = try layer.outputShape(inputs: arguments)
                    let count = specifications.reduce(0) {
                        $0 + $1.shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).0 })
                    }
                    entry.parameters = counted.insert(node.path).inserted ? count : 0
                } catch {
                    entry.problem = entry.problem ?? "cannot be used: \(error.reason)"
                }
            }
            known[node.name] = entry.shape
            self.layers.append(entry)
        }
        self.inputs = inputs.map { Port(name: $0.0.name, shape: $0.1, dataType: $0.0.elementType.rawValue) }
        outputs = flat.outputs.map {
            Port(name: $0.name, shape: known[$0.source.node] ?? nil, source: $0.source.description)
        }
    }
}
