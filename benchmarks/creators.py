"""How fast is the market of creators? Ours beside a plain NumPy loop and Mesa, the same market, in one run.

    python benchmarks/creators.py [--sizes N ...] [--repeats N] [--months N] [--json FILE]

Each case is a process of its own, and the ways take turns, so that a busy moment of the machine hits all of them.
Compare ratios: the times depend on the machine. For each case there are the first call, which may have to build tables
or compile; the median of the later ones; and the most memory above that of the process before the first call, also for
each creator more than in the size before. The final numbers of fans of all ways are checked to come from one
distribution before any time is printed. Everybody gets the same talents; ours draws them itself, within its time.

Numba is in the extra "fast", Mesa in the extra "bench"; without them their rows are left out, and it is said so.
"""

import argparse
import functools
import importlib.util
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = ("ours, numba", "ours, numba, 1 thread", "ours, numpy", "ours, numpy, 2 threads", "plain loop", "mesa")
NEEDS = {"ours, numba": "numba", "ours, numba, 1 thread": "numba", "mesa": "mesa"}
MESA_MOST = 10_000  # one Python object and two calls for each creator and month
QUALITY_SEED = 1
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def market(size, months):
    """Ten new fans for each creator and month, and the rich get richer."""
    return {
        "creators": size,
        "months": months,
        "views": 1_000.0 * size,
        "follow_rate": 0.01,
        "rich_get_richer": 0.8,
        "quality_sigma": 1.0,
        "churn": 0.03,
    }


def ours(seed, *, engine, threads=None, **given):
    from platformlab.models import creators

    return creators.simulate(**given, quality_seed=QUALITY_SEED, seed=seed, engine=engine, threads=threads).fans


def talents(given):
    """The quality of each creator in our markets."""
    from platformlab.models import creators, luck

    normal = luck.normals(luck.key(QUALITY_SEED, creators.TALENT), given["creators"])
    return luck.exp(given["quality_sigma"] * normal)


def plain_loop(seed, quality, *, creators, months, views, follow_rate, rich_get_richer, churn):
    """The model as anybody would write it with NumPy, with the same quantiles for each month."""
    import numpy

    dice = numpy.random.default_rng(seed)
    fans = numpy.zeros(creators, dtype=numpy.int64)
    quantiles = []
    for _ in range(months):
        weights = quality * (fans + 1.0) ** rich_get_richer
        new = dice.poisson(views * weights / weights.sum() * follow_rate)
        fans = fans + new - dice.binomial(fans, churn)
        quantiles.append(numpy.quantile(fans, LEVELS, method="inverted_cdf"))
    return fans


def mesa_model(seed, quality, *, creators, months, views, follow_rate, rich_get_richer, churn):
    """One Mesa agent for each creator."""
    import mesa
    import numpy

    dice = numpy.random.default_rng(seed)

    class Creator(mesa.Agent):
        def __init__(self, model, quality):
            super().__init__(model)
            self.quality, self.fans, self.weight = quality, 0, quality

        def weigh(self):
            self.weight = self.quality * (self.fans + 1.0) ** rich_get_richer

        def month(self, per_weight):
            self.fans += dice.poisson(self.weight * per_weight) - dice.binomial(self.fans, churn)

    model = mesa.Model(seed=seed)
    Creator.create_agents(model, creators, quality.tolist())
    for _ in range(months):
        model.agents.do("weigh")
        total = model.agents.agg("weight", sum)
        model.agents.do("month", views * follow_rate / total)
    return numpy.array(model.agents.get("fans"))


def call_of(way):
    if way == "plain loop":
        return plain_loop
    if way == "mesa":
        return mesa_model
    threads = 1 if "1 thread" in way else 2 if "2 threads" in way else None
    options = {"engine": "numba" if "numba" in way else "numpy", "threads": threads}
    return lambda seed, **given: ours(seed, **options, **given)


def memory(name):
    """This process's memory in bytes: now (VmRSS) or at most so far (VmHWM); None where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(name)), None)


def work(way, size, months, quality):
    """A case: waits for a seed on standard input, answers with the time, until there are no more."""
    begun = time.perf_counter()
    for module in ("numpy", "platformlab.models.creators", NEEDS.get(way)):
        if module:
            importlib.import_module(module)
    import numpy

    imported = time.perf_counter() - begun
    call, given = call_of(way), market(size, months)
    if not way.startswith("ours"):
        call = functools.partial(call, quality=numpy.fromfile(quality))
        del given["quality_sigma"]
    before = memory("VmRSS:")
    print(json.dumps({"import": imported}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        cpu, begun = time.process_time(), time.perf_counter()
        fans = call(order["seed"], **given)
        answer = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
        if before:
            answer["bytes"] = memory("VmHWM:") - before
        fans.astype("int64").tofile(order["file"])
        print(json.dumps(answer), flush=True)


class Case:
    """A process that does one case again and again."""

    def __init__(self, way, size, months, folder, quality):
        self.way, self.size, self.folder = way, size, Path(folder)
        command = [sys.executable, __file__, "--work", way, "--sizes", str(size), "--months", str(months)]
        command += ["--quality", quality]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.imported = self.answer()["import"]
        self.answers, self.files = [], []

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.way} at {self.size:,} creators ended with status {self.process.wait()}")
        return json.loads(line)

    def run(self, seed):
        file = self.folder / f"{WAYS.index(self.way)}-{self.size}-{seed}"
        self.process.stdin.write(json.dumps({"seed": seed, "file": str(file)}) + "\n")
        self.process.stdin.flush()
        self.answers.append(self.answer())
        self.files.append(file)

    def fans(self):
        import numpy

        return [numpy.fromfile(file, dtype=numpy.int64) for file in self.files]

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def row(self):
        later = [answer["seconds"] for answer in self.answers[1:]]
        first = self.answers[0]
        return {
            "creators": self.size,
            "way": self.way,
            "import_s": self.imported,
            "first_s": first["seconds"],
            "median_s": statistics.median(later),
            "least_s": min(later),
            "cpu_s": statistics.median(answer["cpu"] for answer in self.answers[1:]),
            "bytes": first.get("bytes"),
        }


def distance(a, b):
    """The greatest difference of two samples' distributions (Kolmogorov & Smirnov)."""
    import numpy

    a, b = numpy.sort(a), numpy.sort(b)
    at = numpy.union1d(a, b)
    return float(
        numpy.abs(numpy.searchsorted(a, at, "right") / len(a) - numpy.searchsorted(b, at, "right") / len(b)).max()
    )


