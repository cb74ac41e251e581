/// What the library does around the predictions of one model.
struct Instruments: Sendable {
    let name: String

    /// Runs a prediction of so many items; errors get the model's name.
    func observe<R>(_ items: Int, _ body: () throws -> R) throws(ModelError) -> R {
        do {
            return try body()
        } catch {
            throw named(error)
        }
    }

    /// As ``observe(_:_:)`` where predicting waits.
    nonisolated(nonsending) func observeAsync<R>(
        _ items: Int, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws(ModelError) -> R {
        do {
            return try await body()
        } catch {
            throw named(error)
        }
    }

    /// The error as this model's; one of another model, on which it depends, is the cause.
    private func named(_ error: any Error) -> ModelError {
        guard var known = error as? ModelError, known.model == nil || known.model == name else {
            return ModelError(.predictionFailed, "prediction failed", model: name, cause: error)
        }
        known.model = name
        return known
    }
}
