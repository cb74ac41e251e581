import ModelKit
import TestSupport
import Testing

@Suite("A library of model types")
struct ModelLibraryTests {
    @Test("Models are found by name and typed, concretely or by their ends")
    func find() throws {
        let library = try ModelLibrary(models: [Shout.self, Letters.self])
        #expect(library.names == ["letters", "shout"])
        let letters: any Model<String, [String]> = try library.model("letters")
        #expect(try letters.predictBatch(["ab", "c"]) == [["A", "B"], ["C"]])
        #expect(try library.model("shout", as: Shout.self).predict("x") == "X")
        #expect(try library.test() == 2)
    }

    @Test("An unknown name suggests the nearest one")
    func unknownName() throws {
        let library = try ModelLibrary(models: [Shout.self])
        let error = #expect(throws: ModelError.self) { try library.anyModel("shuot") }
        #expect(error?.code == .unknownModel)
        #expect(error?.suggestion == "shout")
        #expect(error?.description == "model 'shuot': the library has no such model; did you mean 'shout'?")
    }

    @Test("A model asked for as another type names both types")
    func wrongType() throws {
        let library = try ModelLibrary(models: [Shout.self])
        let error = #expect(throws: ModelError.self) {
            try library.model("shout", as: (any Model<String, Int>).self)
        }
        #expect(error?.code == .wrongModelType)
        #expect(error?.description.contains("Model<String, String> (Shout)") == true)
        #expect(error?.description.contains("not any Model<String, Int>") == true)
    }

    @Test("A dependency that is not there is found when the library is made")
    func missingDependency() {
        let error = #expect(throws: ModelError.self) { try ModelLibrary(models: [Letters.self]) }
        #expect(error?.code == .unknownModel)
        #expect(error?.description.contains("'shout'") == true)
    }

    @Test("A circle of dependencies is named as a chain")
    func cycle() {
        let error = #expect(throws: ModelError.self) { try ModelLibrary(models: [Ping.self]) }
        #expect(error?.code == .dependencyCycle)
        #expect(error?.message == "depends on itself: ping → pong → ping")
    }

    @Test("A name that two types define is an error")
    func duplicate() {
        let error = #expect(throws: ModelError.self) { try ModelLibrary(models: [Shout.self, Shout.self]) }
        #expect(error?.code == .invalidConfiguration)
    }
}
