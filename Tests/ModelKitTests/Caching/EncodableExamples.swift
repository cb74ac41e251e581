/// Types that encode in every way there is.
struct Point: Codable, Hashable { var x: Int?, y: Int? }

struct Place: Codable, Hashable { var x: Int }

struct Nothing: Codable {}

enum Choice: Codable { case one(Int), other(String), none }

struct NotEncodable { var x: Int }

/// An existential as a value.
struct Erased: Encodable {
    let value: any Encodable
    init(_ value: any Encodable) { self.value = value }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A property that is nil and written all the same.
struct NilWritten: Encodable {
    let key: String
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try container.encodeNil(forKey: AnyKey(key))
    }
}

class Base: Encodable {
    let a: Int
    init(a: Int) { self.a = a }
}

/// Has its superclass's record inside its own, with a property of the same name.
final class Derived: Base, @unchecked Sendable {
    let b: Int
    init(a: Int, b: Int) {
        self.b = b
        super.init(a: a)
    }
    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try super.encode(to: container.superEncoder())
        try container.encode(b, forKey: AnyKey("a"))
    }
}

/// Two nested containers, written to in turns.
struct Interleaved: Encodable {
    let first: [Int]
    let second: [Int]
    var secondAskedFirst = false

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: AnyKey.self)
        var containers: [any UnkeyedEncodingContainer] = []
        let keys = secondAskedFirst ? ["second", "first"] : ["first", "second"]
        for key in keys { containers.append(outer.nestedUnkeyedContainer(forKey: AnyKey(key))) }
        let values = secondAskedFirst ? [second, first] : [first, second]
        for index in 0..<max(first.count, second.count) {
            for place in 0..<2 where index < values[place].count { try containers[place].encode(values[place][index]) }
        }
    }
}

/// Properties in an order of choice, each with its name's length as value.
struct Ordered: Encodable {
    let names: [String]
    func encode(to encoder: any Encoder) throws {
        for name in names {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(name.utf8.count, forKey: AnyKey(name))
        }
    }
}

struct Failing: Encodable {
    struct Failure: Error {}
    func encode(to encoder: any Encoder) throws { throw Failure() }
    var size = 0
}

struct TwoMinds: Encodable {
    var size = 0
    func encode(to encoder: any Encoder) throws {
        _ = encoder.unkeyedContainer()
        _ = encoder.container(keyedBy: AnyKey.self)
    }
}

struct TwoValues: Encodable {
    var size = 0
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(1)
        try container.encode(2)
    }
}

struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}
