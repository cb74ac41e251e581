/// The models of a library with what they depend on and load, to be drawn.
struct DependencyDrawing {
    /// What is drawn.
    struct Node: Hashable {
        enum Kind: Hashable { case model, asset }
        var name: String
        var kind: Kind
        /// The column: everything a node uses stands further right.
        var column: Int
    }

    /// From what uses to what is used.
    struct Edge: Hashable {
        var from: Int
        var to: Int
        /// The role, where it is not the name.
        var label: String?
    }

    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []

    init(_ models: [ModelDescription]) {
        let byName = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) })
        var columns: [String: Int] = [:]
        /// The longest way from a model that nothing uses.
        func place(_ name: String, _ column: Int) {
            guard columns[name].map({ $0 < column }) ?? true else { return }
            columns[name] = column
            for dependency in byName[name]?.dependencies.values.sorted() ?? [] { place(dependency, column + 1) }
        }
        let used = Set(models.flatMap { $0.dependencies.values })
        for model in models where !used.contains(model.name) { place(model.name, 0) }
        var places: [String: Int] = [:]
        for model in models {
            places[model.name] = nodes.count
            nodes.append(Node(name: model.name, kind: .model, column: columns[model.name] ?? 0))
        }
        var assets: [String: Int] = [:]
        for model in models {
            guard let from = places[model.name] else { continue }
            for (role, name) in model.dependencies.sorted(by: { $0.key < $1.key }) {
                guard let to = places[name] else { continue }
                edges.append(Edge(from: from, to: to, label: role == name ? nil : role))
            }
            guard let asset = model.asset?.specification else { continue }
            let column = nodes[from].column + 1
            let to = assets[asset] ?? nodes.count
            if assets.updateValue(to, forKey: asset) == nil {
                nodes.append(Node(name: asset, kind: .asset, column: column))
            } else {
                nodes[to].column = max(nodes[to].column, column)
            }
            edges.append(Edge(from: from, to: to))
        }
    }

    /// The graph in the language of Graphviz.
    var dot: String {
        var lines = ["digraph \"dependencies\" {", "    rankdir=LR;", "    node [fontname=\"sans-serif\"];"]
        for (index, node) in nodes.enumerated() {
            let style =
                node.kind == .asset ? "shape=folder, style=filled, fillcolor=lightyellow" : "shape=box, style=rounded"
            lines.append("    n\(index) [label=\"\(Self.quoted(node.name))\", \(style)];")
        }
        for edge in edges {
            let label = edge.label.map { " [label=\"\(Self.quoted($0))\"]" } ?? ""
            lines.append("    n\(edge.from) -> n\(edge.to)\(label);")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

extension LibraryDescription {
    /// The dependencies of the models and their assets as a graph in DOT, the language of Graphviz.
    public var dependenciesDOT: String { DependencyDrawing(models).dot }

    /// The dependencies of the models and their assets as a drawing in SVG.
    public var dependenciesSVG: String { DependencyDrawing(models).svg }
}
