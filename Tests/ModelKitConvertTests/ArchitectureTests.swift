import ModelKitConvert
import TestSupport
import Testing

/// Architectures that must be refused; the weights are those of keras3_dense.weights.h5, which are never reached.
@Suite("Broken architectures")
struct ArchitectureTests {
    private static func functional(_ layers: String, outputs: String = #"[["y", 0, 0]]"#) -> String {
        #"{"class_name": "Functional", "config": {"name": "m", "layers": ["#
            + #"{"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_shape": [null, 4]}, "inbound_nodes": []}, "#
            + layers + #"], "input_layers": [["x", 0, 0]], "output_layers": "# + outputs + "}}"
    }

    private static func dense(_ name: String, on input: String, extra: String = "") -> String {
        #"{"class_name": "Dense", "name": "\#(name)", "config": {"name": "\#(name)", "units": 3\#(extra)}, "#
            + #""inbound_nodes": [[["\#(input)", 0, 0, {}]]]}"#
    }

    private static func nesting(_ depth: Int) -> String {
        var text = #"{"class_name": "Sequential", "config": {"name": "s", "layers": []}}"#
        for level in 0..<depth {
            text = #"{"class_name": "Sequential", "config": {"name": "s\#(level)", "layers": [\#(text)]}}"#
        }
        return text
    }

    static let architectures: [(text: String, code: ConversionError.Code, message: String)] = [
        ("", .invalidArchitecture, "the model's configuration is not JSON: unexpected end of JSON (byte 0)"),
        (
            "[1]", .invalidArchitecture,
            "not the description of a model, expected an object with class_name and config, found an array"
        ),
        (
            #"{"class_name": "MyModel", "config": {}}"#, .invalidArchitecture,
            "class MyModel: a model of this class cannot be read: only Sequential and functional models say what they compute"
        ),
        (
            #"{"class_name": "Sequential", "config": {}}"#, .invalidArchitecture,
            "class Sequential: the model has no list of layers"
        ),
        (nesting(0), .invalidArchitecture, "model 's': the model has no layers"),
        (nesting(20), .invalidArchitecture, "models are nested in one another deeper than 16 levels"),
        (
            #"{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {}}]}"#, .invalidArchitecture,
            "class Dense: a layer has no name"
        ),
        (
            functional(dense("y", on: "z")), .invalidArchitecture,
            "layer 'y': it is called on a layer that does not exist, found 'z'"
        ),
        (
            functional(dense("y", on: "x")).replacing(#"0]], "out"#, with: #"0], ["x", 0, 0]], "out"#),
            .invalidArchitecture, "layer 'x': the model names an input twice"
        ),
        (
            functional(dense("x", on: "x")), .invalidArchitecture, "layer 'x': two layers have this name"
        ),
        (
            functional(dense("a", on: "y") + "," + dense("y", on: "a")), .invalidArchitecture,
            "layer 'a': layers are called on one another in a circle"
        ),
        (
            functional(dense("y", on: "y")), .invalidArchitecture,
            "layer 'y': layers are called on one another in a circle"
        ),
        (
            functional(dense("y", on: "x"), outputs: #"[["y", 3, 0]]"#), .invalidArchitecture,
            #"model 'm': a call or an output refers to a tensor that does not exist, found ["y", 3, 0]"#
        ),
        (
            functional(dense("y", on: "x"), outputs: #"[["y", 0, 2]]"#), .invalidArchitecture,
            "layer 'y': a call or an output refers to an output that its layer does not have, found output 2"
        ),
        (
            functional(dense("y", on: "x"), outputs: #"[["w", 0, 0]]"#), .invalidArchitecture,
            "model 'm': an output of the model comes from a layer that does not exist, found 'w'"
        ),
        (
            functional(dense("y", on: "x"), outputs: "[]"), .invalidArchitecture,
            "model 'm': the model has no inputs or no outputs"
        ),
        (
            functional(#"{"class_name": "Dense", "name": "y", "config": {"units": 3}, "inbound_nodes": [7]}"#),
            .invalidArchitecture, "layer 'y': one of its inbound nodes cannot be read, found 7"
        ),
        (
            functional(dense("y", on: "x")), .invalidWeights,
            "HDF5 object '/layers/dense_1/vars/0': the file holds weights that no layer of the architecture has"
        ),
        (
            #"{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "d", "units": 3, "#
                + #""batch_input_shape": [null, 4611686018427387904]}}]}"#, .invalidArchitecture,
            "input 'd_input': the input's shape (None, 4611686018427387904) is too large"
        ),
    ]

    @Test("are refused with what is wrong, and nothing is written", arguments: architectures)
    func refusal(text: String, code: ConversionError.Code, message: String) throws {
        let folder = try TemporaryFolder()
        let architecture = try folder.write(text.utf8, to: "model.json")
        let path = GoldenCase.path("keras3_dense.weights.h5")
        let error = #expect(throws: ConversionError.self) {
            try Converter(path: path, architecturePath: architecture).convert(to: folder.path + "/out.safetensors")
        }
        #expect(error?.code == code)
        #expect(error?.description == "\(path): \(message)")
        #expect(try folder.contents == ["model.json"])
    }

    @Test("are refused where nested models would grow without end")
    func explosion() throws {
        let folder = try TemporaryFolder()
        var inner = Self.functional(Self.dense("y", on: "x"))
        for level in 0..<14 {
            let calls = (0..<4).map { _ in #"[["x", 0, 0, {}]]"# }.joined(separator: ",")
            inner = Self.functional(
                inner.dropLast() + #", "name": "n\#(level)", "inbound_nodes": [\#(calls)]}"#,
                outputs: #"[["n\#(level)", 0, 0]]"#)
        }
        let architecture = try folder.write(inner.utf8, to: "model.json")
        let error = #expect(throws: ConversionError.self) {
            try Converter(path: GoldenCase.path("keras3_dense.weights.h5"), architecturePath: architecture)
                .convert(to: folder.path + "/out.safetensors")
        }
        #expect(error?.reason == "the model has more than 100000 calls of layers")
    }
}
