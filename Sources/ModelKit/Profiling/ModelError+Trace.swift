extension ModelError.Code {
    /// The file of a trace cannot be written.
    public static let traceNotWritable = ModelError.Code(description: "traceNotWritable")
}
