import ModelKitConvert
import ModelKitWeights
import TestSupport
import Testing

@Suite("Options")
struct OptionTests {
    @Test("bind Lambda layers to operations")
    func bindings() throws {
        let expected: [(String, String, [JSONValue])] = [
            ("total=sum:1", "sum", [1]), ("a/b=mean:-1", "mean", [-1]), ("x=scale:0.5,-3", "scale", [0.5, -3.0]),
            ("x=slice:1,none,-2", "slice", [1, nil, -2]), ("x=expand_dims:1", "expand_dims", [1]),
            ("x=squeeze:2", "squeeze", [2]), ("x=l2_normalize:-1", "l2_normalize", [-1]), ("a=b=max:1", "max", [1]),
        ]
        for (text, operation, arguments) in expected {
            let binding = try LambdaBinding(parsing: text)
            #expect(binding.operation == operation)
            #expect(binding.arguments == arguments)
            #expect(binding.layer == text.split(separator: "=").dropLast().joined(separator: "="))
        }
    }

    @Test(
        "are refused with the form they have",
        arguments: [
            ("total", "--bind-lambda total: cannot be understood, expected NAME=OP:ARGS"),
            ("=sum:1", "--bind-lambda =sum:1: cannot be understood, expected NAME=OP:ARGS"),
            ("a=sum", "--bind-lambda a=sum: its arguments are wrong, expected sum:AXIS"),
            ("a=sum:x", "--bind-lambda a=sum:x: its arguments are wrong, expected sum:AXIS"),
            ("a=sum:1,2", "--bind-lambda a=sum:1,2: its arguments are wrong, expected sum:AXIS"),
            ("a=sum:\(Int.min)", "--bind-lambda a=sum:\(Int.min): its arguments are wrong, expected sum:AXIS"),
            ("a=scale:1", "--bind-lambda a=scale:1: its arguments are wrong, expected scale:A,B"),
            ("a=scale:inf,0", "--bind-lambda a=scale:inf,0: its arguments are wrong, expected scale:A,B"),
            ("a=slice:1,2", "--bind-lambda a=slice:1,2: its arguments are wrong, expected slice:AXIS,START,STOP"),
            (
                "a=summ:1",
                "--bind-lambda a=summ:1: there is no operation 'summ', expected one of expand_dims, l2_normalize, max, mean, "
                    + "min, scale, slice, squeeze, sum; did you mean 'sum'?"
            ),
        ])
    func wrongBinding(text: String, message: String) {
        let error = #expect(throws: ConversionError.self) { try LambdaBinding(parsing: text) }
        #expect(error?.code == .invalidOption)
        #expect(error?.description == message)
    }

    @Test("give inputs their shapes, the batch axis first")
    func shapes() throws {
        #expect(try InputShapeOption(parsing: "ids=?,64").shape == [64])
        #expect(try InputShapeOption(parsing: "ids=32,?,3").shape == [nil, 3])
        #expect(try InputShapeOption(parsing: "a=b=?").input == "a=b")
        for text in ["ids", "=?,6", "ids=", "ids=64", "ids=?,0", "ids=?,-1", "ids=?,x", "ids=?,,3"] {
            let error = #expect(throws: ConversionError.self) { try InputShapeOption(parsing: text) }
            #expect(
                error?.description
                    == "--input-shape \(text): cannot be understood, expected NAME=?,64 with the batch axis "
                    + "first and ? for an unknown extent")
        }
    }

    @Test("must name layers and inputs that exist")
    func unknownNames() throws {
        let folder = try TemporaryFolder()
        let (output, path) = (folder.path + "/out", GoldenCase.path("keras2_lambdas.h5"))
        func failure(_ bindings: [String], _ shapes: [String] = [], file: String = "keras2_lambdas.h5") -> String? {
            #expect(throws: ConversionError.self) {
                var converter = Converter(path: GoldenCase.path(file))
                converter.bindings = try bindings.map { try LambdaBinding(parsing: $0) }
                converter.inputShapes = try shapes.map { try InputShapeOption(parsing: $0) }
                _ = try converter.convert(to: output)
            }?.description
        }
        #expect(
            failure(["totl=sum:1"])
                == "\(path): --bind-lambda totl: the model has no Lambda layer of that name, expected one of total, average, "
                + "largest, smallest, scaled, cut, last, longer, shorter, unit; did you mean 'total'?")
        #expect(failure(["total=sum:1", "total=max:1"]) == "\(path): --bind-lambda total: the layer is bound twice")
        let dense = GoldenCase.path("keras2_dense.h5")
        #expect(
            failure(["total=sum:1"], file: "keras2_dense.h5")
                == "\(dense): --bind-lambda total: the model has no Lambda layer of that name, expected no binding, as there "
                + "is no Lambda layer")
        #expect(
            failure([], ["numbrs=?,6"], file: "keras2_dense.h5")
                == "\(dense): --input-shape numbrs: there is no such input, expected one of numbers; did you mean 'numbers'?"
        )
        let open = GoldenCase.path("without_input.h5")
        #expect(
            failure([], file: "without_input.h5")
                == "\(open): input 'dense_1_input': the file does not tell the shape of the input; give it with "
                + "--input-shape dense_1_input=?,64, the batch axis first")
        #expect(try folder.contents.isEmpty)
    }
}
