/// How to go on after a batch of which each item is to have a result of its own.
enum FailedBatch {
    /// Nothing can be predicted any more.
    case all
    /// One item is to blame, of this index in the batch.
    case item(Int)
    /// The items before and from this index are to be tried apart, as nobody knows which are to blame.
    case halves(Int)

    init(_ error: any Error, of count: Int) {
        if Self.isCancellation(error) {
            self = .all
        } else if let index = (error as? ModelError)?.itemIndex, (0..<count).contains(index) {
            self = .item(index)
        } else {
            self = count == 1 ? .item(0) : .halves(count / 2)
        }
    }

    private static func isCancellation(_ error: any Error) -> Bool {
        if error is CancellationError { return true }
        guard let cause = (error as? ModelError)?.cause else { return false }
        return isCancellation(cause)
    }
}
