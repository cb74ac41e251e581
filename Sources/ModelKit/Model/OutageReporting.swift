/// An error that may be about no item: what gives predictions is not there, and other items would fail as well.
///
/// `predictBatchResults` asks for no more items after such an error, and `modelkit batch` ends at the line where it occurred.
public protocol OutageReporting: Error {
    /// Whether it is about no item.
    var isOutage: Bool { get }
}
