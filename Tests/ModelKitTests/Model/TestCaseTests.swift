import ModelKit
import Testing

@Suite("Test cases beside a model")
struct TestCaseTests {
    struct Half: ItemModel {
        var testCases: [TestCase] = []
        func compute(item: Double) throws -> [Double] {
            if item < 0 { throw ExampleFailure() }
            return [item / 2]
        }
    }

    @Test("Passing test cases are counted")
    func passing() throws {
        #expect(try Shout().test() == 2)
        #expect(try Half().test() == 0)
    }

    @Test("Each failing test case is named with item, expected and actual")
    func failing() throws {
        let model = Half(testCases: [
            Half.TestCase(item: 1, result: [0.5]),
            Half.TestCase(item: 2, result: [1.5]),
            Half.TestCase(item: -1, result: []),
            Half.TestCase(item: 3, result: [1.5, 0]),
        ])
        let failure = try #require(#expect(throws: ModelTestFailure.self) { try model.test() })
        #expect(failure.count == 4)
        #expect(failure.cases.map(\.index) == [1, 2, 3])
        #expect(failure.cases.map(\.expected) == ["[1.5]", "[]", "[1.5,0]"])
        #expect(failure.cases.map(\.actual) == ["[1]", "threw item 0: prediction failed: refused", "[1.5]"])
        #expect(failure.description.hasPrefix("Half: 3 of 4 test cases failed\n  test case 1:\n    item:     2\n"))
    }

    @Test(
        "Numbers compare within the tolerance, absolute for small and relative for large ones",
        arguments: [(0.5000001, true), (0.501, false), (.nan, false), (.infinity, false)])
    func tolerance(result: Double, passes: Bool) throws {
        let model = Half(testCases: [Half.TestCase(item: 1, result: [result])])
        #expect(((try? model.test()) != nil) == passes)
    }
}
