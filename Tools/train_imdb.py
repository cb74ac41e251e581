"""Trains the two shipped sentiment models on the IMDB reviews and writes what they need.

    "$(Tools/venv train)" Tools/train_imdb.py --out DIR [--data DIR] [--cache DIR] [--goldens DIR] [--assets DIR]

Into --out go the Keras files: `imdb_classifier.h5` (the modelkit tutorial's classifier, saved the tutorial's way: the
legacy HDF5 format of Keras 2, hence tf_keras) and `imdb_tfidf.keras` (a network on TF-IDF features, by Keras 3), and
`training.json`: versions, accuracies, hashes. Into --assets (default: DIR itself) go `vocabulary.txt` and
`tfidf/{vocabulary.txt,idf.txt,config.json}`. With --goldens the Keras scores of all 5,000 test reviews are written
as little-endian float32 in canonical order (see imdb_corpus.py).

Seeds are fixed and TensorFlow's ops deterministic: the same machine and versions give the same weights.
"""

import argparse
import hashlib
import itertools
import json
import os
import pathlib
import platform
from importlib import metadata

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf
import tf_keras
from sklearn.feature_extraction.text import TfidfVectorizer

import imdb_corpus
from export_sklearn import export

SEED = 20261123
BATCH_SIZE = 64
LENGTH = 64
TFIDF_PARAMETERS = {"max_features": 20_000, "min_df": 2, "sublinear_tf": True}


def identity(tokens):
    return tokens


def vectorizer(**parameters):
    return TfidfVectorizer(tokenizer=identity, lowercase=False, token_pattern=None, **parameters)


def seed_everything():
    keras.utils.set_random_seed(SEED)
    tf_keras.utils.set_random_seed(SEED)


# (a) The tutorial's classifier


def padded_ids(documents, vocabulary):
    """The tutorial's vectorizer with length=64 and drop_oov=True: known terms as 2 + index, zeros at the end."""
    ids = np.zeros((len(documents), LENGTH), dtype=np.int16)
    for row, tokens in zip(ids, documents):
        known = [vocabulary[token] + 2 for token in tokens if token in vocabulary][:LENGTH]
        row[: len(known)] = known
    return ids


def alternate(ids, labels):
    """Positive and negative reviews in turn."""
    positive, negative = ids[labels == 1], ids[labels == 0]
    for pair in zip(positive, negative):
        yield from zip(pair, (1, 0))


def dataset(ids, labels):
    return (
        tf.data.Dataset.from_generator(
            lambda: alternate(ids, labels),
            output_signature=(tf.TensorSpec((LENGTH,), tf.int16), tf.TensorSpec((), tf.int16)),
        )
        .batch(BATCH_SIZE)
        .repeat()
        .prefetch(1)
    )


def sum_over_tokens():
    """The tutorial's lambda; Keras stores its byte code in the file, so the name of this source is made stable."""
    function = lambda x: tf.reduce_sum(x, axis=1)  # noqa: E731
    function.__code__ = function.__code__.replace(co_filename="train_imdb.py", co_firstlineno=1)
    return function


def train_classifier(vocabulary_size, train, test):
    seed_everything()
    model = tf_keras.Sequential(
        [
            tf_keras.layers.Embedding(input_dim=vocabulary_size + 2, output_dim=64, input_length=LENGTH),
            tf_keras.layers.Lambda(sum_over_tokens(), name="lambda"),
            tf_keras.layers.Dense(1, activation="sigmoid"),
        ],
        name="imdb_classifier",
    )
    model.compile(
        tf_keras.optimizers.Adam(0.001),
        loss=tf_keras.losses.BinaryCrossentropy(),
        metrics=[tf_keras.metrics.binary_accuracy],
    )
    model.build()
    model.fit(
        dataset(*train),
        validation_data=dataset(*test),
        epochs=10,
        steps_per_epoch=100,
        validation_steps=10,
        verbose=2,
    )
    return model


# (b) A network on TF-IDF features


def dense_batches(features, order):
    for start in range(0, len(order), BATCH_SIZE):
        rows = order[start : start + BATCH_SIZE]
        yield rows, features[rows].toarray().astype(np.float32)


def scores_of(model, features):
    batches = dense_batches(features, np.arange(features.shape[0]))
    return np.concatenate([model.predict_on_batch(batch)[:, 0] for _, batch in batches])


def log_loss(scores, labels):
    scores = np.clip(scores.astype(np.float64), 1e-7, 1 - 1e-7)
    return float(-np.mean(np.where(labels == 1, np.log(scores), np.log(1 - scores))))


