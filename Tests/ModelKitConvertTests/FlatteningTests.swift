import ModelKitConvert
import TestSupport
import Testing

@Suite("Flattened models")
struct FlatteningTests {
    private func report(_ layers: String, output: String) throws -> ModelReport {
        let text =
            #"{"class_name": "Functional", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "name": "x", "#
            + #""config": {"name": "x", "batch_shape": [null, 4]}, "inbound_nodes": []}, "# + layers
            + #"], "input_layers": [["x", 0, 0]], "output_layers": [\#(output)]}}"#
        let folder = try TemporaryFolder()
        let architecture = try folder.write(text, to: "model.json")
        return try ModelReport(
            of: Converter(path: GoldenCase.path("keras3_dense.weights.h5"), architecturePath: architecture))
    }

    private func dropout(_ name: String, on inputs: String...) -> String {
        let calls = inputs.map { #"[[\#($0)]]"# }.joined(separator: ", ")
        return #"{"class_name": "Dropout", "name": "\#(name)", "config": {"name": "\#(name)", "rate": 0.5}, "#
            + #""inbound_nodes": [\#(calls)]}"#
    }

    private func function(_ function: String, _ options: String) -> String {
        #"{"class_name": "TFOpLambda", "name": "f", "config": {"name": "f", "trainable": true, "dtype": "float32", "#
            + #""function": "\#(function)"}, "inbound_nodes": [[["x", 0, 0, {\#(options)}]]]}"#
    }

    @Test("keep a second call apart from a layer of that name")
    func secondCall() throws {
        let report = try report(
            dropout("dropout", on: #""x", 0, 0, {}"#, #""dropout#2", 0, 0, {}"#) + ", "
                + dropout("dropout#2", on: #""dropout", 0, 0, {}"#), output: #"["dropout", 1, 0]"#)
        #expect(report.layers.map(\.name) == ["dropout", "dropout#2", "dropout#2~2"])
        #expect(report.layers.map(\.inputs) == [["x"], ["dropout"], ["dropout#2"]])
    }

    @Test("keep a nested model's layer apart from a layer of that name")
    func nestedLayer() throws {
        let inner =
            #"{"class_name": "Sequential", "name": "a", "config": {"name": "a", "layers": [{"class_name": "Dropout", "#
            + #""config": {"name": "b", "rate": 0.5}}]}, "inbound_nodes": [[["a/b", 0, 0, {}]]]}"#
        let report = try report(
            inner + ", " + dropout("a/b", on: #""x", 0, 0, {}"#), output: #"["a", 0, 0]"#)
        #expect(report.layers.map(\.name) == ["a/b", "a/b~2"])
        #expect(report.layers.map(\.inputs) == [["x"], ["a/b"]])
    }

    @Test("make a ReLU layer of a function with its options")
    func relu() throws {
        func className(_ options: String) throws -> String? {
            try report(function("keras.activations.relu", options), output: #"["f", 0, 0]"#).layers.first?.className
        }
        #expect(try className(#""max_value": 6"#) == "ReLU")
        #expect(try className(#""alpha": 0.1, "threshold": 1"#) == "ReLU")
        #expect(try className(#""alpha": 0.0, "max_value": null, "name": "r""#) == "Activation")
    }

    @Test(
        "refuse options of functions that are not followed",
        arguments: [
            ("math.reduce_max", #""axis": 1, "initial": 0"#, "is called with initial=0, which is not supported"),
            (
                "math.reduce_sum", #""axis": 1, "keepdims": true"#,
                "is called with keepdims=true, which is not supported"
            ),
            ("math.sigmoid", #""x2": 1"#, "computes 'math.sigmoid', which is not supported"),
            (
                "math.reduce_sum", #""axis": 1, "where": ["x", 0, 0]"#,
                "is called with a tensor for 'where', which is not supported"
            ),
        ])
    func options(name: String, options: String, problem: String) throws {
        let report = try report(function(name, options), output: #"["f", 0, 0]"#)
        #expect(report.layers.map(\.problem) == [problem])
    }
}
