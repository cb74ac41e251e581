import Foundation
import ModelKit
import ModelKitWeights
import Testing

@Suite("An error in JSON")
struct JSONErrorTests {
    typealias Types = SchemaExamples

    struct Item: Codable {
        var x: Int?
        var byte: UInt8?
        var ratio: Double?
        var small: Float?
        var flag: Bool?
        var form: Types.Form?
        var secret: Types.Secret?
        var shape: Types.Shape?
        var points: [Types.Point]?
        var named: [String: Types.Point]?
        var numbered: [Int: Int]?
        var pairs: [UInt8: Int]?
        var range: ClosedRange<Int>?
        var url: URL?
        var id: UUID?
        var data: Data?
        var date: Date?
        var price: Decimal?
    }

    struct Refusing: Decodable {
        struct Refusal: Error, CustomStringConvertible { var description: String { "no" } }
        init(from decoder: any Decoder) throws {
            _ = try decoder.singleValueContainer().decode(Int.self)
            throw Refusal()
        }
    }

    struct Refused: Decodable { var list: [Refusing] }

    /// What stands in JSON, and what the error says of it.
    static let wrong: [(type: TypeCase.Readable, text: String, outcome: String)] = [
        (Item.self, #"{"x":"abc"}"#, #"item.x: expected an integer, found a string "abc""#),
        (Item.self, #"{"x":1.5}"#, "item.x: expected an integer, found the number 1.5"),
        (Item.self, #"{"x":[1]}"#, "item.x: expected an integer, found an array"),
        (
            Item.self, #"{"x":10000000000000000000}"#,
            "item.x: expected an integer from -9223372036854775808 to 9223372036854775807, found the number 1e+19"
        ),
        (Item.self, #"{"byte":256}"#, "item.byte: expected an integer from 0 to 255, found the number 256"),
        (Item.self, #"{"byte":-1}"#, "item.byte: expected an integer from 0 to 255, found the number -1"),
        (Item.self, #"{"ratio":"Nan"}"#, #"item.ratio: expected a number, found a string "Nan""#),
        (
            Item.self, #"{"small":1e300}"#,
            "item.small: expected a number of at most 3.4028235e+38, found the number 1e+300"
        ),
        (Item.self, #"{"flag":1}"#, "item.flag: expected true or false, found the number 1"),
        (
            Item.self, #"{"form":"sprase"}"#,
            #"item.form: expected one of dense, sparse, found "sprase"; did you mean 'sparse'?"#
        ),
        (Item.self, #"{"form":3}"#, "item.form: expected one of dense, sparse, found the number 3"),
        (Item.self, #"{"form":{}}"#, "item.form: expected a string, found an object"),
        (Item.self, #"{"secret":"ward"}"#, #"item.secret: "ward" is none of the values that are known"#),
        (
            Item.self, #"{"shape":{"cube":{}}}"#,
            "item.shape: expected an object with one key that names a case, found 'cube'"
        ),
        (Item.self, #"{"shape":{}}"#, "item.shape: expected an object with one key that names a case, found no key"),
        (Item.self, #"{"shape":"point"}"#, #"item.shape: expected an object, found a string "point""#),
        (
            Item.self, #"{"shape":{"circle":{"radius":true}}}"#,
            "item.shape.circle.radius: expected a number, found true"
        ),
        (Item.self, #"{"points":[{"x":1,"y":1},{"x":1}]}"#, "item.points[1].y: field required"),
        (Item.self, #"{"points":[{"x":null,"y":1}]}"#, "item.points[0].x: expected an integer, found null"),
        (Item.self, #"{"points":{"x":1}}"#, "item.points: expected an array, found an object"),
        (Item.self, #"{"named":{"a.b":{"y":1}}}"#, #"item.named["a.b"].x: field required"#),
        (Item.self, #"{"named":{"a":3}}"#, "item.named.a: expected an object, found the number 3"),
        (Item.self, #"{"numbered":{"7":"a"}}"#, #"item.numbered["7"]: expected an integer, found a string "a""#),
        (Item.self, #"{"numbered":{"seven":1}}"#, "item.numbered.seven: expected an integer as the key, found 'seven'"),
        (Item.self, #"{"pairs":[300,1]}"#, "item.pairs[0]: expected an integer from 0 to 255, found the number 300"),
        (Item.self, #"{"range":[1]}"#, "item.range: expected more than 1 element"),
        (
            Item.self, #"{"range":[2,1]}"#,
            "item.range: not possible with a lowerBound (2) greater than upperBound (1)"
        ),
        (Item.self, #"{"url":""}"#, #"item.url: expected a URL, found a string """#),
        (Item.self, #"{"id":"x"}"#, #"item.id: expected a UUID, found a string "x""#),
        (Item.self, #"{"data":"%"}"#, #"item.data: expected a string in Base64, found a string "%""#),
        (Item.self, #"{"date":"x"}"#, #"item.date: expected a number of seconds since 2001, found a string "x""#),
        (Item.self, #"{"price":"1"}"#, #"item.price: expected a number, found a string "1""#),
        (Int.self, "null", "item: expected an integer, found null"),
        (String.self, "12", "item: expected a string, found the number 12"),
        ([String: Int].self, #""x""#, #"item: expected an object, found a string "x""#),
        (
            Int.self, "\"\(String(repeating: "x", count: 100))\"",
            "item: expected an integer, found a string \"\(String(repeating: "x", count: 60))…\""
        ),
        (Refused.self, #"{"list":[1]}"#, "item.list[0]: is refused: no"),
        (Types.Email.self, #""a""#, "item: needs an @"),
    ]

    @Test(
        "It says where, what was expected and what was found, in the words of JSON",
        arguments: wrong.map { TypeCase($0) })
    func mismatch(wrong: TypeCase) throws {
        let thrownFound = failure(wrong.type, wrong.text)
        let found = try #require(thrownFound)
        #expect(found.description == wrong.outcome)
        #expect(found.code == .invalidItem)
    }

    /// Texts that are not JSON, and what the error says of them.
    static let invalid: [(type: TypeCase.Readable, text: String, outcome: String)] = [
        (String.self, "I love it", #"item: a text needs double quotes: "I love it""#),
        (String.self, " say \"hi\" \n", #"item: a text needs double quotes: "say \"hi\"""#),
        (String.self, #""I love it"#, "item: is not valid JSON: a string does not end (line 1, column 11)"),
        (Int.self, "one", "item: is not valid JSON: expected a JSON value (line 1, column 1)"),
        (Int.self, " \n", "item: is empty, expected JSON"),
        ([Int].self, "[1,\n 2,,]", "item: is not valid JSON: expected a JSON value (line 2, column 4)"),
        ([Int].self, "[1] x", "item: is not valid JSON: unexpected data after the JSON document (line 1, column 5)"),
        ([String].self, "[\"é\" 1]", "item: is not valid JSON: expected ',' or ']' in an array (line 1, column 6)"),
        (
            [String: Int].self, #"{"a":"b","a":1}"#,
            "item: is not valid JSON: an object has this key twice: 'a' (line 1, column 10)"
        ),
    ]

    @Test(
        "It says at which line and column a text is not JSON, or that it lacks its quotes",
        arguments: invalid.map { TypeCase($0) })
    func syntax(invalid: TypeCase) throws {
        let thrownFound = failure(invalid.type, invalid.text)
        let found = try #require(thrownFound)
        #expect(found.description == invalid.outcome)
    }

    @Test("It keeps the path step by step")
    func path() throws {
        let thrownError = failure(Item.self, #"{"named":{"a.b":{"y":1}}}"#)
        let error = try #require(thrownError)
        #expect(error.path == [.key("named"), .key("a.b"), .key("x")])
        let thrownList = failure([[Int]].self, "[[1],[2,true]]")
        let list = try #require(thrownList)
        #expect(list.path == [.index(1), .index(1)])
        #expect(list.location == "item[1][1]")
    }

    @Test(
        "What is read again after an error is read as JSONDecoder reads it",
        arguments: JSONSchemaConformanceTests.values.indices)
    func agreement(index: Int) throws {
        let value = JSONSchemaConformanceTests.values[index]
        try checkFirstOfTwo(value, JSONForm.value(of: value))
    }

    /// A second element that is wrong makes the first one be read by both.
    private func checkFirstOfTwo<T: Codable>(_ value: T, _ json: JSONValue) throws {
        let error = failure([T].self, JSONValue.array([json, ["\u{1}": nil]]).text())
        guard T.self != JSONValue.self else { return }
        #expect(error?.path?.first == .index(1), "\(error as Any)")
    }

    private func failure<T: Decodable>(_ type: T.Type, _ text: String) -> ModelError? {
        do {
            _ = try JSONForm.decode(type, from: Data(text.utf8), path: "item")
            return nil
        } catch {
            return error as? ModelError
        }
    }
}
