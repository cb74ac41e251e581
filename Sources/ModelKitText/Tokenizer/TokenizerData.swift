/// What a data file says about one language's tokenizer, as `Tools/export_spacy.py` writes it from spaCy.
///
/// The file is UTF-8 text in lines that end with a line feed. The first line is the magic and the format version,
/// `modelkit-tokenizer 1`; the last is `@end 0`. Between them stand sections, each once and in any order: a line
/// `@NAME COUNT` and then COUNT lines. Fields of a line are separated by tabs; in a field `\\`, `\t`, `\n` and
/// `\u{HEX}` are a backslash, a tab, a line feed and any scalar. Pattern lines are joined without a separator and
/// hold PCRE2 patterns (UTF mode, newline = line feed), in which nothing is escaped for the file.
///
/// | section | lines |
/// | --- | --- |
/// | `about` | `language`, `spacy`, `python`, `unicode`, each with its value |
/// | `prefix`, `suffix`, `infix` | the affix pattern, or none |
/// | `token_match`, `url_match` | the pattern of text that is not split, or none; it is tried at the start only |
/// | `like_url` | the pattern behind `like_url`; no line: that of `url_match` |
/// | `suffix_window` | `WIDTH RANGE …`: a suffix begins at most WIDTH scalars before the run of scalars of the ranges that ends the text, WIDTH being at most 1000; no line: anywhere |
/// | `top_level_domains` | words separated by blanks |
/// | `like_num` | `signs`, `endings`, `removed`, `suffixes`, `words`, each with its values |
/// | `stop_words` | a word |
/// | `specials` | a text and the tokens that it consists of |
/// | `phrases` | the tokens that affix rules make of a special case, where they take it apart |
/// | `space`, `digit`, `punctuation`, `cased`, `case_ignorable` | hexadecimal ranges of scalars: `9-D 20` |
/// | `lower` | lower-case mappings: `41-5A>61`, `100-12E/2>101` for every second scalar, `130>69+307` |
///
/// Rejected: another magic or version, a section that is unknown, missing, double or shorter than its count, bytes
/// that are not UTF-8, ranges that do not ascend, a special case whose tokens do not spell its text, and a set of
/// white space other than Python's, which is built into the scanner.
struct TokenizerData {
    var language = ""
    var prefix: String?
    var suffix: String?
    var infix: String?
    var tokenMatch: String?
    var urlMatch: String?
    var likeURL: String?
    var suffixWindow: SuffixWindow?
    var topLevelDomains: [[UInt8]] = []
    var likeNum = LikeNumRules()
    var stopWords: [[UInt8]] = []
    var specials: [SpecialCase] = []
    var phrases: [[[UInt8]]] = []
    var digit = ScalarSet()
    var punctuation = ScalarSet()
    var lowercase = LowercaseTable()

    /// How far from the end of a text a suffix can begin.
    struct SuffixWindow {
        /// The largest width of a data file; spaCy's suffixes begin at most a few scalars before the run.
        static let largestWidth = 1000

        var width: Int
        var run: ScalarSet
    }

    /// A text that is always split in one way.
    struct SpecialCase {
        var text: [UInt8]
        var tokens: [[UInt8]]
    }

    /// The parameters of the rule behind `like_num`.
    struct LikeNumRules {
        var signs: [[UInt8]] = []
        var endings: [[UInt8]] = []
        var removed: [[UInt8]] = []
        var suffixes: [[UInt8]] = []
        var words: [[UInt8]] = []
    }
}
