/// A class's name as Keras turns it into the name of a group: `BatchNormalization` becomes `batch_normalization`, as
/// `keras.utils.naming.to_snake_case` does.
func snakeCase(_ className: String) -> String {
    let letters = className.unicodeScalars.filter {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_"
    }
    let characters = Array(letters)
    func isUpper(_ index: Int) -> Bool { index < characters.count && ("A"..."Z").contains(characters[index]) }
    func isLower(_ index: Int) -> Bool { index < characters.count && ("a"..."z").contains(characters[index]) }

    // First: a capital with small letters after it is set apart from any letter before it …
    var apart: [Unicode.Scalar] = []
    var index = 0
    while index < characters.count {
        apart.append(characters[index])
        index += 1
        guard isUpper(index), isLower(index + 1) else { continue }
        apart.append("_")
        apart.append(characters[index])
        index += 1
        while isLower(index) {
            apart.append(characters[index])
            index += 1
        }
    }
    // … then every capital from a small letter before it.
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in apart {
        if let previous, ("a"..."z").contains(previous), ("A"..."Z").contains(scalar) { result.append("_") }
        result.append(scalar)
        previous = scalar
    }
    return String(result).lowercased()
}
