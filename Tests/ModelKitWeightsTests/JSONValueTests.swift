import ModelKitWeights
import TestSupport
import Testing

@Suite("JSON")
struct JSONValueTests {
    @Test("reads every kind of value")
    func kinds() throws {
        let value = try JSONValue(
            parsing: #" {"a":[null,true,false,-12,0.5,1e3,-0],"b":{"c":"x\n\u00e9\ud83d\ude00\/"}, "#
                + #""big":9223372036854775808} "#)
        #expect(value["a"]?.array == [nil, true, false, -12, 0.5, .number(1000), .number(-0.0)])
        #expect(value["b"]?["c"]?.string == "x\né😀/")
        #expect(value["big"] == .number(9_223_372_036_854_775_808))
        #expect(value["a"]?[5]?.int == 1000)
        #expect(value["a"]?[4]?.int == nil)
        #expect(value["a"]?[7] == nil)
    }

    @Test(
        "refuses what is not JSON, and says where",
        arguments: [
            ("", "unexpected end of JSON (byte 0)"),
            ("  ", "unexpected end of JSON (byte 2)"),
            ("{", "expected a key in an object (byte 1)"),
            ("[1,]", "expected a JSON value (byte 3)"),
            ("[1 2]", "expected ',' or ']' in an array (byte 3)"),
            (#"{"a" 1}"#, "expected ':' after the key 'a' (byte 5)"),
            (#"{"a":1,}"#, "expected a key in an object (byte 7)"),
            (#"{"a":1 "b":2}"#, "expected ',' or '}' in an object (byte 7)"),
            ("{a:1}", "expected a key in an object (byte 1)"),
            ("1 2", "unexpected data after the JSON document (byte 2)"),
            ("tru", "expected a JSON value (byte 0)"),
            ("NaN", "expected a JSON value (byte 0)"),
            ("-Infinity", "a number has no digits (byte 0)"),
            ("01", "a number starts with 0 (byte 1)"),
            ("1.", "a number has no digits after its point (byte 2)"),
            ("1e+", "a number has no digits in its exponent (byte 3)"),
            ("1e999", "a number is beyond the range of Double (byte 0)"),
            ("+1", "expected a JSON value (byte 0)"),
            ("\"abc", "a string does not end (byte 4)"),
            ("\"a\\", "a string holds an unknown escape (byte 3)"),
            (#""\x""#, "a string holds an unknown escape (byte 2)"),
            (#""\u12g4""#, "an escape needs four hexadecimal digits (byte 5)"),
            (#""\ud800""#, "a string holds half of a surrogate pair (byte 3)"),
            (#""\ud800\u0041""#, "a string holds half of a surrogate pair (byte 3)"),
            (#""\udc00""#, "a string holds half of a surrogate pair (byte 3)"),
            ("\"a\nb\"", "a string holds a control character (byte 2)"),
            ("[\n1,\n?]", "line 3: expected a JSON value (byte 5)"),
            (#"{"a":1,"a":2}"#, "a: an object has this key twice (byte 7)"),
        ])
    func refuses(text: String, message: String) {
        let error = #expect(throws: WeightsError.self) { try JSONValue(parsing: text) }
        #expect(error?.description == message)
    }

    @Test("refuses invalid UTF-8 and a byte order mark")
    func invalidUTF8() {
        let invalid = #expect(throws: WeightsError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(invalid?.description == "a string is not valid UTF-8 (byte 1)")
        let marked = #expect(throws: WeightsError.self) { try JSONValue(parsing: [0xEF, 0xBB, 0xBF, 0x31]) }
        #expect(marked?.description == "expected a JSON value (byte 0)")
    }

    @Test("refuses nesting beyond the limit before the stack is at risk")
    func depth() throws {
        let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(throws: Never.self) { try JSONValue(parsing: deepest) }
        let hostile = #expect(throws: WeightsError.self) {
            try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
        }
        #expect(hostile?.description == "JSON nests deeper than 128 levels (byte 129)")
    }

    @Test("reads Python's non-finite numbers where asked")
    func nonFinite() throws {
        let value = try JSONValue(parsing: "[NaN,Infinity,-Infinity,-1]", allowsNonFinite: true)
        #expect(value[0]?.double?.isNaN == true)
        #expect(value[1] == .number(.infinity))
        #expect(value[2] == .number(-.infinity))
        #expect(value[3] == -1)
        #expect(value.text() == "[NaN,Infinity,-Infinity,-1]")
    }

    @Test("writes sorted keys and the shortest numbers, and reads them back")
    func writes() throws {
        let value: JSONValue = [
            "b": [1, 0.1, nil, true], "a": ["z": "\u{1}\"\\\n€", "": .object([:])], "c": .array([]),
        ]
        let text = #"{"a":{"":{},"z":"\u0001\"\\\n€"},"b":[1,0.1,null,true],"c":[]}"#
        #expect(value.text() == text)
        #expect(try JSONValue(parsing: text) == value)
        #expect(value["b"]?.text(pretty: true) == "[1,0.1,null,true]")
        #expect(JSONValue.object(["k": ["x": 1]]).text(pretty: true) == "{\n  \"k\": {\n    \"x\": 1\n  }\n}")
        let numbers: [Double] = [1e-5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 1, 1e300, 0.1 + 0.2]
        for number in numbers {
            let back = try JSONValue(parsing: JSONValue.number(number).text())
            #expect(back.double?.bitPattern == number.bitPattern)
        }
    }

    @Test("never crashes on mutated documents, and reads back what it accepts")
    func mutations() {
        let seed = Array(#"{"a":[1,-2.5e3,"é\u00e9\ud83d\ude00",{"b":null}],"c":true,"d":"\\\""}"#.utf8)
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch UInt8.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = .random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(.random(in: 0...255, using: &generator), at: place)
                }
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.text())) == value)
        }
    }
}
