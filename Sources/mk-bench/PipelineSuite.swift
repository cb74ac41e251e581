import ModelKit

/// Review text → score, as a user calls it.
struct PipelineSuite {
    private static let models = ["imdb_sentiment", "imdb_tfidf_sentiment"]
    private static let batches = [1, 32, 64, 256, 1024]

    let library: ModelLibrary
    let reviews: [String]
    let libraryPath: String

    func run(_ report: Report) throws {
        let bytes = reviews.reduce(0) { $0 + $1.utf8.count }
        for name in Self.models {
            let model: any Model<String, Float> = try library.model(name)
            func add(_ kind: String, _ time: Measurement) {
                var result = BenchmarkResult("pipeline.\(name).\(kind)", time)
                result.megabytesPerSecond = Double(bytes) / time.best / 1e6
                result.itemsPerSecond = Double(reviews.count) / time.best
                report.add(result)
            }
            add("first_pass", try Measurement.once { _ = try model.predictBatch(reviews) })
            for batch in Self.batches {
                add("batch_\(batch)", try Measurement { _ = try model.predictBatch(reviews, batchSize: batch) })
            }
            add("all", try Measurement { _ = try model.predictBatch(reviews) })
        }
        for name in Self.models {
            let child = try FirstPrediction.measure(model: name, library: libraryPath)
            var result = BenchmarkResult("pipeline.\(name).process_start_to_first_prediction", child.time)
            result.peakMegabytes = child.peakMegabytes
            report.add(result)
        }
    }
}
