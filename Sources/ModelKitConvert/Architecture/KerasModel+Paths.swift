extension KerasModel {
    /// Gives all layers their paths: `encoder/dense`, or `encoder/dense~2` where a layer of the outermost model has that name.
    ///
    /// - Parameters:
    ///   - path: the path of the layer that the model is; nil for the outermost model, whose layers keep their names.
    ///   - names: the names that are taken, among them those of the outermost model's layers.
    mutating func setPaths(below path: String?, names: inout UniqueNames) {
        for index in layers.indices {
            let name = layers[index].name
            let own = path.map { names.take("\($0)/\(name)") } ?? name
            layers[index].path = own
            layers[index].model?.setPaths(below: own, names: &names)
        }
    }
}
