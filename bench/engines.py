#!/usr/bin/env python3
"""What finding duplicates on an engine costs beside the command, with the same marks.

Makes the documents of `bench/duplicates.py`, lets the command mark them, then Ray and Spark on the cores of this machine, compares the marks
row for row, and prints a Markdown table. Spark needs Java.

    python3 bench/engines.py                100,000 documents
    python3 bench/engines.py --many 20000 --cores 1
"""

import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

import duplicates
import environment

PACKAGES = ["pyarrow", "numpy", "pyspark", "ray[data]", str(environment.ROOT / "doors/python")]


def main():
    parser = environment.parser(__doc__.splitlines()[0])
    parser.add_argument("--many", type=int, default=100_000, help="how many documents")
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)), help="cores for each")
    parser.add_argument("--door", type=Path, help="the program; built if absent")
    wishes = parser.parse_args()
    sys.exit(environment.run(__file__, wishes, PACKAGES, inside))


def inside(wishes):
    door = wishes.door or environment.program(wishes.target)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with multiprocessing.Pool(initializer=duplicates.Mill.open) as pool:
            duplicates.make(pool, folder, 0, wishes.many)
        seconds, _ = environment.measured([door, "dedupe", folder, "--jobs", str(wishes.cores)])
        marks = duplicates.Marks(folder)
        expected = list(zip(marks.cluster, marks.of, marks.relation))
        times = {"`tearsheet dedupe`": seconds}
        for name, engine in (("`tearsheet.ray.dedupe`", on_ray), ("`tearsheet.spark.dedupe`", on_spark)):
            times[name], found = engine(folder, wishes.cores)
            if found != expected:
                sys.exit(f"{name} gives other marks")
    print(f"{wishes.many:,} documents, {wishes.cores} cores; the marks are the same")
    print("\n| | seconds | documents/s | its time, the command's = 1 |\n| --- | --: | --: | --: |")
    for name, took in times.items():
        print(f"| {name} | {took:.1f} | {wishes.many / took:,.0f} | {took / seconds:.3g} |")
    return 0


def files_of(folder):
    return sorted(str(path) for path in folder.glob("*.parquet"))


def marks_of(rows):
    """The marks in the order of the documents, as `duplicates.Marks` has them."""
    rows = sorted(rows, key=lambda row: row["id"])
    return [(int(row["cluster"]), row["duplicate_of"] and int(row["duplicate_of"]), row["relation"]) for row in rows]


def on_ray(folder, cores):
    import pyarrow.compute
    import ray
    import tearsheet.ray

    def named(table):
        return table.set_column(0, "id", pyarrow.compute.utf8_lpad(table["id"], 9, "0"))

    os.environ["RAY_num_workers_soft_limit"] = str(4 * cores)
    ray.init(num_cpus=cores, log_to_driver=False, include_dashboard=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    records = ray.data.read_parquet(files_of(folder))
    records = records.map_batches(named, batch_size=None, batch_format="pyarrow").select_columns(["id", "text"]).materialize()
    start = time.perf_counter()
    marked = tearsheet.ray.dedupe(records).drop_columns(["text"]).materialize()
    took = time.perf_counter() - start
    rows = marked.take_all()
    ray.shutdown()
    return took, marks_of(rows)


def on_spark(folder, cores):
    import tearsheet.spark
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F

    os.environ["PYSPARK_PYTHON"] = sys.executable
    config = {"spark.driver.memory": "4g", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
              "spark.sql.shuffle.partitions": str(8 * cores)}
    spark = SparkSession.builder.master(f"local[{cores}]").config(map=config).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    records = spark.read.parquet(*files_of(folder)).select(F.lpad("id", 9, "0").alias("id"), "text")
    start = time.perf_counter()
    rows = tearsheet.spark.dedupe(records).drop("text").collect()
    took = time.perf_counter() - start
    spark.stop()
    return took, marks_of(row.asDict() for row in rows)


if __name__ == "__main__":
    main()
