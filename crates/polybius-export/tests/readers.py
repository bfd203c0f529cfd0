"""Reads each exported file with readers that others wrote: pandas, pyarrow and DuckDB.

    python3 readers.py FOLDER

FOLDER has events.jsonl, events.csv, events.parquet, events.icews, events.polecat and events.gdelt, all made from the same events.
The column lists and types below are typed from the publications, not taken from our code:
ICEWS: header of the yearly files, doi:10.7910/DVN/28075. POLECAT: header of the weekly files, doi:10.7910/DVN/AJGVIT.
GDELT: "Data Format Codebook V2.0" and the schema of its BigQuery table (gdelt-bq.gdeltv2.events).
Exit code 77: a reader is not installed.
"""
import csv
import datetime
import json
import re
import sys
from pathlib import Path

try:
    import duckdb
    import pandas as pd
    import pyarrow as pa
    import pyarrow.csv as pacsv
    import pyarrow.json as pajson
    import pyarrow.parquet as pq
except ImportError as missing:
    print(f"{missing} (pip install pandas pyarrow duckdb)")
    sys.exit(77)

# name: type (s text, i integer, f number, d date)
ICEWS = [
    ("Event ID", "i"), ("Event Date", "d"), ("Source Name", "s"), ("Source Sectors", "s"), ("Source Country", "s"),
    ("Event Text", "s"), ("CAMEO Code", "s"), ("Intensity", "f"), ("Target Name", "s"), ("Target Sectors", "s"),
    ("Target Country", "s"), ("Story ID", "i"), ("Sentence Number", "i"), ("Publisher", "s"), ("City", "s"),
    ("District", "s"), ("Province", "s"), ("Country", "s"), ("Latitude", "f"), ("Longitude", "f"),
]
POLECAT = [
    ("Event ID", "s"), ("Event Date", "d"), ("Event Type", "s"), ("Event Mode", "s"), ("Intensity", "f"), ("Quad Code", "s"),
    ("Contexts", "s"), ("Actor Name", "s"), ("Actor Country", "s"), ("Actor COW", "s"), ("Primary Actor Sector", "s"),
    ("Actor Sectors", "s"), ("Actor Title", "s"), ("Actor Name Raw", "s"), ("Wikipedia Actor ID", "s"),
    ("Recipient Name", "s"), ("Recipient Country", "s"), ("Recipient COW", "s"), ("Primary Recipient Sector", "s"),
    ("Recipient Sectors", "s"), ("Recipient Title", "s"), ("Recipient Name Raw", "s"), ("Wikipedia Recipient ID", "s"),
    ("Placename", "s"), ("City", "s"), ("District", "s"), ("Province", "s"), ("Country", "s"), ("Latitude", "f"),
    ("Longitude", "f"), ("GeoNames ID", "i"), ("Raw Placename", "s"), ("Feature Type", "s"), ("Source", "s"),
    ("Publication Date", "d"), ("Story People", "s"), ("Story Organizations", "s"), ("Story Locations", "s"),
    ("Language", "s"), ("Version", "s"),
]
ACTOR = ["Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code"]
GEO = [("Type", "i"), ("FullName", "s"), ("CountryCode", "s"), ("ADM1Code", "s"), ("ADM2Code", "s"), ("Lat", "f"), ("Long", "f"), ("FeatureID", "s")]
GDELT = (
    [("GLOBALEVENTID", "i"), ("SQLDATE", "i"), ("MonthYear", "i"), ("Year", "i"), ("FractionDate", "f")]
    + [(f"Actor{n}{c}", "s") for n in "12" for c in ACTOR]
    + [("IsRootEvent", "i"), ("EventCode", "s"), ("EventBaseCode", "s"), ("EventRootCode", "s"), ("QuadClass", "i"), ("GoldsteinScale", "f")]
    + [("NumMentions", "i"), ("NumSources", "i"), ("NumArticles", "i"), ("AvgTone", "f")]
    + [(f"{who}Geo_{c}", t) for who in ("Actor1", "Actor2", "Action") for c, t in GEO]
    + [("DATEADDED", "i"), ("SOURCEURL", "s")]
)
assert (len(ICEWS), len(POLECAT), len(GDELT)) == (20, 40, 61)
PANDAS = {"s": "string", "i": "Int64", "f": "float64", "d": "string"}
ARROW = {"s": pa.string(), "i": pa.int64(), "f": pa.float64(), "d": pa.date32()}
DUCKDB = {"s": "VARCHAR", "i": "BIGINT", "f": "DOUBLE", "d": "DATE"}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def tabs(path, columns, header, null):
    """A tab-separated file with three readers; pandas both with and without quoting: they must agree."""
    names = [n for n, _ in columns]
    if header:
        with open(path, encoding="utf-8") as lines:
            assert lines.readline().rstrip("\n").split("\t") == names, path
    frames = []
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        frames.append(pd.read_csv(
            path, sep="\t", header=0 if header else None, names=names, quoting=quoting, keep_default_na=False,
            na_values=[null], dtype={n: PANDAS[t] for n, t in columns}))
    frame = frames[0]
    pd.testing.assert_frame_equal(*frames)
    for name, kind in columns:
        if kind == "d":
            pd.to_datetime(frame[name].dropna(), format="%Y-%m-%d")
        if kind == "s":
            for cell in frame[name].dropna():
                assert not cell.startswith(("=", "+", "-", "@")) or NUMBER.fullmatch(cell), (path, name, cell)
    table = pacsv.read_csv(
        path, read_options=pacsv.ReadOptions(column_names=names, skip_rows=int(header)),
        parse_options=pacsv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=pacsv.ConvertOptions(
            column_types={n: ARROW[t] for n, t in columns}, null_values=[null], strings_can_be_null=True))
    assert table.num_rows == len(frame), path
    kinds = ", ".join(f"'{n}': '{DUCKDB[t]}'" for n, t in columns)
    known = ", ".join(f'count("{n}")' for n in names)
    rows = duckdb.sql(
        f"SELECT count(*), {known} FROM read_csv('{path}', delim=chr(9), quote='', escape='', header={str(header).lower()}, "
        f"nullstr='{null}', auto_detect=false, columns={{{kinds}}})").fetchall()[0]
    assert rows[0] == len(frame), path
    for name, known in zip(names, rows[1:]):
        assert known == frame[name].notna().sum(), (path, name)
    return frame


