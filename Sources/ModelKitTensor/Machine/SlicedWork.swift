/// Work in slices that an object holds, so that a thread pool can run it without making a closure.
package protocol SlicedWork: AnyObject, Sendable {
    /// Performs a slice and returns its error. Called on several threads at once, for each slice once.
    func perform(slice: Int) -> (any Error)?
}
