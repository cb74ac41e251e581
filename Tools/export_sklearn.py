"""Writes a fitted scikit-learn vectorizer as what a library file names.

    python Tools/export_sklearn.py vectorizer.pkl FOLDER > tfidf.yaml    # TfidfVectorizer, CountVectorizer
    python Tools/export_sklearn.py vectorizer.pkl > hashing.yaml         # HashingVectorizer, which needs no folder

vectorizer.pkl is what pickle or joblib wrote. FOLDER gets `config.json`, `vocabulary.txt` and, where idf is used,
`idf.txt`: the asset of a model of type `tfidf`. It appears whole or not at all. Standard output is a library file with
that model, or with one of type `hashing`; its test cases are rows that scikit-learn computed.

A model of these types takes tokens. So the vectorizer must have been given lists of tokens:

    TfidfVectorizer(analyzer=same)                                           # def same(tokens): return tokens
    TfidfVectorizer(tokenizer=same, lowercase=False, token_pattern=None)

One that splits texts itself is refused, unless --tokens says that your program makes the tokens, those which the
vectorizer's build_analyzer() gives. What else cannot be expressed is an error that names the parameter.

Reading a pickle runs code that it names: read only files that you trust. Functions which it names must be importable
from the current folder, or stand in the file of --definitions where the program that fitted the vectorizer defined them
itself. `export` does the same within that program, and needs no pickle.
"""

import argparse
import copy
import importlib.util
import json
import math
import numbers
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile

import joblib
import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer

FILES = ("config.json", "idf.txt", "vocabulary.txt")
# Tokens that analyzers are wont to change: by case, accents, white space, length, kind; one occurs twice.
TOKENS = ["movie", "Movie", "scenes", "the", "", "a", "é", "e\u0301", "ß", "two words", " x ", "don't", "10", "!", "🎬"]
TOKENS += ["x" * 40, "movie"]


class ExportError(Exception):
    """Why a vectorizer cannot be exported: one line for each reason."""


def export(fitted, folder=None, tokens=False, replace=False):
    """Writes a fitted vectorizer into a folder and returns the library file that names it.

    A HashingVectorizer has nothing to write: no folder is given. With `tokens` it is the caller's matter to make the
    tokens that build_analyzer() gives. With `replace` the folder may be that of an earlier export.
    """
    kind = type(fitted)
    if kind not in (TfidfVectorizer, CountVectorizer, HashingVectorizer):
        steps = getattr(fitted, "named_steps", None)
        hint = f"; export one of its steps, named_steps[...]: {', '.join(steps)}" if steps else ""
        found = f"{kind.__module__}.{kind.__name__}"
        raise ExportError(f"expected a TfidfVectorizer, CountVectorizer or HashingVectorizer, found a {found}{hint}")
    reasons = [] if tokens else analyzer_reasons(fitted)
    if kind is HashingVectorizer:
        if folder is not None:
            raise ExportError(f"a HashingVectorizer needs no folder, found {folder}: its settings are all it is")
        refuse(reasons + hashing_reasons(fitted))
        return library(fitted, None, tokens)
    if folder is None:
        raise ExportError(f"a {kind.__name__} needs a folder to write to")
    if not re.fullmatch("[A-Za-z0-9_.-]+", pathlib.Path(folder).name):
        raise ExportError(f"{folder}: expected a name of ASCII letters, digits and -_. as assets have, found another")
    terms, term_reasons = terms_of(fitted, tokens)
    config, config_reasons = configuration(fitted)
    refuse(reasons + term_reasons + config_reasons)
    idf = [float(value) for value in fitted.idf_] if config["use_idf"] else None
    if idf is not None and any(math.isnan(value) for value in idf):
        raise ExportError(f"idf_: expected numbers, found nan for the term {terms[np.argmax(np.isnan(idf))]!r}")
    check(fitted, terms, config, idf)
    write(pathlib.Path(folder), terms, config, idf, replace)
    return library(fitted, folder, tokens)


# What cannot be expressed


def refuse(reasons):
    if reasons:
        raise ExportError("\n".join(reasons))


def reason(fitted, name, supported):
    return f"{name}={getattr(fitted, name)!r} cannot be expressed; supported: {supported}"


