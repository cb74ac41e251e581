extension NetworkGraph {
    /// The nodes in an order in which every node comes after those it reads; otherwise as given. Linear in the references.
    ///
    /// - Throws: `NetworkError` (`invalidGraph`) for more nodes than `limit`, names that are not unique, references to
    ///   nothing and circles.
    func sortedNodes(limit: Int) throws(NetworkError) -> [GraphNode] {
        guard nodes.count <= limit else {
            throw NetworkError(
                .invalidGraph, "the graph has too many nodes", expected: "at most \(limit)", actual: "\(nodes.count)")
        }
        let numbers = try nodeNumbers()
        // Kahn's algorithm: a node is ready once as many of its references are placed as it has.
        var missing = [Int](repeating: 0, count: nodes.count)
        var readers = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for input in node.inputs {
                guard let source = numbers[input.node] else { throw unknown(input, node) }
                guard let source else { continue }
                missing[index] += 1
                readers[source].append(index)
            }
        }
        var order: [GraphNode] = []
        order.reserveCapacity(nodes.count)
        for start in nodes.indices where missing[start] == 0 {
            var ready = [start]
            while let next = ready.popLast() {
                order.append(nodes[next])
                for reader in readers[next] {
                    missing[reader] -= 1
                    // Later ones are met in their turn.
                    if missing[reader] == 0, reader < start { ready.append(reader) }
                }
            }
        }
        if order.count < nodes.count, let first = missing.firstIndex(where: { $0 > 0 }) {
            throw NetworkError(
                .invalidGraph, "nodes wait for each other in a circle", layer: nodes[first].name)
        }
        return order
    }

    /// The number of every node by its name; nil for an input.
    private func nodeNumbers() throws(NetworkError) -> [String: Int?] {
        var numbers: [String: Int?] = [:]
        for input in inputs { numbers[input.name] = .some(nil) }
        for (index, node) in nodes.enumerated() {
            guard numbers.updateValue(index, forKey: node.name) == nil else {
                throw NetworkError(.invalidGraph, "two nodes or inputs have this name", layer: node.name)
            }
        }
        for node in nodes where node.inputs.isEmpty {
            throw NetworkError(.invalidGraph, "the node has no inputs", layer: node.name)
        }
        return numbers
    }

    private func unknown(_ reference: NodeReference, _ node: GraphNode) -> NetworkError {
        NetworkError(
            .invalidGraph, "it refers to something the graph does not have", layer: node.name,
            actual: reference.description)
    }
}
