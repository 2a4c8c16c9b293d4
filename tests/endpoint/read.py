"""Reads what talkgraph wrote into a folder with rdflib, SPARQLWrapper and rapper, and compares what they find."""

import pathlib
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from SPARQLWrapper import JSON, SPARQLWrapper, XML

folder = pathlib.Path(sys.argv[1])
RAPPER = {"nq": "nquads", "trig": "trig", "nt": "ntriples", "ttl": "turtle", "rdf": "rdfxml"}
RDFLIB = {"nq": "nquads", "trig": "trig", "nt": "nt", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def triples(path):
    """The triples that rapper finds, as sorted N-Triples."""
    syntax = RAPPER[path.suffix[1:]]
    run = subprocess.run(["rapper", "-q", "-i", syntax, "-o", "ntriples", str(path)], capture_output=True, check=True)
    return sorted(set(run.stdout.decode().splitlines()))


def quads(dataset):
    return {(s, p, o, getattr(g, "identifier", g)) for s, p, o, g in dataset.quads()}


plain = triples(folder / "graph.nt")
assert len(plain) > 50_000, len(plain)
for ending in ("nq", "trig", "ttl", "rdf"):
    assert triples(folder / f"graph.{ending}") == plain, f"rapper reads graph.{ending} otherwise"
assert triples(folder / "talks.ttl") == triples(folder / "talks.nt")

graphs = [Graph().parse(folder / f"graph.{ending}", format=RDFLIB[ending]) for ending in ("nt", "ttl", "rdf")]
assert len(graphs[0]) == len(plain), (len(graphs[0]), len(plain))
for graph in graphs[1:]:
    assert isomorphic(graphs[0], graph)
talks = [Graph().parse(folder / f"talks.{ending}", format=RDFLIB[ending]) for ending in ("nt", "ttl")]
assert len(talks[0]) > 300 and isomorphic(*talks), len(talks[0])
datasets = []
for ending in ("nq", "trig", "jsonld"):
    dataset = Dataset()
    dataset.parse(folder / f"graph.{ending}", format=RDFLIB[ending])
    datasets.append(quads(dataset))
assert len(datasets[0]) > 50_000, len(datasets[0])
for other in datasets[1:]:
    assert datasets[0] == other, (len(datasets[0]), len(other), list(datasets[0] ^ other)[:4])

MEDIA = {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml"}


class Answers(BaseHTTPRequestHandler):
    """Gives the rows that talkgraph wrote, as an endpoint would."""

    def do_GET(self):
        ending = self.path[1:].split("?")[0]
        body = (folder / f"rows.{ending}").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", MEDIA[ending])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()


def ask(ending, form):
    client = SPARQLWrapper(f"http://127.0.0.1:{server.server_port}/{ending}")
    client.setQuery("SELECT * { ?s ?p ?o }")
    client.setReturnFormat(form)
    return client.query().convert()


rows = [{name: cell["value"] for name, cell in row.items()} for row in ask("json", JSON)["results"]["bindings"]]
assert len(rows) > 50 and all("talk" in row and "name" in row for row in rows), len(rows)
xml = ask("xml", XML)
found = []
for result in xml.getElementsByTagName("result"):
    cells = {}
    for binding in result.getElementsByTagName("binding"):
        value = next(node for node in binding.childNodes if node.nodeType == node.ELEMENT_NODE)
        cells[binding.getAttribute("name")] = value.firstChild.data if value.firstChild else ""
    found.append(cells)
assert found == rows, (found[:2], rows[:2])
print(f"rapper, rdflib and SPARQLWrapper agree on {len(plain)} triples, {len(datasets[0])} quads and {len(rows)} rows")
