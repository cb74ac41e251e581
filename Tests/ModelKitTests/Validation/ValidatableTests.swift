import Foundation
import ModelKit
import Testing

@Suite("Rules for values")
struct ValidatableTests {
    struct Positive: Codable, Hashable, Validatable {
        var x: Int
        func validate() throws { try require(x > 0, "x", "must be positive, not \(x)") }
    }

    struct Pair: Codable, Validatable {
        var first: Positive
        var rest: [Positive]?
        var unchecked: Positive?

        func validate() throws {
            try require(rest?.count != 1, "must not have a rest of one")
            try validate(first, "first")
            try validate(rest, "rest")
        }
    }

    struct Stubborn: Codable, Validatable {
        struct Refusal: Error, CustomStringConvertible { var description: String { "never" } }
        func validate() throws { throw Refusal() }
    }

    struct Outer: Codable, Validatable {
        var inner: Stubborn
        func validate() throws { try validate(inner, "inner") }
    }

    struct Plain: Codable { var inner: Positive }

    /// Values that break a rule, with the error.
    static let broken: [(type: TypeCase.Readable, text: String, outcome: String)] = [
        (Positive.self, #"{"x":0}"#, "item.x: must be positive, not 0"),
        (Positive?.self, #"{"x":0}"#, "item.x: must be positive, not 0"),
        ([Positive].self, #"[{"x":1},{"x":-1}]"#, "item[1].x: must be positive, not -1"),
        ([[Positive?]].self, #"[[],[null,{"x":-1}]]"#, "item[1][1].x: must be positive, not -1"),
        ([String: [Positive]].self, #"{"b":[{"x":-2}],"a":[{"x":-1}]}"#, "item.a[0].x: must be positive, not -1"),
        ([Int: Positive].self, #"{"3":{"x":0}}"#, #"item["3"].x: must be positive, not 0"#),
        (Set<Positive>.self, #"[{"x":0}]"#, "item.x: must be positive, not 0"),
        (Pair.self, #"{"first":{"x":0}}"#, "item.first.x: must be positive, not 0"),
        (Pair.self, #"{"first":{"x":1},"rest":[{"x":1},{"x":0}]}"#, "item.rest[1].x: must be positive, not 0"),
        (Pair.self, #"{"first":{"x":1},"rest":[{"x":0}]}"#, "item: must not have a rest of one"),
        ([Outer].self, #"[{"inner":{}}]"#, "item[0].inner: is refused: never"),
    ]

    @Test("A value that breaks one is refused, with the path to it", arguments: broken.map { TypeCase($0) })
    func refuses(broken: TypeCase) throws {
        let found = #expect(throws: ModelError.self) { try decode(broken.type, broken.text) }
        #expect(found?.description == broken.outcome)
        #expect(found?.code == .invalidItem)
    }

    @Test(
        "A value that keeps them, or holds what nothing validates, is taken",
        arguments: ([
            (Pair.self, #"{"first":{"x":1},"rest":[],"unchecked":{"x":0}}"#),
            (Plain.self, #"{"inner":{"x":0}}"#),
            ([Positive].self, "[]"), (Positive?.self, "null"),
        ] as [(TypeCase.Readable, String)]).map { TypeCase($0) })
    func takes(good: TypeCase) {
        #expect(throws: Never.self) { try decode(good.type, good.text) }
    }

    @Test("A problem on its own names its path and rule")
    func problem() {
        #expect("\(ValidationProblem("must be even", path: [.key("a"), .index(2)]))" == "a[2]: must be even")
        #expect("\(ValidationProblem("must be even", path: [.index(2)]))" == "[2]: must be even")
        #expect("\(ValidationProblem("must be even"))" == "must be even")
    }

    @Test("Each value is validated once, also in optionals")
    func once() throws {
        final class Count: Codable, Validatable {
            private(set) var validations = 0
            private enum CodingKeys: CodingKey {}
            func validate() { validations += 1 }
        }
        let read = try JSONForm.decode([Count??].self, from: Data("[{},null,{}]".utf8), path: "item")
        #expect(read.map { $0??.validations } == [1, nil, 1])
    }

    @Test("A form that is wrong is told before a rule that is broken")
    func formFirst() {
        let error = #expect(throws: ModelError.self) { try decode([Positive].self, #"[{"x":0},{"x":"1"}]"#) }
        #expect(error?.location == "item[1].x")
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws {
        _ = try JSONForm.decode(type, from: Data(text.utf8), path: "item")
    }
}
