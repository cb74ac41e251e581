/// Everything in a weights file of Keras 3's kind, by its path.
///
/// Keras on Windows wrote `layers\dense/vars/0`; backslashes are read as slashes.
struct WeightsTree {
    /// The datasets by their paths.
    private(set) var datasets: [String: HDF5Object] = [:]
    /// The paths of the groups.
    private(set) var groups: Set<String> = []
    /// The layer names that the file notes on groups called `vars`, by the path of the group around them.
    private(set) var names: [String: String] = [:]

    private static let roots = ["layers", "_layer_checkpoint_dependencies"]

    /// Whether the members of a group are those of a model's weights.
    static func isRoot(_ members: [String]) -> Bool {
        members.contains { member in
            roots.contains { member == $0 || member.hasPrefix("\($0)\\") }
        }
    }

    /// Walks through a file. Groups that are reached twice, and trees deeper than 64 groups, are refused.
    init(_ root: HDF5Object) throws(ConversionError) {
        var waiting: [(object: HDF5Object, path: String, depth: Int)] = [(root, "", 0)]
        var seen: Set<UInt64> = []
        while let (object, path, depth) = waiting.popLast() {
            // The optimizer's state is no part of the model.
            if path == "optimizer" || path == "_optimizer" { continue }
            guard object.isGroup else {
                if object.isDataset { datasets[path] = object }
                continue
            }
            guard seen.insert(try object.address).inserted, depth < 64, groups.count < 100_000 else {
                throw object.damaged("its groups contain one another")
            }
            groups.insert(path)
            if path.hasSuffix("vars"), let name = try object.text(attribute: "name") {
                names[String(path.dropLast(path == "vars" ? 4 : 5))] = name
            }
            for name in try object.memberNames {
                guard let member = try object.member(name) else { continue }
                let normal = name.split(separator: "\\").joined(separator: "/")
                waiting.append((member, path.isEmpty ? normal : "\(path)/\(normal)", depth + 1))
            }
        }
        // A backslash hides the groups above it.
        for path in Array(groups) + Array(datasets.keys) {
            var parent = path
            while let slash = parent.lastIndex(of: "/") {
                parent = String(parent[..<slash])
                guard groups.insert(parent).inserted else { break }
            }
        }
    }

    /// The group below a model's path in which its layers lie.
    func container(below path: String) -> String? {
        let candidates = ["_layer_checkpoint_dependencies", "layers"].map { path.isEmpty ? $0 : "\(path)/\($0)" }
        return candidates.first { groups.contains($0) }
    }

    /// The arrays in the group `vars` below a layer's path, in their order.
    func variables(of path: String) -> [HDF5Object] {
        var variables: [HDF5Object] = []
        while let dataset = datasets["\(path)/vars/\(variables.count)"] { variables.append(dataset) }
        return variables
    }
}
