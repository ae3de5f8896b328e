"""Our understanding beside spaCy with negspacy and dateparser (the same lexicon), and scikit-learn's TF-IDF.

    CRAMP_COACH_EXTRA=bench ./run python bench/understanding.py [LABELLED.jsonl]

Each runs in a process of its own, in turns, several times; figures are medians. A peer that is not installed
is said and left out. spaCy has no model here (a blank pipeline) and gets the lexicon's phrases without a gap;
TF-IDF is trained on the labelled messages themselves, in five folds.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))
OWN = ROOT / "tests" / "understanding" / "messages.jsonl"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TURNS, PASSES = 3, 5
MEASURES = (
    "kind", "danger recall", "danger precision", "surfaced", "present not denied", "denied not present",
    "denied", "sites recall", "sites precision", "onset_days", "answer",
)  # fmt: skip
Labels = dict[str, Any]
EMPTY: Labels = {
    "kind": "none", "sites": [], "side": None, "onset_days": None, "episode_s": None, "red_present": [],
    "red_negated": [], "red_other": [], "experiencer": "unknown", "meds": [], "answer": None,
}  # fmt: skip


def ours() -> Callable[[str], Labels]:
    from cramp_coach.explaining import understood_lines

    waiting: list[bytes] = []
    answers = understood_lines(iter(waiting.pop, b""))

    def read(line: str) -> Labels:
        waiting.append(line.encode())
        return json.loads(next(answers))

    read('{"text": "calf cramp"}')  # what it needs is loaded with the first line
    return read


def spacy() -> Callable[[str], Labels]:
    import spacy as library
    from dateparser.search import search_dates
    from negspacy.negation import Negex  # noqa: F401 - registers "negex"

    kinds = {"kind:cramp": "cramp", "kind:twitch": "twitch", "kind:known_twitch": "twitch"}
    nlp = library.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    patterns = list(_patterns())
    ruler.add_patterns(patterns)
    nlp.add_pipe("negex", config={"ent_types": sorted({one["label"] for one in patterns})})

    def read(line: str) -> Labels:
        text = json.loads(line)["text"]
        found = [(entity.label_.split("|"), entity._.negex) for entity in nlp(text).ents]
        mine = [name for (sort, name), denied in found if sort == "kind" and not denied]
        seen = {kinds[name] for name in mine if name in kinds}
        flags = {
            not_so: {name for (sort, name), denied in found if sort == "flag" and denied is not_so}
            for not_so in (True, False)
        }
        dates = (
            search_dates(text, languages=["en"], settings={"RELATIVE_BASE": NOW.replace(tzinfo=None)}) or []
        )
        days = [(NOW.replace(tzinfo=None) - date.replace(tzinfo=None)).days for _, date in dates]
        other = "other" if any(sort != "site" for (sort, _), denied in found if not denied) else "none"
        return EMPTY | {
            "kind": "both" if len(seen) == 2 else next(iter(seen), other),
            "sites": sorted({name for (sort, name), _ in found if sort == "site"}),
            "red_present": sorted(flags[False]),
            "red_negated": sorted(flags[True] - flags[False]),
            "onset_days": next((day for day in days if day > 0), None),
        }

    return read


def _patterns() -> Iterable[dict[str, str]]:
    """The same lexicon: every phrase without a gap, spelled out."""
    from cramp_coach.explaining import labels_of
    from cramp_coach.guide.loader import load_guide
    from cramp_coach.understanding.lexicon import CONTENT
    from cramp_coach.understanding.saying import spelled
    from cramp_coach.understanding.written import read_written

    labels = labels_of(load_guide())
    for entry in read_written(CONTENT).entries:
        sort, colon, _ = entry.concept.partition(":")
        flag = entry.label or labels.get(entry.concept)
        name = (
            {"kind": f"kind|{entry.concept}", "site": f"site|{flag}"}.get(sort) if colon else f"flag|{flag}"
        )
        if name is None or (flag is None and sort != "kind") or entry.polarity == "denying":
            continue
        for phrase in entry.phrases:
            if "{gap}" not in phrase:
                yield from ({"label": name, "pattern": one} for one in spelled(phrase) if one)


def tf_idf() -> Callable[[str], Labels]:
    """Trained on four fifths of the messages for each fifth of them; its start-up is the training."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_union
    from sklearn.preprocessing import MultiLabelBinarizer

    from support.labelled import read_messages

    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.simplefilter("ignore", UserWarning)
    messages = [m for m in read_messages(Path(sys.argv[-1])) if m.labels.get("kind")]

    def learn(fold: int) -> tuple[Any, Any, Any]:
        part = [m for number, m in enumerate(messages) if number % 5 != fold]
        words = make_union(
            TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
        )
        features = words.fit_transform([m.text for m in part])
        names = MultiLabelBinarizer()
        marks = names.fit_transform([sorted(m.flags("red_present")) for m in part])
        one = OneVsRestClassifier(LogisticRegression(solver="liblinear", C=10))
        kind = one.fit(features, [m.labels["kind"] for m in part])
        flags = OneVsRestClassifier(LogisticRegression(solver="liblinear", C=10)).fit(features, marks)
        return words, kind, (flags, names)

    folds = [learn(fold) for fold in range(5)]
    of = {m.text: number % 5 for number, m in enumerate(messages)}

    def read(line: str) -> Labels:
        text = json.loads(line)["text"]
        words, kind, (flags, names) = folds[of.get(text, 0)]
        features = words.transform([text])
        present = names.inverse_transform(flags.predict(features))[0]
        return EMPTY | {"kind": kind.predict(features)[0], "red_present": sorted(present)}

    return read


