import Foundation
import ModelKit
import ModelKitWeights
import Testing

@Suite("The JSON Schema of a type")
struct JSONSchemaTests {
    typealias Types = SchemaExamples

    static let number =
        #"{"description":"or one of the strings \"NaN\", \"Infinity\" and \"-Infinity\"","type":"number"}"#
    static let more = #""description":"There is more to it than can be shown.""#

    /// Each kind of type, and what JSON Schema says of it.
    static let expected: [(type: TypeCase.Readable, text: String)] = [
        (Bool.self, #"{"type":"boolean"}"#),
        (String.self, #"{"type":"string"}"#),
        (Int.self, #"{"type":"integer"}"#),
        (Int64.self, #"{"type":"integer"}"#),
        (UInt64.self, #"{"minimum":0,"type":"integer"}"#),
        (Int8.self, #"{"maximum":127,"minimum":-128,"type":"integer"}"#),
        (UInt32.self, #"{"maximum":4294967295,"minimum":0,"type":"integer"}"#),
        (Double.self, number),
        (Decimal.self, #"{"type":"number"}"#),
        (Date.self, #"{"description":"seconds since 2001-01-01T00:00:00Z","type":"number"}"#),
        (Data.self, #"{"contentEncoding":"base64","type":"string"}"#),
        (URL.self, #"{"format":"uri","type":"string"}"#),
        (UUID.self, #"{"format":"uuid","type":"string"}"#),
        (String?.self, #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#),
        (Int??.self, #"{"anyOf":[{"type":"integer"},{"type":"null"}]}"#),
        ([[Int]].self, #"{"items":{"items":{"type":"integer"},"type":"array"},"type":"array"}"#),
        (Set<Bool>.self, #"{"items":{"type":"boolean"},"type":"array","uniqueItems":true}"#),
        ([String: Bool].self, #"{"additionalProperties":{"type":"boolean"},"type":"object"}"#),
        (
            [Int: Bool].self,
            #"{"additionalProperties":{"type":"boolean"},"propertyNames":{"pattern":"^[-+]?[0-9]+$"},"type":"object"}"#
        ),
        (
            [UInt16: Bool].self,
            #"{"description":"keys and values in turn","items":{"anyOf":[{"maximum":65535,"minimum":0,"type":"integer"},{"type":"boolean"}]},"type":"array"}"#
        ),
        (
            ClosedRange<Int>.self,
            #"{"minItems":2,"prefixItems":[{"type":"integer"},{"type":"integer"}],"type":"array"}"#
        ),
        (ContiguousArray<Int>.self, #"{"items":{"type":"integer"},"type":"array"}"#),
        (JSONValue.self, "{}"),
        (Types.Form.self, #"{"enum":["dense","sparse"],"title":"Form","type":"string"}"#),
        (Types.Level.self, #"{"type":"integer"}"#),
        (Types.Secret.self, #"{\#(more),"type":"string"}"#),
        (
            Types.Colour.self,
            #"{"anyOf":[{"maxProperties":1,"properties":{"green":{"type":"object"}},"required":["green"],"type":"object"},{"maxProperties":1,"properties":{"red":{"type":"object"}},"required":["red"],"type":"object"}],"title":"Colour"}"#
        ),
        (
            Types.Unlisted.self,
            #"{"description":"Its members depend on each other in a way that cannot be shown."}"#
        ),
        (
            Types.Shape.self,
            #"{"anyOf":[{"maxProperties":1,"properties":{"circle":{"properties":{"radius":\#(number)},"required":["radius"],"type":"object"}},"required":["circle"],"type":"object"},{"maxProperties":1,"properties":{"point":{"type":"object"}},"required":["point"],"type":"object"},{"maxProperties":1,"properties":{"box":{"properties":{"_0":{"maximum":127,"minimum":-128,"type":"integer"},"label":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["_0"],"type":"object"}},"required":["box"],"type":"object"}],"title":"Shape"}"#
        ),
        (
            Types.Event.self,
            #"{"anyOf":[{"maxProperties":1,"properties":{"click":{"type":"object"}},"required":["click"],"type":"object"},{"maxProperties":1,"properties":{"key":{"properties":{"code":{"type":"integer"}},"required":["code"],"type":"object"}},"required":["key"],"type":"object"}],"title":"Event"}"#
        ),
        (
            Types.Point.self,
            #"{"properties":{"weight":{"anyOf":[\#(number),{"type":"null"}]},"x":{"type":"integer"},"y":{"maximum":255,"minimum":0,"type":"integer"}},"required":["x","y"],"title":"Point","type":"object"}"#
        ),
        (
            Types.Node.self,
            ##"{"$defs":{"Node":{"properties":{"children":{"items":{"$ref":"#/$defs/Node"},"type":"array"},"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]},"value":{"type":"integer"}},"required":["children","value"],"title":"Node","type":"object"}},"$ref":"#/$defs/Node"}"##
        ),
        (
            Types.Dog.self,
            #"{"properties":{"name":{"type":"string"},"super":{"properties":{"legs":{"type":"integer"}},"required":["legs"],"type":"object"}},"required":["name","super"],"title":"Dog","type":"object"}"#
        ),
        (Types.Wrapper.self, #"{"maximum":32767,"minimum":-32768,"type":"integer"}"#),
        (Types.Email.self, #"{\#(more),"type":"string"}"#),
        (
            Types.User.self,
            #"{\#(more),"properties":{"email":{\#(more),"type":"string"},"name":{"type":"string"}},"required":["email","name"],"title":"User","type":"object"}"#
        ),
        (Types.Percentage.self, #"{"required":["value"],"type":"object"}"#),
        (
            Types.TextOrObject.self,
            #"{"anyOf":[{"properties":{"text":{"type":"string"},"weight":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"required":["text"],"title":"TextOrObject","type":"object"},{"type":"string"}]}"#
        ),
        (
            Types.Lenient.self,
            #"{"properties":{"either":{"anyOf":[{"type":"integer"},{"type":"string"}]},"ignored":{},"nullable":{"anyOf":[{"type":"integer"},{"type":"null"}]},"optional":{"type":"integer"}},"required":["either","nullable"],"title":"Lenient","type":"object"}"#
        ),
        (
            Types.Conditional.self,
            #"{"properties":{"first":{"anyOf":[{"type":"integer"},{"type":"null"}]},"kind":{"type":"string"},"second":{},"third":{}},"required":["kind"],"title":"Conditional","type":"object"}"#
        ),
        (
            Types.Dynamic.self,
            #"{"additionalProperties":{"type":"boolean"},"properties":{"id":{"type":"integer"}},"required":["id"],"title":"Dynamic","type":"object"}"#
        ),
        (
            Types.Flags.self,
            #"{"properties":{"bold":{"type":"boolean"},"size":{"type":"integer"}},"title":"Flags","type":"object"}"#
        ),
        (
            [Types.Side: Bool].self,
            #"{"additionalProperties":{"type":"boolean"},"propertyNames":{"enum":["left","right"]},"type":"object"}"#
        ),
        (
            Types.Nested.self,
            #"{"properties":{"meta":{"properties":{"id":{"type":"integer"},"list":{"items":{"anyOf":[{"type":"string"},{"type":"integer"}]},"type":"array"}},"required":["id","list"],"type":"object"}},"required":["meta"],"title":"Nested","type":"object"}"#
        ),
        (Types.Greedy.self, #"{"type":"array"}"#),
        (Types.Endless.self, #"{"title":"Endless","type":"object"}"#),
        (Types.Unreadable.self, #"{\#(more)}"#),
        (Never.self, #"{\#(more)}"#),
    ]

    @Test("It says what decoding asks for", arguments: expected.map { TypeCase($0) })
    func schema(expected: TypeCase) throws {
        // Parsed and written again, as the order of keys is the writer's.
        #expect(JSONSchema.of(expected.type).text() == (try JSONValue(parsing: expected.text).text()))
    }

    @Test("A case that needs another case's value is seen whole, from either end")
    func mutualRecursion() {
        let term = JSONSchema.of(Types.Term.self)
        let call = JSONSchema.of(Types.Call.self)
        #expect(term["$defs"] == call["$defs"])
        #expect(call["$ref"] == "#/$defs/Call")
        #expect(call["$defs"]?["Call"]?["required"] == ["argument", "line", "name"])
        let add = term["$defs"]?["Term"]?["anyOf"]?[0]?["properties"]?["add"]
        #expect(add?["properties"]?.object?.keys.sorted() == ["_0", "_1"])
    }

    @Test("What several places use is defined once, under a name that no other type has")
    func definitions() {
        struct Point: Decodable { var z: [Int] }
        struct Both: Decodable {
            var a: Point
            var b: Point
            var c: Types.Point
            var d: [Types.Point]
            var e: Types.Wrapper
            var f: Types.Wrapper
        }
        let schema = JSONSchema.of(Both.self)
        #expect(schema["$defs"]?.object?.keys.sorted() == ["Point", "Point_2"])
        #expect(schema["properties"]?["a"] == ["$ref": "#/$defs/Point"])
        #expect(schema["properties"]?["d"]?["items"] == ["$ref": "#/$defs/Point_2"])
        #expect(schema["$defs"]?["Point"]?["properties"]?["z"] != nil)
        #expect(schema["properties"]?["e"]?["type"] == "integer")
    }

    @Test("The types of one document share definitions in a place of its own, named in plain ASCII")
    func document() {
        struct Box<Value: Decodable>: Decodable { var value: [Value] }
        let (schemas, definitions) = JSONSchema.of(
            [Box<Int>.self, [Box<Int>].self, Box<String>.self, Types.Node.self],
            definitionsAt: "#/components/schemas/")
        #expect(schemas[0] == ["$ref": "#/components/schemas/Box_Int"])
        #expect(schemas[1]["items"] == schemas[0])
        #expect(schemas[2]["title"] == "Box<String>")
        #expect(definitions.keys.sorted() == ["Box_Int", "Node"])
        #expect(definitions["Node"]?["properties"]?["children"]?["items"] == ["$ref": "#/components/schemas/Node"])
    }

    @Test(
        "Of a type that is not read from JSON nothing is known",
        arguments: ["a function", "a tuple", "a type that is only written"])
    func unknown(name: String) {
        struct Written: Encodable { var x: Int }
        let types: [String: Any.Type] = [
            "a function": (() -> Void).self, "a tuple": (Int, Int).self, "a type that is only written": Written.self,
        ]
        #expect(types[name].map { JSONSchema.of($0) } == ["description": "Its form in JSON is not known."])
        #expect(JSONSchema.of([Written].self)["type"] == "array")
    }

    @Test("Types that contain ever new types come to an end")
    func growing() {
        #expect(JSONSchema.of(Types.Growing<Int>.self)["properties"]?["left"] != nil)
    }
}
