import Foundation
import ModelKit

/// Types whose schemas are tested, each with another way of being read.
enum SchemaExamples {
    enum Form: String, Codable, CaseIterable { case dense, sparse }
    enum Level: Int, Codable { case low, high }
    enum Secret: String, Codable { case word }
    enum Colour: Codable, CaseIterable { case red, green }
    enum Unlisted: Codable { case a(x: Int, String), b }

    enum Shape: Codable {
        case circle(radius: Double)
        case point
        case box(Int8, label: String?)
        enum CodingKeys: CodingKey, CaseIterable { case circle, point, box }
    }

    enum Event: Codable, JSONSchemaExamples {
        case key(code: Int), click
        static var jsonExamples: [Event] { [.key(code: 1), .click] }
    }

    struct Point: Codable {
        var x: Int
        var y: UInt8
        var weight: Float?
    }

    struct Everything: Codable {
        var flag: Bool
        var data: Data
        var date: Date
        var url: URL
        var id: UUID
        var price: Decimal
        var tags: Set<String>
        var byName: [String: Point]
        var byNumber: [Int: Form]
        var byForm: [Form: Int]
        var optionals: [Int?]
        var range: ClosedRange<Int>
        var colour: Colour?
        var level: Level
        var shape: Shape
        var start: Point
    }

    final class Node: Codable {
        var value: Int
        var next: Node?
        var children: [Node]

        init(value: Int, next: Node? = nil, children: [Node] = []) {
            self.value = value
            self.next = next
            self.children = children
        }
    }

    indirect enum Term: Codable {
        case add(Term, Term)
        case call(Call)
        case number(Int)
        enum CodingKeys: CodingKey, CaseIterable { case add, call, number }
    }

    struct Call: Codable {
        var name: String
        var argument: Term
        var line: Int
    }

    class Animal: Codable {
        var legs: Int
        init(legs: Int) { self.legs = legs }
    }

    final class Dog: Animal {
        var name: String
        private enum Keys: CodingKey { case name }

        init(name: String) {
            self.name = name
            super.init(legs: 4)
        }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            name = try container.decode(String.self, forKey: .name)
            try super.init(from: container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(name, forKey: .name)
            try super.encode(to: container.superEncoder())
        }
    }

    struct Wrapper: Codable {
        var value: Int16
        init(value: Int16) { self.value = value }
        init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(Int16.self) }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }
    }
}