SYSTEMS = {"ours": ours, "spacy": spacy, "tf_idf": tf_idf}


def work(name: str, file: Path) -> None:
    """One system, in this process: its figures as one JSON line."""
    before, begun = _memory(), perf_counter()
    try:
        read = SYSTEMS[name]()
    except ImportError as error:
        print(json.dumps({"missing": error.name}))
        return
    ready, grown = perf_counter() - begun, _memory() - before
    from support.labelled import agreement, read_messages

    messages = read_messages(file)
    understood = [read(message.line) for message in messages]
    times = sorted(min(_timed(read, message.line) for _ in range(PASSES)) for message in messages)
    tally = agreement(messages, understood)
    quality = {measure: tally.share(measure).as_json() for measure in MEASURES if tally.of[measure]}
    print(
        json.dumps({
            "start_s": ready, "memory_mb": grown, "p50_ms": times[len(times) // 2] * 1000,
            "p99_ms": times[int(len(times) * 0.99)] * 1000, "sites_f1": tally.f1("sites"), "quality": quality,
        })
    )  # fmt: skip


def _timed(read: Callable[[str], Labels], line: str) -> float:
    begun = perf_counter()
    read(line)
    return perf_counter() - begun


def _memory() -> float:
    """Resident megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def measured(name: str, file: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--work", name, str(file)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else OWN
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in SYSTEMS}
    for _ in range(TURNS):
        for name in SYSTEMS:
            if not any("missing" in run for run in runs[name]):
                runs[name].append(measured(name, file))
    figures = {name: _middle(done) for name, done in runs.items() if "missing" not in done[0]}
    for name, done in runs.items():
        if "missing" in done[0]:
            print(f"{name} is left out: {done[0]['missing']} is not installed (CRAMP_COACH_EXTRA=bench).")
    _table(figures)
    peers = {name: figures[name] for name in figures if name != "ours"}
    costs = ("start_s", "memory_mb", "p50_ms", "p99_ms")
    ratios = {
        name: {cost: round(figures["ours"][cost] / peer[cost], 4) for cost in costs}
        for name, peer in peers.items()
    }
    print(json.dumps({"name": "understanding", "ours": figures["ours"], "peers": peers, "ratios": ratios}))


def _middle(done: list[dict[str, Any]]) -> dict[str, Any]:
    numbers = {key: round(median(run[key] for run in done), 4) for key in done[0] if key != "quality"}
    return numbers | {"quality": done[0]["quality"]}


def _table(figures: dict[str, dict[str, Any]]) -> None:
    print(f"{'':22}" + "".join(f"{name:>24}" for name in figures))
    for cost in ("start_s", "memory_mb", "p50_ms", "p99_ms", "sites_f1"):
        print(f"{cost:22}" + "".join(f"{one[cost]:24.3f}" for one in figures.values()))
    for measure in MEASURES:
        found = (one["quality"].get(measure) for one in figures.values())
        cells = (
            f"{f['value']:.3f} ({f['hits']}/{f['of']})" if f and f["value"] is not None else "-"
            for f in found
        )
        print(f"{measure:22}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--work":
        work(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
