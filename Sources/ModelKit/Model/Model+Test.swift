import ModelKitWeights

extension Model {
    /// Predicts every test case of the model and compares.
    ///
    /// - Returns: how many test cases passed (all of them).
    /// - Throws: ``ModelTestFailure`` that names each test case which failed.
    @discardableResult
    public func test() throws -> Int {
        try test(testCases, named: "\(Self.self)")
    }

    /// Predicts the given test cases and compares.
    @discardableResult
    func test(_ testCases: [TestCase<Item, Prediction>], named model: String) throws -> Int {
        var failures: [ModelTestFailure.Case] = []
        for (index, testCase) in testCases.enumerated() {
            func fail(_ actual: String) {
                failures.append(
                    .init(
                        index: index, item: describe(testCase.item), expected: describe(testCase.result),
                        actual: actual))
            }
            do {
                let actual = try predict(testCase.item)
                if !isClose(actual, testCase.result, tolerance: testCase.tolerance) {
                    fail(describe(actual))
                }
            } catch {
                fail("threw \(error)")
            }
        }
        guard failures.isEmpty else {
            throw ModelTestFailure(model: model, count: testCases.count, cases: failures)
        }
        return testCases.count
    }
}

/// A value as JSON where it has such a form, else as Swift prints it.
private func describe<Value>(_ value: Value) -> String {
    (try? JSONForm.value(of: value))?.text() ?? String(reflecting: value)
}

/// Compares two values by their JSON form; values without one are equal when their descriptions are.
private func isClose<Value>(_ actual: Value, _ expected: Value, tolerance: Double) -> Bool {
    guard let left = try? JSONForm.value(of: actual), let right = try? JSONForm.value(of: expected) else {
        return String(reflecting: actual) == String(reflecting: expected)
    }
    return left.isClose(to: right, tolerance: tolerance)
}
