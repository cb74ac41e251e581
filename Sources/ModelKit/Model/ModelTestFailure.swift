/// The test cases that a model did not pass.
public struct ModelTestFailure: Error, Sendable, CustomStringConvertible {
    /// The model's name or type.
    public var model: String
    /// How many test cases the model has.
    public var count: Int
    /// The ones that failed, never empty.
    public var cases: [ModelTestReport.Case]

    /// Each failure on lines of its own.
    public var description: String {
        let lines = cases.map { failed in
            """
              test case \(failed.index):
                item:     \(failed.item)
                expected: \(failed.expected)
                actual:   \(failed.actual)
            """
        }
        return (["\(model): \(cases.count) of \(count) test cases failed"] + lines).joined(separator: "\n")
    }
}
