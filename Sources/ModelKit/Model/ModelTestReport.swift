/// What came of the test cases of a model.
public struct ModelTestReport: Sendable {
    /// One test case that was replayed.
    public struct Case: Sendable {
        /// Which of the model's test cases, from 0.
        public var index: Int
        /// The item, as JSON where it can be written as JSON.
        public var item: String
        /// The result that was expected.
        public var expected: String
        /// What the model gave, or the error it threw.
        public var actual: String
        /// Whether that is what was expected.
        public var passed: Bool
    }

    /// The model's name or type.
    public var model: String
    /// The test cases: those of the type, then those of the configuration.
    public var cases: [Case] = []

    /// How many test cases there are.
    public var count: Int { cases.count }

    /// - Throws: ``ModelTestFailure`` where a case failed.
    public func requireSuccess() throws {
        let failed = cases.filter { !$0.passed }
        if !failed.isEmpty { throw ModelTestFailure(model: model, count: count, cases: failed) }
    }
}
