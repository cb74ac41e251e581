/// The keys of a library file.
enum LibraryFileKey: String, CaseIterable {
    case models
}

/// The keys of a model in a library file.
enum LibraryModelKey: String, CaseIterable {
    case type, asset, settings, dependencies, steps, gives
    case batchSize = "batch_size"
    case cachePredictions = "cache_predictions"
    case testCases = "test_cases"
}

/// The keys of a test case in a library file.
enum LibraryTestCaseKey: String, CaseIterable {
    case item, result, options, tolerance
}
