extension TokenizerData {
    /// Reads and checks a data file's bytes; `path` only names the file in errors.
    init(parsing bytes: [UInt8], path: String) throws(TextError) {
        var reader = try TokenizerDataReader(bytes, path: path)
        for line in try reader.take("about") {
            let fields = try reader.fields(of: line)
            if fields.count == 2, fields[0] == Array("language".utf8) {
                language = String(decoding: fields[1], as: UTF8.self)
            }
        }
        prefix = try reader.pattern("prefix")
        suffix = try reader.pattern("suffix")
        infix = try reader.pattern("infix")
        tokenMatch = try reader.pattern("token_match")
        urlMatch = try reader.pattern("url_match")
        likeURL = try reader.pattern("like_url")
        if let line = try reader.take("suffix_window").first {
            let words = line.bytes.split(separator: UInt8(ascii: " "), maxSplits: 1)
            guard let first = words.first, let width = Int(String(decoding: first, as: UTF8.self)), width >= 0 else {
                throw reader.malformed(line.number, expected: "a width and ranges", actual: "something else")
            }
            guard width <= SuffixWindow.largestWidth else {
                throw reader.malformed(
                    line.number, expected: "a width of at most \(SuffixWindow.largestWidth)", actual: "\(width)")
            }
            let run = words.count == 2 ? [TokenizerDataReader.Line(number: line.number, bytes: words[1])] : []
            suffixWindow = SuffixWindow(width: width, run: ScalarSet(try reader.ranges(in: run)))
        }
        for line in try reader.take("top_level_domains") {
            topLevelDomains += line.bytes.split(separator: UInt8(ascii: " ")).map { Array($0) }
        }
        likeNum = try LikeNumRules(from: &reader)
        for line in try reader.take("stop_words") { stopWords.append(try reader.unescape(line.bytes, line.number)) }
        try readSpecials(&reader)
        try checkWhiteSpace(&reader)
        digit = ScalarSet(try reader.ranges(in: try reader.take("digit")))
        punctuation = ScalarSet(try reader.ranges(in: try reader.take("punctuation")))
        lowercase = try LowercaseTable(from: &reader)
        try reader.finish()
    }

    private mutating func readSpecials(_ reader: inout TokenizerDataReader) throws(TextError) {
        var seen = Set<[UInt8]>()
        for line in try reader.take("specials") {
            let fields = try reader.fields(of: line)
            let special = SpecialCase(text: fields[0], tokens: Array(fields.dropFirst()))
            guard !special.text.isEmpty, special.tokens.allSatisfy({ !$0.isEmpty }),
                Array(special.tokens.joined()) == special.text
            else {
                throw reader.malformed(
                    line.number, expected: "a special case and tokens that spell it",
                    actual: "\"\(String(decoding: special.text.prefix(40), as: UTF8.self))\" of other tokens")
            }
            guard seen.insert(special.text).inserted else {
                throw reader.duplicate(line.number, "special case", special.text)
            }
            specials.append(special)
        }
        for line in try reader.take("phrases") {
            let tokens = try reader.fields(of: line)
            guard tokens.allSatisfy({ !$0.isEmpty }) else {
                throw reader.malformed(line.number, expected: "tokens", actual: "an empty one")
            }
            phrases.append(tokens)
        }
    }

    private func checkWhiteSpace(_ reader: inout TokenizerDataReader) throws(TextError) {
        let lines = try reader.take("space")
        let space = ScalarSet(try reader.ranges(in: lines))
        guard space == WhiteSpace.scalars else {
            throw reader.malformed(
                lines.first?.number ?? 0, expected: "Python's white space", actual: "another set of scalars")
        }
    }
}

extension TokenizerData.LikeNumRules {
    fileprivate init(from reader: inout TokenizerDataReader) throws(TextError) {
        for line in try reader.take("like_num") {
            let fields = try reader.fields(of: line)
            let values = Array(fields.dropFirst())
            switch String(decoding: fields[0], as: UTF8.self) {
            case "signs": signs = values
            case "endings": endings = values
            case "removed": removed = values
            case "suffixes": suffixes = values
            case "words": words = values
            case let name:
                throw reader.malformed(
                    line.number, expected: "signs, endings, removed, suffixes or words", actual: "\"\(name)\"")
            }
        }
    }
}
