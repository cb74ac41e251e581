/// Which stored array is which weight of which layer.
struct WeightAssignment {
    /// The arrays by the layer's path in the model (`encoder/dense`) and by role.
    var weights: [String: [String: StoredWeight]] = [:]

    /// What roles a layer's weights have; the layer's path is for messages.
    typealias Roles = (_ layer: KerasLayer, _ path: String) throws(ConversionError) -> [WeightRole]

    /// Gives a layer its arrays, in the order of its roles.
    mutating func assign(_ stored: [StoredWeight], to roles: [WeightRole], of path: String) throws(ConversionError) {
        guard stored.count == roles.count else {
            throw ConversionError(
                .invalidWeights, "the file holds another number of weights than the layer has",
                subject: "layer '\(path)'",
                expected: "\(roles.count)" + (roles.isEmpty ? "" : " (\(roles.map(\.name).joined(separator: ", ")))"),
                actual: "\(stored.count)")
        }
        weights[path] = Dictionary(uniqueKeysWithValues: zip(roles.map(\.name), stored))
    }
}
