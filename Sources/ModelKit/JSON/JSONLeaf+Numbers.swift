import ModelKitWeights

extension JSONLeaf where Self: FixedWidthInteger {
    static var leafSchema: JSONValue {
        if let smallest = Int(exactly: Self.min), let largest = Int(exactly: Self.max), Self.bitWidth < 64 {
            return ["type": "integer", "minimum": .integer(smallest), "maximum": .integer(largest)]
        }
        return Self.isSigned ? ["type": "integer"] : ["type": "integer", "minimum": 0]
    }

    static var expectation: String { "an integer" }

    static func sample(_ variant: Int) -> Self { Self(variant) }

    static func read(_ value: JSONValue) -> Self? {
        switch value {
        case .integer(let integer): Self(exactly: integer)
        case .number(let number): Self(exactly: number)
        default: nil
        }
    }
}

extension JSONLeaf where Self: BinaryFloatingPoint {
    static var leafSchema: JSONValue {
        ["type": "number", "description": #"or one of the strings "NaN", "Infinity" and "-Infinity""#]
    }

    static var expectation: String { "a number" }

    static func sample(_ variant: Int) -> Self { Self(variant) }

    static func read(_ value: JSONValue) -> Self? {
        switch value {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        default:
            guard let number = value.double else { return nil }
            let read = Self(number)
            return read.isFinite ? read : nil
        }
    }
}

extension Int: JSONLeaf {}
extension Int8: JSONLeaf {}
extension Int16: JSONLeaf {}
extension Int32: JSONLeaf {}
extension Int64: JSONLeaf {}
extension Int128: JSONLeaf {}
extension UInt: JSONLeaf {}
extension UInt8: JSONLeaf {}
extension UInt16: JSONLeaf {}
extension UInt32: JSONLeaf {}
extension UInt64: JSONLeaf {}
extension UInt128: JSONLeaf {}
extension Float: JSONLeaf {}
extension Double: JSONLeaf {}