def check(cases):
    """Prints how near the ways' distributions are, and ends the run when one is no neighbour of the plain loop's.

    Chance is the distance that independent numbers exceed once in a million samples. The creators of a market share
    some luck through the weights; what that adds is seen in how far one plain loop lies from the others.
    """
    import numpy

    # Our ways must give not only one distribution but one market.
    same = [case.fans() for case in cases if case.way.startswith("ours")]
    if not all((a == b).all() for fans in same[1:] for a, b in zip(same[0], fans, strict=True)):
        raise SystemExit("our ways do not give the same market for the same seed")
    plain = next(case.fans() for case in cases if case.way == "plain loop")
    everyone = numpy.concatenate(plain)
    others = max(distance(one, numpy.concatenate(plain[:k] + plain[k + 1 :])) for k, one in enumerate(plain))
    chance = math.sqrt(0.5 * math.log(2e6)) * math.sqrt(2 / len(everyone))
    for case in cases:
        if case.way in ("ours, numpy", "mesa"):
            fans = numpy.concatenate(case.fans())
            apart = distance(fans, everyone)
            print(
                f"{case.size:,} creators, {case.way}: fan counts lie {apart:.5f} from the plain loop's "
                f"(by chance up to {chance:.5f}; one plain loop from the others {others:.5f}), "
                f"on average {fans.mean():.2f} and {everyone.mean():.2f}"
            )
            if apart > chance + others / math.sqrt(len(plain)):
                raise SystemExit(f"{case.way} does not draw from the plain loop's distribution")


COLUMNS = ("creators", "way", "import s", "first s", "median s", "CPU s", "× plain loop", "MB", "bytes more")


def printed(row, plain, smaller):
    def number(value, digits):
        return "–" if value is None else f"{value:,.{digits}f}"

    more = None
    if smaller and row["bytes"] is not None:
        more = (row["bytes"] - smaller["bytes"]) / (row["creators"] - smaller["creators"])
    cells = (
        f"{row['creators']:,}",
        row["way"],
        number(row["import_s"], 2),
        number(row["first_s"], 3),
        number(row["median_s"], 3),
        number(row["cpu_s"], 3),
        number(plain and plain / row["median_s"], 2),
        number(row["bytes"] and row["bytes"] / 1e6, 1),
        number(more, 0),
    )
    return "".join(f"{cell:<24}" if i == 1 else f"{cell:>12} " for i, cell in enumerate(cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000], help="creators")
    parser.add_argument("--repeats", type=int, default=7, help="later calls of each case (7)")
    parser.add_argument("--months", type=int, default=36, help="months (36)")
    parser.add_argument("--json", metavar="FILE", help="write the rows to this file")
    parser.add_argument("--work", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--quality", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work, arguments.sizes[0], arguments.months, arguments.quality)
        return
    missing = {name for name in set(NEEDS.values()) if not importlib.util.find_spec(name)}
    for name in sorted(missing):
        print(f"{name} is not installed: no row for it (pip install {name})")
    ways = [way for way in WAYS if NEEDS.get(way) not in missing]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{arguments.months} months, {arguments.repeats} later calls, {os.cpu_count()} cores{load}")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(set(arguments.sizes)):
            quality = os.path.join(folder, f"quality-{size}")
            talents(market(size, arguments.months)).tofile(quality)
            shown = [way for way in ways if way != "mesa" or size <= MESA_MOST]
            cases = [Case(way, size, arguments.months, folder, quality) for way in shown]
            for seed in range(arguments.repeats + 1):
                for case in cases:
                    case.run(seed)
            for case in cases:
                case.end()
            check(cases)
            rows += [case.row() for case in cases]
    print("".join(f"{name:<24}" if i == 1 else f"{name:>12} " for i, name in enumerate(COLUMNS)))
    plain = {row["creators"]: row["median_s"] for row in rows if row["way"] == "plain loop"}
    smaller = {}
    for row in rows:
        print(printed(row, plain.get(row["creators"]), smaller.get(row["way"])))
        smaller[row["way"]] = row
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