def same_tokens(function):
    """None where a function gives the tokens that it is given, else what it does instead. It is tried with some odd ones,
    which proves nothing for others: a lemmatizer may pass."""
    try:
        given = list(function(list(TOKENS)))
    except Exception as error:
        return f"given a list of tokens it fails: {type(error).__name__}: {error}"
    if given == TOKENS:
        return None
    at = next((i for i, pair in enumerate(zip(given, TOKENS)) if pair[0] != pair[1]), min(len(given), len(TOKENS)))
    return f"for the tokens {TOKENS[at:at + 2]!r} it gives {given[at:at + 2]!r}"


def analyzer_reasons(fitted):
    """Why the vectorizer does not count the tokens of the lists that it is given, one reason per parameter."""
    reasons = []
    if fitted.input != "content":
        reasons.append(reason(fitted, "input", "'content'"))
    functions = "a function that gives the list of tokens which it is given"
    if callable(fitted.analyzer):
        # scikit-learn then ignores every other parameter of texts.
        if found := same_tokens(fitted.analyzer):
            reasons.append(reason(fitted, "analyzer", f"{functions}, but {found}"))
        return reasons
    if fitted.analyzer != "word":
        return [*reasons, reason(fitted, "analyzer", f"'word' and {functions}")]
    if tuple(fitted.ngram_range) != (1, 1):
        reasons.append(reason(fitted, "ngram_range", "(1, 1)"))
    if fitted.tokenizer is None:
        reasons.append(
            reason(
                fitted,
                "token_pattern",
                "None. No model type splits texts as this pattern does, so a vectorizer that takes texts cannot be"
                " expressed. Fit it on lists of tokens, with analyzer=same (def same(tokens): return tokens), made by spaCy"
                " for instance, as the types spacy_tokenizer and token_filter make them; or export it with --tokens and"
                " make the tokens of its build_analyzer() in a model type of your own",
            )
        )
    elif found := same_tokens(fitted.tokenizer):
        reasons.append(reason(fitted, "tokenizer", f"{functions}, but {found}"))
    if fitted.preprocessor is not None:
        # scikit-learn then ignores lowercase and strip_accents.
        if found := same_tokens(fitted.preprocessor):
            reasons.append(reason(fitted, "preprocessor", f"None and {functions}, but {found}"))
    else:
        if fitted.lowercase:
            reasons.append(reason(fitted, "lowercase", "False (a token_filter lower-cases)"))
        if fitted.strip_accents is not None:
            reasons.append(reason(fitted, "strip_accents", "None"))
    if isinstance(fitted, HashingVectorizer) and fitted.stop_words is not None:
        reasons.append(reason(fitted, "stop_words", "None (a token_filter drops stop words)"))
    return reasons


def hashing_reasons(fitted):
    reasons = []
    count = fitted.n_features
    if not isinstance(count, numbers.Integral) or not 1 <= count <= 2**31 - 1:
        reasons.append(reason(fitted, "n_features", "a whole number from 1 to 2147483647"))
    if fitted.norm not in ("l1", "l2", None):
        reasons.append(reason(fitted, "norm", "'l1', 'l2' and None"))
    return reasons + dtype_reasons(fitted, ("float32", "float64"))


def dtype_reasons(fitted, supported):
    """Rows are float32 here; what scikit-learn rounds or wraps otherwise would not be the same."""
    try:
        name = np.dtype(fitted.dtype).name
    except TypeError:
        name = None
    return [] if name in supported else [reason(fitted, "dtype", ", ".join(supported))]


def terms_of(fitted, tokens):
    """The terms in the order of the columns, and why the file cannot hold them."""
    try:
        terms = list(fitted.get_feature_names_out())
    except NotFittedError:
        raise ExportError("expected a fitted vectorizer, found one without vocabulary_") from None
    reasons = []
    for column, term in enumerate(terms):
        if not isinstance(term, str):
            reasons.append(f"vocabulary_: expected texts, found {term!r} for column {column}")
        elif term != term.strip() or "\n" in term or "\r" in term:
            reasons.append(
                "vocabulary_: expected terms without line breaks and without white space around them,"
                f" found {term!r} for column {column}"
            )
        elif re.search("[\ud800-\udfff]", term):
            reasons.append(f"vocabulary_: expected terms that UTF-8 can hold, found {term!r} for column {column}")
    # Words that are dropped before counting may as well be unknown, if they are.
    if not tokens and fitted.analyzer == "word":
        stopped = sorted(set(fitted.get_stop_words() or ()).intersection(terms))
        if stopped:
            reasons.append(f"stop_words: supported are words outside vocabulary_, found {stopped[0]!r} in it")
    return terms, reasons[:5]