def main():
    folder = Path(sys.argv[1])
    path = lambda ending: str(folder / f"events.{ending}")
    events = [json.loads(line) for line in open(path("jsonl"), encoding="utf-8")]
    count = len(events)
    assert count == len(pd.read_json(path("jsonl"), lines=True))
    assert count == pajson.read_json(path("jsonl")).num_rows
    assert (count,) == duckdb.sql(f"SELECT count(*) FROM read_json('{path('jsonl')}', format='newline_delimited') WHERE event[1] IS NOT NULL").fetchall()[0]

    frame = pd.read_csv(path("csv"), dtype={"cameo": "string"}, keep_default_na=False)
    assert list(frame["id"]) == [e["id"] for e in events]
    assert list(frame["cameo"]) == [e["cameo"] for e in events]
    assert list(frame["actor_code"]) == ["; ".join(a["code"] for a in e["actor"]) for e in events]
    assert count == pacsv.read_csv(path("csv"), parse_options=pacsv.ParseOptions(newlines_in_values=True)).num_rows
    assert (count,) == duckdb.sql(f"SELECT count(*) FROM read_csv('{path('csv')}', header=true)").fetchall()[0]
    for name in frame.columns:
        for cell in frame[name]:
            cell = str(cell)
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or NUMBER.fullmatch(cell), (name, cell)

    table = pq.read_table(path("parquet"))
    kinds = {f.name: f.type for f in table.schema}
    assert list(kinds) == list(frame.columns), "CSV and Parquet have the same columns"
    assert kinds["date"] == kinds["published"] == pa.date32() and pa.types.is_list(kinds["actor_code"])
    rows = table.to_pylist()
    for row, event in zip(rows, events, strict=True):
        assert row["date"] == (datetime.date.fromisoformat(event["date"]) if event["date"] else None)
        assert row["actor_code"] == [a["code"] or None for a in event["actor"]]
        assert row["mode"] == event["mode"] and row["goldstein"] == event["goldstein"] and row["text"] == event["text"]
        assert row["place_lat"] == event.get("event_loc", {}).get("lat")
    assert len(pd.read_parquet(path("parquet"))) == count
    sides = sum(len(e["actor"]) for e in events)
    assert (sides,) == duckdb.sql(f"SELECT count(*) FROM (SELECT unnest(actor_code) FROM '{path('parquet')}' WHERE date IS NULL OR date > DATE '1900-01-01')").fetchall()[0]

    polecat = tabs(path("polecat"), POLECAT, True, "None")
    assert list(polecat["Event ID"]) == [e["id"] for e in events]
    assert set(polecat["Quad Code"]) <= {"VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"}

    icews = tabs(path("icews"), ICEWS, True, "")
    gdelt = tabs(path("gdelt"), GDELT, False, "")
    assert len(icews) == len(gdelt) and icews["Event ID"].is_unique
    assert list(icews["Event ID"]) == list(gdelt["GLOBALEVENTID"]), "the same pair has the same number in both"
    assert list(icews["CAMEO Code"]) == list(gdelt["EventCode"])
    assert icews["Event ID"].max() < 2**53 and icews["Event Text"].notna().all()
    assert icews["Event Date"].notna().all() and icews["Intensity"].between(-10, 10).all()
    assert gdelt["QuadClass"].between(1, 4).all() and gdelt["ActionGeo_Type"].between(0, 5).all()
    assert gdelt["EventCode"].str.fullmatch(r"\d{3,4}").all() and gdelt["EventRootCode"].str.fullmatch(r"\d\d").all()
    assert (gdelt["EventBaseCode"] == gdelt["EventCode"].str[:3]).all()
    assert (gdelt["SQLDATE"] // 100 == gdelt["MonthYear"]).all() and (gdelt["SQLDATE"] // 10000 == gdelt["Year"]).all()
    assert ((gdelt["FractionDate"] - gdelt["Year"]).between(0, 1)).all()
    pd.to_datetime(gdelt["DATEADDED"].astype("string"), format="%Y%m%d%H%M%S")
    print(f"{count} events, {len(icews)} pairs: pandas {pd.__version__}, pyarrow {pa.__version__}, duckdb {duckdb.__version__} agree")


main()
