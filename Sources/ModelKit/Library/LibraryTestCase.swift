/// A test case of a library's model, for a parameterised test of Swift Testing.
///
///     @Test("Every test case of the library holds", arguments: try library.testCases())
///     func holds(testCase: LibraryTestCase) throws { try testCase.run() }
public struct LibraryTestCase: Sendable, CustomStringConvertible {
    /// The model's name.
    public let model: String
    /// Which of the model's test cases, from 0.
    public let index: Int
    private let replay: @Sendable () -> ModelTestReport

    init(model: String, index: Int, replay: @escaping @Sendable () -> ModelTestReport) {
        self.model = model
        self.index = index
        self.replay = replay
    }

    /// `sentiment, test case 3`.
    public var description: String { "\(model), test case \(index)" }

    /// Predicts the item and compares.
    ///
    /// - Throws: ``ModelTestFailure`` with item, expected and actual result where they differ.
    public func run() throws { try replay().requireSuccess() }
}

extension ModelLibrary {
    /// The test cases of models, by default of all, in the order of the models' names. The models are loaded.
    ///
    /// - Throws: what loading a model throws.
    public func testCases(of names: [String]? = nil) throws -> [LibraryTestCase] {
        try (names ?? self.names).flatMap { name in
            let object = try object(name)
            return (0..<object.testCaseCount).map { index in
                LibraryTestCase(model: name, index: index) { object.testReport(only: index) }
            }
        }
    }
}
