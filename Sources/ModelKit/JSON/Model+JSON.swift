import Foundation

/// Predicting from JSON to JSON, for callers that know a model only by its name.
extension Model {
    /// Reads one item from JSON.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem`, its location a path such as `item[1].x`.
    package func item(fromJSON text: Data) throws -> Item {
        try JSONForm.decode(Item.self, from: text, path: "item")
    }

    /// The prediction for an item given as JSON, as JSON.
    package func predictJSON(_ item: Data) throws -> String {
        try JSONForm.text(of: predict(self.item(fromJSON: item)))
    }
}
