/// The sums of all calls that have ended, by path. A caller's path stands before those of the models it calls.
package struct CallTotals: Sendable {
    private(set) var names: [String] = []
    var paths: [CallPath] = []
    private var models: [String: Int] = [:]
    private var indices: [Edge: Int] = [:]

    private struct Edge: Hashable {
        let caller: Int?
        let name: String
    }

    /// How many paths have been called.
    package var pathCount: Int { paths.count }

    /// The path of a model called on another path: the one where it stands already, so that recursion does not make new
    /// ones, or else one below the caller's, which is added where it is new.
    mutating func path(of name: String, calledFrom caller: Int?) -> Int {
        let edge = Edge(caller: caller, name: name)
        if let path = indices[edge] { return path }
        let model = model(named: name)
        var path = caller
        while let earlier = path, paths[earlier].model != model { path = paths[earlier].caller }
        if path == nil { paths.append(CallPath(model: model, caller: caller)) }
        let found = path ?? paths.count - 1
        indices[edge] = found
        return found
    }

    private mutating func model(named name: String) -> Int {
        if let model = models[name] { return model }
        names.append(name)
        models[name] = names.count - 1
        return names.count - 1
    }
}
