import Foundation
import ModelKitWeights

extension Model {
    /// Predicts every test case of the model and compares.
    ///
    /// - Returns: how many test cases passed (all of them).
    /// - Throws: ``ModelTestFailure`` that names each test case which failed.
    @discardableResult
    public func test() throws -> Int {
        let report = report(named: "\(Self.self)", configured: [])
        try report.requireSuccess()
        return report.count
    }

    /// Replays the model's own test cases and those of its configuration, or only one of them.
    func report(named name: String, configured: [JSONTestCase], only: Int? = nil) -> ModelTestReport {
        let own = testCases
        var report = ModelTestReport(model: name)
        for index in only.map({ $0..<($0 + 1) }) ?? 0..<(own.count + configured.count) {
            let outcome =
                index < own.count
                ? replay(own[index], index: index) : replay(configured[index - own.count], index: index)
            report.cases.append(outcome)
        }
        return report
    }

    private func replay(_ testCase: JSONTestCase, index: Int) -> ModelTestReport.Case {
        do {
            return replay(try typed(testCase), index: index)
        } catch {
            return ModelTestReport.Case(
                index: index, item: testCase.item.text(), expected: testCase.result.text(),
                actual: "cannot be read: \(error)", passed: false)
        }
    }

    private func typed(_ testCase: JSONTestCase) throws -> TestCase {
        func read<Value>(_ value: JSONValue, _ path: String) throws -> Value {
            try JSONForm.decode(Value.self, from: Data(value.text().utf8), path: path)
        }
        return TestCase(
            item: try read(testCase.item, "item"), result: try read(testCase.result, "result"),
            options: try testCase.options.map { try Options(fromJSON: $0) } ?? Options(),
            tolerance: testCase.tolerance)
    }

    private func replay(_ testCase: TestCase, index: Int) -> ModelTestReport.Case {
        var outcome = ModelTestReport.Case(
            index: index, item: describe(testCase.item), expected: describe(testCase.result), actual: "", passed: false)
        do {
            let actual = try predict(testCase.item, options: testCase.options, forceCompute: true)
            outcome.actual = describe(actual)
            outcome.passed = isClose(actual, testCase.result, tolerance: testCase.tolerance)
        } catch {
            outcome.actual = "threw \(error)"
        }
        return outcome
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
