import Foundation

/// A slip on the command line must not cost the user what is read.
///
/// - Throws: ``ConversionError`` with `invalidOption` where the output is the file that is read, by whichever path.
func refuseReplacing(_ input: String, _ description: String, with output: String) throws(ConversionError) {
    let paths = [input, output].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    guard paths[0] != paths[1] else {
        throw ConversionError(.invalidOption, "the output would replace \(description)", subject: "-o \(output)")
    }
}
