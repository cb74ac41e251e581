/// The test cases that a model did not pass.
public struct ModelTestFailure: Error, Sendable, CustomStringConvertible {
    /// One test case that failed.
    public struct Case: Sendable {
        /// Which of the model's test cases, from 0.
        public var index: Int
        /// The item, as JSON where it can be written as JSON.
        public var item: String
        /// The result that was expected.
        public var expected: String
        /// What the model gave, or the error it threw.
        public var actual: String
    }

    /// The model's name or type.
    public var model: String
    /// How many test cases the model has.
    public var count: Int
    /// The ones that failed, never empty.
    public var cases: [Case]

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
