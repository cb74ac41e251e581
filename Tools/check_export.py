"""Tests Tools/export_sklearn.py with scikit-learn and the built programs, and runs the article's commands.

    "$(Tools/venv train)" Tools/check_export.py [--programs DIR] [TEST …]

DIR (default .build/release) holds modelkit and mk-convert of a release build. Vectorizers are fitted, written as
pickles, exported by the command, and `modelkit batch` must give what they give. What cannot be expressed must be
refused with its name, and leave nothing behind. The commands, programs and files of the article "From Keras and
scikit-learn to a library file" are run as they stand there, but for `swift build`.
"""

import argparse
import json
import os
import pathlib
import pickle
import random
import re
import subprocess
import sys
import tempfile
import unittest
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import joblib
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.pipeline import make_pipeline

from export_sklearn import ExportError, export
from goldens_export import TEXTS, documents, given, same

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "Sources" / "ModelKit" / "ModelKit.docc" / "FromKerasAndScikitLearn.md"
PROGRAMS = ROOT / ".build" / "release"
SEED = 20261126
DOCUMENTS = [["a", "b", "a"], ["b", "c"], []]


class Folder(unittest.TestCase):
    """Each test has a folder of its own, from which commands are run."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        warnings.simplefilter("ignore")

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())

    def run_export(self, *arguments):
        command = [sys.executable, str(ROOT / "Tools" / "export_sklearn.py"), *arguments]
        # The pickles name functions of goldens_export.py.
        environment = os.environ | {"PYTHONPATH": str(ROOT / "Tools"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)

    def pickled(self, vectorizer, name="vectorizer.pkl"):
        with open(self.folder / name, "wb") as file:
            pickle.dump(vectorizer, file)
        return name


class Refusals(Folder):
    """Everything that would compute something else."""

    def refused(self, vectorizer, *parts, fit=DOCUMENTS, **options):
        if fit is not None:
            vectorizer.fit(fit)
        hashes = isinstance(vectorizer, HashingVectorizer)
        with self.assertRaises(ExportError) as caught:
            export(vectorizer, None if hashes else self.folder / "out", **options)
        for part in parts:
            self.assertIn(part, str(caught.exception))
        self.assertEqual(self.files(), [])
        return str(caught.exception).split("\n")

    def test_every_parameter_of_texts_is_named(self):
        text = {"fit": TEXTS}
        for kind in (TfidfVectorizer, CountVectorizer, HashingVectorizer):
            pattern = r"token_pattern='(?u)\\b\\w\\w+\\b' cannot"
            self.refused(kind(), pattern, "--tokens", "lowercase=True", **text)
            for name, value in {"analyzer": "char", "strip_accents": "ascii", "ngram_range": (1, 2)}.items():
                self.refused(kind(**{name: value}), f"{name}={value!r} cannot be expressed; supported: ", **text)
            self.refused(kind(analyzer="char_wb"), "analyzer='char_wb' cannot", **text)
            self.refused(kind(tokenizer=str.split, token_pattern=None), "tokenizer=<method 'split'", **text)
            self.refused(kind(analyzer=str.split), "analyzer=<method 'split'", "a list of tokens it fails", **text)
        self.refused(HashingVectorizer(input="file", analyzer=list), "input='file' cannot", fit=None)

    def test_all_reasons_are_given_at_once(self):
        vectorizer = TfidfVectorizer(ngram_range=(1, 3), strip_accents="unicode", dtype=np.float32)
        names = [line.split("=")[0] for line in self.refused(vectorizer, fit=TEXTS)]
        self.assertEqual(names, ["ngram_range", "token_pattern", "lowercase", "strip_accents"])

    def test_functions_that_change_tokens_are_found_out(self):
        def lower(tokens):
            return [token.lower() for token in tokens]

        def distinct(tokens):
            return sorted(set(tokens))

        def long(tokens):
            return [token for token in tokens if len(token) > 1]

        def backwards(tokens):
            return tokens[::-1]

        for function in (lower, distinct, long, backwards):
            self.refused(TfidfVectorizer(analyzer=function), f"function {type(self).__name__}", "but for the tokens",
                         fit=[["aa", "bb"]])
            self.refused(CountVectorizer(**given(tokenizer=function)), "tokenizer=", fit=[["aa", "bb"]])
            self.refused(HashingVectorizer(**given(preprocessor=function)), "preprocessor=", fit=[["aa", "bb"]])

    def test_stop_words_that_the_vocabulary_holds(self):
        vectorizer = TfidfVectorizer(**given(stop_words=["a"], vocabulary=["a", "b"]))
        self.refused(vectorizer, "stop_words: supported are words outside vocabulary_, found 'a' in it")
        self.refused(HashingVectorizer(**given(stop_words=["a"])), "stop_words=['a'] cannot")

    def test_types_of_rows(self):
        for dtype in (np.int8, np.uint16, bool, np.float16):
            vectorizer = CountVectorizer(analyzer=same).fit(DOCUMENTS)
            self.refused(vectorizer.set_params(dtype=dtype), "dtype=", "supported: int32", fit=None)
        vectorizer = TfidfVectorizer(analyzer=same).fit(DOCUMENTS)
        self.refused(vectorizer.set_params(dtype=int), "dtype=<class 'int'> cannot", fit=None)

    def test_terms_that_a_line_cannot_hold(self):
        for term in ("two\nlines", "x\r", " a", "b\u2003", "\ud800"):
            self.refused(CountVectorizer(analyzer=same), f"found {term!r} for column", fit=[[term, "b"]])
        self.refused(CountVectorizer(analyzer=same), "expected texts, found 7 for column 0", fit=[[7, 8]])

    def test_parameters_changed_since_the_fit(self):
        vectorizer = TfidfVectorizer(analyzer=same).fit(DOCUMENTS)
        self.refused(vectorizer.set_params(norm="l1"), "set_params() followed fit()", fit=None)

    def test_what_is_no_fitted_vectorizer(self):
        self.refused(TfidfVectorizer(analyzer=same), "expected a fitted vectorizer", fit=None)
        self.refused({"a": 1}, "found a builtins.dict", fit=None)
        self.refused(TfidfTransformer(), "TfidfTransformer", fit=None)
        pipeline = make_pipeline(TfidfVectorizer(analyzer=same), TfidfTransformer())
        self.refused(pipeline, "named_steps[...]: tfidfvectorizer, tfidftransformer", fit=DOCUMENTS)

        class Own(TfidfVectorizer):
            pass

        self.refused(Own(analyzer=same), "Own")

    def test_folders_that_are_missing_or_superfluous(self):
        with self.assertRaisesRegex(ExportError, "needs a folder"):
            export(TfidfVectorizer(analyzer=same).fit(DOCUMENTS))
        with self.assertRaisesRegex(ExportError, "needs no folder"):
            export(HashingVectorizer(analyzer=same), self.folder / "out")
        with self.assertRaisesRegex(ExportError, "two words: expected a name of ASCII letters"):
            export(TfidfVectorizer(analyzer=same).fit(DOCUMENTS), self.folder / "two words")
        self.assertEqual(self.files(), [])

    def test_a_folder_whose_path_no_asset_can_have_is_named_without_it(self):
        text = export(TfidfVectorizer(analyzer=same).fit(DOCUMENTS), self.folder / "two words" / "null")
        self.assertIn('asset: "null"\n', text)
        self.assertEqual(len(os.listdir(self.folder / "two words" / "null")), 3)


class Command(Folder):
    """The command line and its files."""

    def failed(self, *arguments, part):
        before = self.files()
        result = self.run_export(*arguments)
        self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
        self.assertIn(part, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        self.assertEqual(self.files(), before)

    def test_refusals_name_the_file_and_the_parameter(self):
        file = self.pickled(TfidfVectorizer().fit(TEXTS))
        self.failed(file, "out", part="vectorizer.pkl: nothing is written:\ntoken_pattern=")

    def test_files_that_are_no_pickles(self):
        self.failed("missing.pkl", "out", part="cannot read missing.pkl: No such file")
        for contents in (b"", b"no pickle", pickle.dumps(TfidfVectorizer(analyzer=same))[:-9]):
            (self.folder / "vectorizer.pkl").write_bytes(contents)
            self.failed("vectorizer.pkl", "out", part="expected what pickle or joblib wrote")

    def test_functions_of_the_program_that_fitted(self):
        program = """
            import pickle
            from sklearn.feature_extraction.text import TfidfVectorizer
            def own(tokens):
                return tokens
            if __name__ == "__main__":
                print("trained")
                with open("vectorizer.pkl", "wb") as file:
                    pickle.dump(TfidfVectorizer(analyzer=own).fit([["a", "b"], ["b"]]), file)
        """
        (self.folder / "program.py").write_text(re.sub("^ {12}", "", program, flags=re.M))
        subprocess.run([sys.executable, "program.py"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        self.failed("vectorizer.pkl", "out", part="Can't get attribute 'own'")
        result = self.run_export("vectorizer.pkl", "out", "--definitions", "program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("trained", result.stdout)
        self.assertEqual((self.folder / "out" / "vocabulary.txt").read_text(), "a\nb\n")

    def test_an_earlier_export_is_only_replaced_when_told_so(self):
        first = self.pickled(TfidfVectorizer(analyzer=same).fit([["a"]]), "first.pkl")
        second = self.pickled(TfidfVectorizer(analyzer=same, use_idf=False).fit([["b"]]), "second.pkl")
        self.assertEqual(self.run_export(first, "out").returncode, 0)
        self.failed(second, "out", part="out exists already")
        self.assertEqual((self.folder / "out" / "vocabulary.txt").read_text(), "a\n")
        self.assertEqual(self.run_export(second, "out", "--replace").returncode, 0)
        self.assertEqual(sorted(os.listdir(self.folder / "out")), ["config.json", "vocabulary.txt"])
        (self.folder / "out" / "notes").write_text("")
        self.failed(first, "out", "--replace", part="found notes in it")
        self.failed(first, "second.pkl", "--replace", part="found no folder")
        self.failed(first, "second.pkl/out", part="cannot write")
        self.assertEqual((self.folder / "out" / "vocabulary.txt").read_text(), "b\n")
        self.assertEqual(self.files(), ["first.pkl", "out", "second.pkl"])


class Parity(Folder):
    """Exported by the command, run by modelkit, compared with scikit-learn."""

    def agrees(self, vectorizer, items, *options, fit=None):
        if not isinstance(vectorizer, HashingVectorizer):
            vectorizer.fit(fit or items)
        file = self.folder / "vectorizer.joblib"
        joblib.dump(vectorizer, file, compress=random.Random(len(items)).randint(0, 3))
        folder = [] if isinstance(vectorizer, HashingVectorizer) else ["1.0-b", "--replace"]
        exported = self.run_export(file.name, *folder, *options)
        self.assertEqual(exported.returncode, 0, exported.stderr)
        (self.folder / "library.yaml").write_text(exported.stdout, encoding="utf-8")
        self.modelkit("test", "--library", "library.yaml")
        tokens = [list(vectorizer.build_analyzer()(item)) for item in items]
        (self.folder / "items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in tokens))
        name = re.search(r"models:\n  (\w+):", exported.stdout)[1]
        self.modelkit("batch", "--library", "library.yaml", name, "items.jsonl", "rows.jsonl")
        matrix = vectorizer.transform(items)
        matrix.sort_indices()
        lines = (self.folder / "rows.jsonl").read_text().splitlines()
        self.assertEqual(len(lines), len(items))
        for number, line in enumerate(lines):
            row, expected = json.loads(line), matrix[[number]].tocsr()
            self.assertEqual(row["indices"], expected.indices.tolist(), (vectorizer, items[number]))
            np.testing.assert_allclose(row["values"], expected.data, rtol=4e-7, atol=0, err_msg=str(vectorizer))
        return matrix.nnz

    def modelkit(self, *arguments):
        result = subprocess.run([PROGRAMS / "modelkit", *arguments], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)

    def test_random_vectorizers(self):
        generator = random.Random(SEED)
        pick = generator.choice
        for number in range(16):
            items = [row for _ in range(6) for row in documents(generator)]
            common = {"binary": pick([True, False]), "dtype": pick([np.float32, np.float64])}
            common |= pick([given(), given(preprocessor=same), given(tokenizer=list), {"analyzer": same}])
            fitted = {"min_df": pick([1, 2, 0.05]), "max_df": pick([1.0, 0.9]), "max_features": pick([None, 5, 12])}
            kind = pick([TfidfVectorizer, CountVectorizer, HashingVectorizer])
            if kind is TfidfVectorizer:
                common |= {"norm": pick(["l1", "l2", None])} | fitted
                common |= {name: pick([True, False]) for name in ("use_idf", "smooth_idf", "sublinear_tf")}
            elif kind is CountVectorizer:
                common |= fitted
            else:
                common |= {"n_features": pick([1, 7, 1000, 2**20]), "alternate_sign": pick([True, False])}
                common |= {"norm": pick(["l1", "l2", None])}
            with self.subTest(number=number, kind=kind.__name__, parameters=common):
                self.assertGreater(self.agrees(kind(**common), items, fit=items[::2]), 50)

    def test_vectorizers_of_texts_given_their_tokens(self):
        for kind in (TfidfVectorizer, CountVectorizer, HashingVectorizer):
            self.assertGreater(self.agrees(kind(), TEXTS, "--tokens"), 30)
            self.assertGreater(self.agrees(kind(ngram_range=(1, 2), stop_words=["it"]), TEXTS, "--tokens"), 60)

    def test_terms_that_no_document_holds(self):
        vectorizer = TfidfVectorizer(analyzer=same, vocabulary=["a", "b", "never"], smooth_idf=False)
        self.assertGreater(self.agrees(vectorizer, [["a", "b"], ["b"]]), 2)


class Article(Folder):
    """The article, as it stands."""

    def test_commands(self):
        for name, target in {"Tools": ROOT / "Tools", "Weights": ROOT / "Weights", ".build/release": PROGRAMS}.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).symlink_to(target.resolve())
        blocks = re.findall(r"^```(\w+)\n(.*?)^```", ARTICLE.read_text(encoding="utf-8"), re.M | re.S)
        for language, text in blocks:
            if named := re.match(r"# (\w+\.(?:py|yaml))\n", text):
                (self.folder / named[1]).write_text(text, encoding="utf-8")
        commands = [line for language, text in blocks if language == "shell" for line in text.splitlines()]
        environment = os.environ | {"MODELKIT_PYTHON": sys.executable}
        outputs = {}
        for command in commands:
            if command.startswith("swift build"):
                continue
            result = subprocess.run(
                ["bash", "-c", command], cwd=self.folder, env=environment, capture_output=True, text=True
            )
            self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}{result.stderr}")
            outputs[command] = result.stdout
        self.assertGreater(len(outputs), 8)
        pairs = [line.split("\t") for line in outputs[commands[-1]].splitlines()]
        self.assertEqual(len(pairs), 6)
        for expected, score in pairs:
            self.assertAlmostEqual(float(expected), float(score), delta=1e-5)
        self.assertGreater(len({score for _, score in pairs}), 5)


def main():
    global PROGRAMS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, default=PROGRAMS, help="folder of modelkit and mk-convert")
    options, rest = parser.parse_known_args()
    PROGRAMS = options.programs.absolute()
    for program in ("modelkit", "mk-convert"):
        if not (PROGRAMS / program).exists():
            sys.exit(f"check_export: no {PROGRAMS / program}: swift build -c release --product {program}")
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
