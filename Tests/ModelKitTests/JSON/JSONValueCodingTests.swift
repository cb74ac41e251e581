import Foundation
import ModelKit
import ModelKitWeights
import Testing

@Suite("Any JSON as an item")
struct JSONValueCodingTests {
    @Test(
        "It is read and written unchanged",
        arguments: [
            "null", "true", "false", "0", "-7", "1.5", "1e+300", #""""#, #""NaN""#, #""é\n""#, "[]", "{}",
            #"[1,[null,{"a":false}],"b"]"#, #"{"a":{"b":[1.25]}}"#,
        ])
    func roundTrip(text: String) throws {
        let value = try JSONForm.decode(JSONValue.self, from: Data(text.utf8), path: "item")
        #expect(value == (try JSONValue(parsing: text)))
        #expect(try JSONForm.value(of: value) == value)
    }
}
