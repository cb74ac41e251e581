/// How to go on after a batch of which each item is to have a result of its own.
package enum FailedBatch {
    /// Nothing can be predicted any more.
    case all
    /// One item is to blame, of this index in the batch.
    case item(Int)
    /// The items before and from this index are to be tried apart, as nobody knows which are to blame.
    case halves(Int)

    init(_ error: any Error, of count: Int) {
        if Self.isFinal(error) {
            self = .all
        } else if let index = (error as? ModelError)?.itemIndex, (0..<count).contains(index) {
            self = .item(index)
        } else {
            self = count == 1 ? .item(0) : .halves(count / 2)
        }
    }

    /// The results of all further items where the last one's error says that they fail as well; nil where it does not.
    static func failures<Prediction>(
        after results: [Result<Prediction, ModelError>], of count: Int
    ) -> [Result<Prediction, ModelError>]? {
        guard case .failure(let error)? = results.last, isFinal(error) else { return nil }
        return (results.count..<count).map { .failure(.ofItem($0, error)) }
    }

    /// Whether other items would fail as well: the task was cancelled, or what gives predictions is not there.
    package static func isFinal(_ error: any Error) -> Bool {
        if error is CancellationError || (error as? any OutageReporting)?.isOutage == true { return true }
        guard let cause = (error as? ModelError)?.cause else { return false }
        return isFinal(cause)
    }
}
