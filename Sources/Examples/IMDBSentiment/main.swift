import Foundation
import ModelKit

do {
    let library = try ModelLibrary(contentsOf: "Weights/library.yaml")
    let sentiment: any Model<String, Float> = try library.model("imdb_tfidf_sentiment")
    let given = CommandLine.arguments.dropFirst()
    let reviews = given.isEmpty ? ["I freaking love this movie!", "Two hours I will never get back."] : Array(given)
    for (score, review) in zip(try sentiment.predictBatch(reviews), reviews) {
        print(score > 0.5 ? "positive" : "negative", score, review)
    }
} catch {
    print(error)
    exit(1)
}
