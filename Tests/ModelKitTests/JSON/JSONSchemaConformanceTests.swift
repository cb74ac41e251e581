import Foundation
import ModelKit
import ModelKitWeights
import TestSupport
import Testing

@Suite("What a type takes and its JSON Schema")
struct JSONSchemaConformanceTests {
    typealias Types = SchemaExamples

    static let everything = Types.Everything(
        flag: true, data: Data([1, 2, 250]), date: Date(timeIntervalSinceReferenceDate: 12.5),
        url: URL(filePath: "/a/b"), id: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)),
        price: 1.25,
        tags: ["x", "y"], byName: ["p": Types.Point(x: -1, y: 2, weight: 0.5)], byNumber: [-3: .sparse],
        byForm: [.dense: 1], optionals: [1, nil], range: -2...7, colour: .green, level: .high,
        shape: .box(-5, label: "b"), start: Types.Point(x: 1, y: 255))

    static let everythingValidator = SchemaValidator(JSONSchema.of(Types.Everything.self))

    /// Values that encode themselves.
    static var values: [any Codable] {
        [
            everything, Types.Point(x: 1, y: 0), Types.Form.dense, Types.Secret.word, Types.Colour.red,
            Types.Unlisted.a(x: 1, "t"), Types.Unlisted.b, Types.Shape.circle(radius: 1), Types.Shape.point,
            Types.Shape.box(1, label: nil), Types.Event.key(code: 3),
            Types.Node(value: 1, next: Types.Node(value: 2), children: [Types.Node(value: 3)]),
            Types.Term.add(.number(1), .call(Types.Call(name: "f", argument: .number(2), line: 3))),
            Types.Dog(name: "Rex"), Types.Wrapper(value: -7), Types.Percentage(value: 3),
            JSONValue.array([1, nil, "a", ["b": 2]]),
            [1.5, -2], ["a": Types.Level.low], [Int?.none, 3], Set([1, 2]), SparseVector(indices: [1], values: [0.5]),
            IndexSet([1, 2, 5]), Duration.seconds(2), DateInterval(start: .distantPast, duration: 1),
            IndexPath(indexes: [1, 2]),
        ]
    }

    /// Types that only read, with what they read.
    static let texts: [(type: TypeCase.Readable, text: String)] = [
        (Types.Email.self, #""a@b""#), (Types.User.self, #"{"name":"n","email":"a@b","age":3}"#),
        (Types.TextOrObject.self, #"{"text":"t","weight":2}"#), (Types.TextOrObject.self, #""t""#),
        (Types.Lenient.self, #"{"ignored":{},"nullable":null,"either":"e"}"#),
        (Types.Lenient.self, #"{"ignored":1,"optional":2,"nullable":3,"either":4}"#),
        (Types.Conditional.self, #"{"kind":"a","third":3}"#),
        (Types.Conditional.self, #"{"kind":"a","first":1,"second":2,"third":3}"#),
        (Types.Dynamic.self, #"{"id":1,"x":true,"y":false}"#),
        (Types.Nested.self, #"{"meta":{"id":1,"list":["a",1,"b",2]}}"#), (Types.Greedy.self, #"[1,2,"x"]"#),
        (Types.Flags.self, #"{"bold":true,"size":1,"other":[]}"#), ([Types.Side: Bool].self, #"{"left":true}"#),
    ]

    @Test("What JSONEncoder writes of a value conforms", arguments: values.indices)
    func encoded(index: Int) throws {
        let value = Self.values[index]
        let json = try JSONForm.value(of: value)
        #expect(try SchemaValidator(JSONSchema.of(type(of: value))).accepts(json), "\(json.text())")
    }

    @Test("What a type reads conforms", arguments: texts.map { TypeCase($0) })
    func read(item: TypeCase) throws {
        try decode(item.type, item.text)
        #expect(try SchemaValidator(JSONSchema.of(item.type)).accepts(JSONValue(parsing: item.text)))
    }

    /// What breaks the form of ``everything``.
    static let broken: [(key: String, value: JSONValue)] = [
        ("flag", 1), ("flag", nil), ("data", 1), ("date", "now"), ("url", false), ("id", []), ("price", "1"),
        ("tags", "x"), ("tags", [1]), ("byName", ["p": ["x": 1]]), ("byName", []), ("byNumber", ["a": "dense"]),
        ("byNumber", ["1": "thin"]), ("byForm", ["dense", true]), ("optionals", ["1"]), ("range", [1]),
        ("range", [1, "2"]), ("colour", "red"), ("colour", ["blue": [:]]), ("level", "high"),
        ("shape", ["box": ["_0": 300]]), ("shape", ["box": [:]]), ("shape", ["point": [:], "circle": ["radius": 1]]),
        ("start", ["x": 1.5, "y": 1]), ("start", ["x": 1, "y": 256]), ("start", ["x": 1, "y": 1, "weight": "1"]),
    ]

    @Test("What breaks the form does not conform, nor is it read", arguments: broken)
    func refused(key: String, value: JSONValue) throws {
        var members = try #require(try JSONForm.value(of: Self.everything).object)
        members[key] = value
        let json = JSONValue.object(members)
        #expect(try !Self.everythingValidator.accepts(json))
        #expect(throws: ModelError.self) {
            try JSONForm.decode(Types.Everything.self, from: Data(json.text().utf8), path: "item")
        }
    }

    @Test("Every required member is needed and every other one is not")
    func required() throws {
        let members = try #require(try JSONForm.value(of: Self.everything).object)
        for key in members.keys.sorted() {
            var fewer = members
            fewer[key] = nil
            let isAccepted = try Self.everythingValidator.accepts(.object(fewer))
            #expect(isAccepted == (key == "colour"), "\(key)")
        }
    }

    @Test(
        "A schema refuses nothing that the type takes, whatever is changed in a value",
        arguments: 0..<3 as Range<UInt64>)
    func soundness(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var takenCount = 0
        let encoded = try Self.values.map {
            (type: type(of: $0) as any Decodable.Type, json: try JSONForm.value(of: $0))
        }
        let read = try Self.texts.map { (type: $0.type as any Decodable.Type, json: try JSONValue(parsing: $0.text)) }
        for (type, json) in encoded + read {
            let validator = SchemaValidator(JSONSchema.of(type))
            for _ in 0..<40 {
                let changed = json.mutated(using: &random)
                guard isTaken(changed, by: type), !changed.isException else { continue }
                takenCount += 1
                #expect(try validator.accepts(changed), "\(type), seed \(seed): \(changed.text())")
            }
        }
        // Or nothing was tried.
        #expect(takenCount > 200)
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws {
        _ = try JSONForm.decode(type, from: Data(text.utf8), path: "item")
    }

    private func isTaken<T: Decodable>(_ json: JSONValue, by type: T.Type) -> Bool {
        (try? JSONForm.decode(type, from: Data(json.text().utf8), path: "item")) != nil
    }
}

extension JSONValue {
    /// The value with something changed in one place: a value replaced, a member or an element taken away or added.
    func mutated(using random: inout SeededGenerator) -> JSONValue {
        let replacements: [JSONValue] = [
            nil, true, 0, 3, -1, 300, 1.5, "", "a", "dense", "green", "1", [], [1], [1, 2], ["a", 1], [:],
            ["x": 1, "y": 2], ["point": [:]],
        ]
        guard Int.random(in: 0..<4, using: &random) > 0 else {
            return replacements[Int.random(in: 0..<replacements.count, using: &random)]
        }
        switch self {
        case .array(var values) where !values.isEmpty:
            let index = Int.random(in: 0..<values.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: values.remove(at: index)
            case 1: values.append(replacements[Int.random(in: 0..<replacements.count, using: &random)])
            default: values[index] = values[index].mutated(using: &random)
            }
            return .array(values)
        case .object(var members) where !members.isEmpty:
            let keys = members.keys.sorted()
            let key = keys[Int.random(in: 0..<keys.count, using: &random)]
            switch Int.random(in: 0..<4, using: &random) {
            case 0: members[key] = nil
            case 1: members["more"] = replacements[Int.random(in: 0..<replacements.count, using: &random)]
            default: members[key] = members[key]?.mutated(using: &random)
            }
            return .object(members)
        default: return replacements[Int.random(in: 0..<replacements.count, using: &random)]
        }
    }

    /// Whether there is a key beside a case or an element twice: documented exceptions, which the changes can produce.
    var isException: Bool {
        switch self {
        case .array(let values): Set(values).count < values.count || values.contains(where: \.isException)
        case .object(let members):
            members.count == 2 && members["more"] != nil || members.values.contains(where: \.isException)
        default: false
        }
    }
}