def train_tfidf(features, labels):
    """Stops where the loss on a held-out tenth of the training reviews, taken four times an epoch, was least."""
    seed_everything()
    model = keras.Sequential(
        [
            keras.Input((features.shape[1],), name="tfidf"),
            keras.layers.Dense(128, activation="relu", name="dense"),
            keras.layers.Dropout(0.5, name="dropout"),
            keras.layers.Dense(64, activation="relu", name="dense_1"),
            keras.layers.Dense(1, activation="sigmoid", name="dense_2"),
        ],
        name="imdb_tfidf",
    )
    model.compile(keras.optimizers.Adam(0.001), loss=keras.losses.BinaryCrossentropy())

    random = np.random.default_rng(SEED)
    order = random.permutation(features.shape[0])
    held_out, order = order[: len(order) // 10], order[len(order) // 10 :]
    steps_between_checks = len(order) // BATCH_SIZE // 4
    best_loss, best_weights, best_step, checks_since = np.inf, None, 0, 0
    step = 0
    for _ in itertools.count():
        for rows, batch in dense_batches(features, random.permutation(order)):
            model.train_on_batch(batch, labels[rows].astype(np.float32)[:, None])
            step += 1
            if step % steps_between_checks:
                continue
            scores = scores_of(model, features[held_out])
            loss = log_loss(scores, labels[held_out])
            accuracy = np.mean((scores > 0.5) == labels[held_out])
            print(f"tfidf step {step}: held-out loss {loss:.4f} accuracy {accuracy:.4f}", flush=True)
            if loss < best_loss:
                best_loss, best_weights, best_step, checks_since = loss, model.get_weights(), step, 0
            else:
                checks_since += 1
            if checks_since == 4:
                model.set_weights(best_weights)
                return model, {"steps": best_step, "held_out_loss": round(best_loss, 4)}


# Files


def write_lines(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_name(path.name + ".staging")
    staging.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    staging.replace(path)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def accuracy(scores, labels):
    return round(float(np.mean((scores > 0.5) == labels)), 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="where the Keras files go")
    parser.add_argument("--assets", type=pathlib.Path, help="where vocabulary and idf go (default: --out)")
    parser.add_argument("--data", help="folder of the reviews (default: what Tools/imdb-data prints)")
    parser.add_argument("--cache", help="where spaCy's tokens are kept between runs (default: .build/data)")
    parser.add_argument("--goldens", type=pathlib.Path, help="where the scores of the test reviews go")
    options = parser.parse_args()
    assets = options.assets or options.out
    options.out.mkdir(parents=True, exist_ok=True)
    tf.config.experimental.enable_op_determinism()

    data = imdb_corpus.data_folder(options.data)
    train_tokens = imdb_corpus.tokens_of_split(data, "train", options.cache)
    test_tokens = imdb_corpus.tokens_of_split(data, "test", options.cache)
    train_labels = np.array(imdb_corpus.read_reviews(data, "train")[1])
    test_labels = np.array(imdb_corpus.read_reviews(data, "test")[1])
    scores = {}

    fitted = vectorizer(max_df=0.95, min_df=0.01).fit(train_tokens)
    terms = fitted.get_feature_names_out()
    write_lines(assets / "vocabulary.txt", terms)
    train_ids = padded_ids(train_tokens, fitted.vocabulary_)
    test_ids = padded_ids(test_tokens, fitted.vocabulary_)
    model = train_classifier(len(terms), (train_ids, train_labels), (test_ids, test_labels))
    classifier_file = options.out / "imdb_classifier.h5"
    model.save(classifier_file, include_optimizer=False, save_format="h5", save_traces=False)
    model = tf_keras.models.load_model(classifier_file, safe_mode=False)
    scores["imdb_sentiment"] = model.predict(test_ids, batch_size=250, verbose=0)[:, 0]

    fitted = vectorizer(**TFIDF_PARAMETERS).fit(train_tokens)
    export(fitted, assets / "tfidf", replace=True)
    model, stopped = train_tfidf(fitted.transform(train_tokens), train_labels)
    # A copy that was never compiled: the file then holds no optimizer and no loss.
    tfidf_file = options.out / "imdb_tfidf.keras"
    bare = keras.Sequential.from_config(model.get_config())
    bare.set_weights(model.get_weights())
    bare.save(tfidf_file)
    model = keras.models.load_model(tfidf_file)
    scores["imdb_tfidf_sentiment"] = scores_of(model, fitted.transform(test_tokens))

    packages = ("h5py", "keras", "numpy", "scikit-learn", "spacy", "tensorflow", "tf_keras")
    record = {
        "versions": {"python": platform.python_version()} | {name: metadata.version(name) for name in packages},
        "seed": SEED,
        "models": {
            "imdb_classifier.h5": {
                "sha256": sha256(classifier_file),
                "terms": len(terms),
                "test_accuracy": accuracy(scores["imdb_sentiment"], test_labels),
            },
            "imdb_tfidf.keras": {
                "sha256": sha256(tfidf_file),
                "terms": len(fitted.get_feature_names_out()),
                "test_accuracy": accuracy(scores["imdb_tfidf_sentiment"], test_labels),
            }
            | stopped,
        },
    }
    write_lines(options.out / "training.json", [json.dumps(record, indent=2)])
    print(json.dumps(record, indent=2))
    if options.goldens:
        options.goldens.mkdir(parents=True, exist_ok=True)
        for name, values in scores.items():
            (options.goldens / f"{name}_scores.f32").write_bytes(values.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
