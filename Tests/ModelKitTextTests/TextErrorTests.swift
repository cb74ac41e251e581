import ModelKitText
import Testing

@Suite("TextError")
struct TextErrorTests {
    @Test("An error names the operation, the place, what was expected, what was found and what to do")
    func descriptionNamesEverything() {
        let error = TextError(
            .malformedData, operation: "load tokenizer", path: "en.spacy", line: 12, expected: "a number",
            actual: "\"x\"", suggestion: "export the file again")
        #expect(
            error.description
                == "load tokenizer: en.spacy:12: malformedData: expected a number, found \"x\" (export the file again)")
    }

    @Test("Parts that are absent leave no trace")
    func descriptionOmitsWhatIsAbsent() {
        #expect(TextError(.emptyInput, operation: "fit TF-IDF").description == "fit TF-IDF: emptyInput")
        #expect(
            TextError(.invalidUTF8, operation: "tokenize", line: 3, actual: "byte 0xFF").description
                == "tokenize: line 3: invalidUTF8: byte 0xFF")
    }
}
