/// In whose `compute` the current call runs.
enum ComputingScope {
    /// The `ComputingOnce` objects of this call and of the calls around it.
    @TaskLocal static var objects: Set<ObjectIdentifier> = []
}