def configuration(fitted):
    """The contents of config.json, and why it cannot hold them."""
    idf = isinstance(fitted, TfidfVectorizer)
    counting = {"norm": None, "smooth_idf": False, "sublinear_tf": False, "use_idf": False}
    parameters = fitted.get_params(deep=False)
    names = ("binary", "max_df", "max_features", "min_df", *counting)
    config = {name: parameters.get(name, counting.get(name)) for name in sorted(names)}
    reasons = dtype_reasons(
        fitted, ("float32", "float64") if idf else ("int32", "int64", "uint32", "uint64", "float32", "float64")
    )
    for name in ("binary", "smooth_idf", "sublinear_tf", "use_idf"):
        if not isinstance(config[name], (bool, np.bool_)):
            reasons.append(reason(fitted, name, "True and False"))
        config[name] = bool(config[name])
    for name in ("max_df", "min_df"):
        value = config[name]
        if isinstance(value, numbers.Integral) and value >= 1:
            config[name] = int(value)
        elif isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral) and 0 <= value <= 1:
            config[name] = float(value)
        else:
            reasons.append(reason(fitted, name, "a whole number from 1 on and a ratio in 0.0 to 1.0"))
    count = config["max_features"]
    if count is not None:
        if isinstance(count, numbers.Integral) and count >= 1:
            config["max_features"] = int(count)
        else:
            reasons.append(reason(fitted, "max_features", "None and a whole number from 1 on"))
    if config["norm"] not in ("l1", "l2", None):
        reasons.append(reason(fitted, "norm", "'l1', 'l2' and None"))
    return config, reasons


# What is exported, beside what scikit-learn computes


def counting_tokens(fitted):
    """The same vectorizer, given tokens."""
    fitted = copy.copy(fitted)
    fitted.analyzer, fitted.input = list, "content"
    return fitted


def rows_of(fitted, documents):
    """Columns and values of each row, columns ascending."""
    matrix = counting_tokens(fitted).transform(documents)
    matrix.sort_indices()
    return [(row.indices.tolist(), row.data) for row in (matrix[[i]].tocsr() for i in range(matrix.shape[0]))]


def weights(tokens, columns, config, factors):
    """One row as its reader defines it."""
    counts = {}
    for token in tokens:
        if token in columns:
            counts[columns[token]] = counts.get(columns[token], 0) + 1
    row = {}
    for column, count in sorted(counts.items()):
        count = 1 if config["binary"] else 1 + math.log(count) if config["sublinear_tf"] else count
        row[column] = count * factors[column]
    length = {"l1": sum(map(abs, row.values())), "l2": math.hypot(*row.values()), None: 1}[config["norm"]] or 1
    return list(row), [value / length for value in row.values()]


def check(fitted, terms, config, idf):
    """Refuses a vectorizer whose rows are not those of its parameters, because these were changed since."""
    factors = idf or [1.0] * len(terms)
    # scikit-learn has no finite rows for terms that no document held.
    usable = [term for term, factor in zip(terms, factors) if math.isfinite(factor)]
    if not usable:
        return
    generator = random.Random(len(terms))
    documents = [[*generator.choices(usable, k=count), "\ud800 unknown"] for count in (0, 1, 2, 3, 9, 30, 100)]
    columns = {term: column for column, term in enumerate(terms)}
    for tokens, (indices, values) in zip(documents, rows_of(fitted, documents)):
        expected = weights(tokens, columns, config, factors)
        if indices != expected[0] or not np.allclose(values, expected[1], rtol=1e-5, atol=0):
            raise ExportError(
                "transform() does not give what the parameters say, as where set_params() followed fit(); for"
                f" {tokens[:3]!r}…: expected {expected[1][:3]}…, found {values[:3].tolist()}…"
            )


# Files


def write(folder, terms, config, idf, replace):
    contents = {"vocabulary.txt": terms, "config.json": [json.dumps(config, indent=2)]}
    if idf is not None:
        contents["idf.txt"] = map(repr, idf)
    if folder.is_symlink() or folder.exists():
        if not replace:
            raise ExportError(f"{folder} exists already; --replace writes an earlier export anew")
        if folder.is_symlink() or not folder.is_dir():
            raise ExportError(f"{folder}: expected an earlier export to replace, found no folder")
        if others := sorted(set(os.listdir(folder)) - set(FILES)):
            raise ExportError(f"{folder}: expected an earlier export to replace, found {others[0]} in it")
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = pathlib.Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            written = staging / "new"
            written.mkdir()
            for name, lines in contents.items():
                (written / name).write_bytes("".join(f"{line}\n" for line in lines).encode())
            if folder.exists():
                folder.rename(staging / "old")
            try:
                written.rename(folder)
            except OSError:
                if (staging / "old").exists():
                    (staging / "old").rename(folder)
                raise
        finally:
            shutil.rmtree(staging)
    except OSError as error:
        raise ExportError(f"cannot write {folder}: {error.strerror}: {error.filename}") from None


