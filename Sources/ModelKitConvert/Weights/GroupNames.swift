/// The names of the groups that hold the weights of a model's layers.
struct GroupNames {
    /// The group of each layer, in the order of the model's layers; nil where it has none.
    let names: [String?]

    init(_ model: KerasModel, container: String, tree: WeightsTree) throws(ConversionError) {
        guard container.hasSuffix("_layer_checkpoint_dependencies") else {
            var counts: [String: Int] = [:]
            names = model.layers.map { layer in
                guard !layer.isOperation else { return nil }
                let key = snakeCase(layer.className)
                let count = counts[key, default: 0]
                counts[key] = count + 1
                return count == 0 ? key : "\(key)_\(count)"
            }
            return
        }
        // Here each layer with weights was counted twice, so only the order of the numbers tells.
        let prefix = container + "/"
        var filled: [String: Set<Int>] = [:]
        for path in tree.datasets.keys where path.hasPrefix(prefix) && path.contains("/vars/") {
            let group = path.dropFirst(prefix.count).prefix { $0 != "/" }
            let (key, number) = GroupNames.split(String(group))
            filled[key, default: []].insert(number)
        }
        var queues = filled.mapValues { $0.sorted(by: >) }
        names = model.layers.map { layer in
            let key = snakeCase(layer.className)
            guard !layer.isOperation, let number = queues[key]?.popLast() else { return nil }
            return number == 0 ? key : "\(key)_\(number)"
        }
    }

    private static func split(_ group: String) -> (key: String, number: Int) {
        guard let underscore = group.lastIndex(of: "_"), let number = Int(group[group.index(after: underscore)...])
        else {
            return (group, 0)
        }
        return (String(group[..<underscore]), number)
    }
}
