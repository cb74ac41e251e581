import Foundation
import ModelKit
import ModelKitWeights

/// Types that decode themselves in ways of their own.
extension SchemaExamples {
    /// Refuses most of what it could be.
    struct Email: Decodable {
        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard text.contains("@") else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "needs an @"))
            }
        }
    }

    /// Has a member after one of which no value can be made.
    struct User: Decodable {
        var name: String
        var email: Email
        var age: Int
    }

    /// Says itself what it is.
    struct Percentage: Codable, JSONSchemaProviding {
        var value: Double
        static var jsonSchema: JSONValue { ["type": "object", "required": ["value"]] }
    }

    /// A text, or an object.
    struct TextOrObject: Decodable {
        private enum Keys: CodingKey { case text, weight }
        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Keys.self) {
                _ = try container.decode(String.self, forKey: .text)
                _ = try container.decodeIfPresent(Int.self, forKey: .weight)
            } else {
                _ = try decoder.singleValueContainer().decode(String.self)
            }
        }
    }

    /// Forgives, asks and tries.
    struct Lenient: Decodable {
        private enum Keys: CodingKey { case ignored, optional, nullable, either }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            _ = (try? container.decode(Int.self, forKey: .ignored)) ?? 0
            if container.contains(.optional) { _ = try container.decode(Int.self, forKey: .optional) }
            if try !container.decodeNil(forKey: .nullable) { _ = try container.decode(Int.self, forKey: .nullable) }
            if (try? container.decode(Int.self, forKey: .either)) == nil {
                _ = try container.decode(String.self, forKey: .either)
            }
        }
    }

    /// Reads members only where others are there, or have a certain value.
    struct Conditional: Decodable {
        private enum Keys: CodingKey { case kind, first, second, third }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            if try container.decodeIfPresent(Int.self, forKey: .first) != nil {
                _ = try container.decode(Int.self, forKey: .second)
            }
            switch try container.decode(String.self, forKey: .kind) {
            case "a": _ = try container.decode(Int.self, forKey: .third)
            default: throw CocoaError(.coderInvalidValue)
            }
        }
    }

    struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Has members of any name.
    struct Dynamic: Decodable {
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            _ = try container.decode(Int.self, forKey: AnyKey(stringValue: "id"))
            for key in container.allKeys where key.stringValue != "id" {
                _ = try container.decode(Bool.self, forKey: key)
            }
        }
    }

    /// Reads whichever of its members are there.
    struct Flags: Decodable {
        private enum Keys: CodingKey, CaseIterable { case bold, size }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            for key in container.allKeys {
                switch key {
                case .bold: _ = try container.decode(Bool.self, forKey: key)
                case .size: _ = try container.decode(Int.self, forKey: key)
                }
            }
        }
    }

    /// A key of a dictionary that is an object in JSON.
    enum Side: String, Codable, CodingKeyRepresentable, CaseIterable { case left, right }

    /// Reads nested objects and mixed arrays.
    struct Nested: Decodable {
        private enum Keys: CodingKey { case meta }
        private enum MetaKeys: CodingKey { case id, list }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            let meta = try container.nestedContainer(keyedBy: MetaKeys.self, forKey: .meta)
            _ = try meta.decode(Int.self, forKey: .id)
            var list = try meta.nestedUnkeyedContainer(forKey: .list)
            while !list.isAtEnd {
                _ = try list.decode(String.self)
                _ = try list.decode(Int.self)
            }
        }
    }

    /// Reads elements until one fails.
    struct Greedy: Decodable {
        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            while (try? list.decode(Int.self)) != nil {}
        }
    }

    /// Looks for members without end where each is there.
    struct Endless: Decodable {
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            var number = 0
            while container.contains(AnyKey(stringValue: "\(number)")) { number += 1 }
        }
    }

    /// Contains ever new types.
    final class Growing<T: Decodable>: Decodable {
        private enum Keys: CodingKey { case left, right }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            _ = try container.decodeIfPresent(Growing<[T]>.self, forKey: .left)
            _ = try container.decodeIfPresent([Growing<T?>].self, forKey: .right)
        }
    }

    /// Has nothing that can be read.
    struct Unreadable: Decodable {
        init(from decoder: any Decoder) throws { throw CocoaError(.coderInvalidValue) }
    }
}
