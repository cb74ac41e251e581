extension ModelLibrary {
    /// Replays the test cases of every model, those that are not loaded yet included.
    ///
    /// - Returns: how many test cases passed (all of them).
    /// - Throws: ``ModelTestFailure`` of the first model with a failing case, or what loading throws.
    @discardableResult
    public func test() throws -> Int {
        try testReports().reduce(0) { count, report in
            try report.requireSuccess()
            return count + report.count
        }
    }

    /// What came of the test cases of models, by default of all, in alphabetical order.
    ///
    /// - Throws: what loading a model throws.
    public func testReports(of names: [String]? = nil) throws -> [ModelTestReport] {
        try (names ?? self.names).map { try object($0).testReport(only: nil) }
    }
}