def quoted(text):
    """A text in quotes that YAML and JSON read alike."""
    plain = (c if (c.isprintable() or c > "\uffff") and c not in '"\\' else json.dumps(c)[1:-1] for c in text)
    return f'"{"".join(plain)}"'


def number(value):
    """A number of a row as JSON: the shortest that is the same as float32."""
    return repr(float(str(np.float32(value))))


def library(fitted, folder, tokens):
    """A library file with the model, and scikit-learn's rows as test cases."""
    kind = type(fitted)
    name = {TfidfVectorizer: "tfidf", CountVectorizer: "counts", HashingVectorizer: "hashing"}[kind]
    lines = [f"# A {kind.__name__}. An item is a list of tokens" + (", those of build_analyzer()." if tokens else ".")]
    lines += ["models:", f"  {name}:"]
    if folder is None:
        settings = {"n_features": int(fitted.n_features), "alternate_sign": bool(fitted.alternate_sign)}
        settings |= {"binary": bool(fitted.binary), "norm": fitted.norm}
        lines += ["    type: hashing", f"    settings: {json.dumps(settings)}"]
        documents = [["movie", "two words", "movie", "é"], []]
    else:
        # Where the path has other characters than assets may have, the name, for a library file beside the folder.
        path = str(folder) if re.fullmatch("[A-Za-z0-9_./-]+", str(folder)) else pathlib.Path(folder).name
        lines += ["    type: tfidf", f"    asset: {quoted(path)}"]
        idf = fitted.idf_ if kind is TfidfVectorizer and fitted.use_idf else None
        terms = [
            term
            for column, term in enumerate(fitted.get_feature_names_out())
            if idf is None or math.isfinite(idf[column])
        ]
        documents = [[terms[i * len(terms) // 4] for i in (1, 3, 1, 2)] + ["no such term"]] if terms else []
        documents += [[]]
    lines += ["    test_cases:"]
    for document, (indices, values) in zip(documents, rows_of(fitted, documents)):
        lines.append(f"      - item: [{', '.join(map(quoted, document))}]")
        lines.append(f'        result: {{"indices": {indices}, "values": [{", ".join(map(number, values))}]}}')
    return "\n".join(lines) + "\n"


# The command


def load(path, definitions=None):
    """The object in a file of pickle's or joblib's."""
    sys.path.insert(0, os.getcwd())
    own = sys.modules["__main__"]
    try:
        if definitions:
            # As multiprocessing names it: what a program guards by __name__ == "__main__" does not run.
            specification = importlib.util.spec_from_file_location("__mp_main__", definitions)
            module = importlib.util.module_from_spec(specification)
            specification.loader.exec_module(module)
            sys.modules["__main__"] = module
        return joblib.load(path)
    except OSError as error:
        raise ExportError(f"cannot read {error.filename or path}: {error.strerror or error}") from None
    except (AttributeError, ImportError) as error:
        raise ExportError(
            f"it names what is not here: {error}. Functions must be importable from the current folder; those which"
            " the program that fitted the vectorizer defines itself stand in --definitions PROGRAM.py"
        ) from None
    except Exception as error:
        raise ExportError(f"expected what pickle or joblib wrote: {type(error).__name__}: {error}") from None
    finally:
        sys.modules["__main__"] = own


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectorizer", help="a file that pickle or joblib wrote")
    parser.add_argument("folder", nargs="?", help="the folder to write, which must not exist")
    parser.add_argument("--tokens", action="store_true", help="items will be the tokens that build_analyzer() gives")
    parser.add_argument("--replace", action="store_true", help="the folder may be that of an earlier export")
    parser.add_argument("--definitions", metavar="PROGRAM.py", help="defines the functions that the pickle names")
    options = parser.parse_args()
    try:
        fitted = load(options.vectorizer, options.definitions)
        print(export(fitted, options.folder, options.tokens, options.replace), end="")
    except ExportError as error:
        reasons = str(error).split("\n")
        print(f"export_sklearn: {options.vectorizer}: nothing is written:", file=sys.stderr)
        print(*reasons, sep="\n", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
