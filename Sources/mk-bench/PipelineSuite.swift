import ModelKit

/// Review text → score, as a user calls it.
struct PipelineSuite {
    private static let models = ["imdb_sentiment", "imdb_tfidf_sentiment"]
    private static let batches = [1, 32, 64, 256, 1024]

    let library: ModelLibrary
    let reviews: [String]
    let libraryPath: String

    func run(_ report: Report) throws {
        let texts = Amount(textBytes: reviews.reduce(0) { $0 + $1.utf8.count }, items: reviews.count)
        for name in Self.models {
            func title(_ kind: String) -> String { "pipeline.\(name).\(kind)" }
            let model: any Model<String, Float> = try library.model(name)
            if report.wants(title("first_pass")) {
                let time = try Measurement.once { _ = try model.predictBatch(reviews) }
                report.add(BenchmarkResult(title("first_pass"), time, texts))
            }
            for batch in Self.batches {
                try report.measure(title("batch_\(batch)"), texts) {
                    _ = try model.predictBatch(reviews, batchSize: batch)
                }
            }
            try report.measure(title("all"), texts) { _ = try model.predictBatch(reviews) }
        }
        for model in Self.models {
            let name = "pipeline.\(model).process_start_to_first_prediction"
            guard report.wants(name) else { continue }
            let child = try FirstPrediction.measure(model: model, library: libraryPath)
            var result = BenchmarkResult(name, child.time)
            result.peakMegabytes = child.peakMegabytes
            report.add(result)
        }
    }
}
