"""Asks a server with curl, rdflib and SPARQLWrapper what `talkgraph query` was asked, and compares what they find.

The folder that is given holds, for each question, NAME.rq with what was asked, and what was answered as NAME.json (rows, a truth)
or NAME.nt (triples)."""

import csv
import io
import json
import pathlib
import subprocess
import sys
from urllib.error import HTTPError

from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

folder, site = pathlib.Path(sys.argv[1]), sys.argv[2]
endpoint = f"{site}/sparql"
asked = {path.stem: path.read_text() for path in sorted(folder.glob("*.rq"))}


def curl(*arguments):
    run = subprocess.run(["curl", "-sS", "--fail-with-body", "--compressed", *arguments, endpoint], capture_output=True)
    assert run.returncode == 0, (run.stdout[:300], run.stderr)
    return run.stdout


def wrapped(text, form, method=GET, direct=False):
    client = SPARQLWrapper(endpoint)
    client.setQuery(text)
    client.setReturnFormat(form)
    client.setMethod(method)
    if direct:
        client.setRequestMethod(POSTDIRECTLY)
    return client.query().convert()


def bound(row):
    """A row of JSON as what tells it from others: each name with kind, value, language and datatype."""
    return tuple(sorted((name, *(cell.get(key, "") for key in ("type", "value", "xml:lang", "datatype"))) for name, cell in row.items()))


def rows(found):
    return sorted(map(bound, found["results"]["bindings"]))


def of_xml(document):
    """The rows of an XML document, as those of JSON."""
    found = []
    for result in document.getElementsByTagName("result"):
        row = {}
        for binding in result.getElementsByTagName("binding"):
            node = next(child for child in binding.childNodes if child.nodeType == child.ELEMENT_NODE)
            cell = {"type": node.tagName, "value": node.firstChild.data if node.firstChild else ""}
            cell |= {key: node.getAttribute(key) for key in ("xml:lang", "datatype") if node.getAttribute(key)}
            row[binding.getAttribute("name")] = cell
        found.append(bound(row))
    return sorted(found)


def of_rdflib(result):
    def cell(term):
        if isinstance(term, URIRef):
            return {"type": "uri", "value": str(term)}
        # What has no datatype in RDF 1.0 has xsd:string in rdflib when it is told so.
        return {"type": "literal", "value": str(term), "xml:lang": term.language or "", "datatype": str(term.datatype or "")}

    return sorted(bound({str(name): cell(term) for name, term in row.asdict().items()}) for row in result)


compared = 0
for name, text in asked.items():
    if (folder / f"{name}.nt").exists():
        expected = Graph().parse(folder / f"{name}.nt", format="nt")
        assert len(expected) > 3, name
        for form in (TURTLE, N3, RDFXML, JSONLD):
            found = wrapped(text, form)
            graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle" if form in (TURTLE, N3) else form)
            assert isomorphic(expected, graph), (name, form, len(expected), len(graph))
        found = Graph().parse(data=curl("-H", "Accept: application/n-triples", "--data-urlencode", f"query={text}"), format="nt")
        assert isomorphic(expected, found), name
        assert isomorphic(expected, Graph(SPARQLStore(endpoint)).query(text).graph), name
        compared += len(expected)
        continue
    expected = json.loads((folder / f"{name}.json").read_text())
    if "boolean" in expected:
        for method in (GET, POST):
            assert wrapped(text, JSON, method)["boolean"] == expected["boolean"], name
        assert Graph(SPARQLStore(endpoint)).query(text).askAnswer == expected["boolean"], name
        continue
    answers = {
        "curl, GET": json.loads(curl("-G", "--data-urlencode", f"query={text}")),
        "curl, form": json.loads(curl("--data-urlencode", f"query={text}")),
        "curl, body": json.loads(curl("-H", "Content-Type: application/sparql-query", "--data-binary", text)),
        "SPARQLWrapper, GET": wrapped(text, JSON),
        "SPARQLWrapper, form": wrapped(text, JSON, POST),
        "SPARQLWrapper, body": wrapped(text, JSON, POST, True),
    }
    for client, found in answers.items():
        assert found["head"]["vars"] == expected["head"]["vars"], (name, client)
        assert rows(found) == rows(expected), (name, client, rows(found)[:2], rows(expected)[:2])
    assert of_xml(wrapped(text, XML)) == rows(expected), name
    for method in ("GET", "POST", "POST_FORM"):
        found = of_rdflib(Graph(SPARQLStore(endpoint, method=method)).query(text))
        assert found == rows(expected), (name, method, found[:2], rows(expected)[:2])
    values = sorted([row.get(column, {}).get("value", "") for column in expected["head"]["vars"]] for row in expected["results"]["bindings"])
    table = list(csv.reader(io.StringIO(wrapped(text, CSV).decode())))
    assert table[0] == expected["head"]["vars"] and sorted(table[1:]) == values, (name, table[:2], values[:2])
    lines = wrapped(text, TSV).decode().splitlines()
    assert lines[0].split("\t") == [f"?{column}" for column in expected["head"]["vars"]] and len(lines) == len(values) + 1, name
    compared += len(values)

# Graphs by name, triples by pattern, and what is refused.
store = SPARQLStore(endpoint)
post = URIRef("https://schema.org/BlogPosting")
recaps = [subject for subject, _, _ in Graph(store).triples((None, RDF.type, post))]
assert len(recaps) > 4 and (recaps[0], RDF.type, post) in Graph(store), recaps
contexts = [str(row.g) for row in Graph(store).query("SELECT ?g { GRAPH ?g { ?recap a <https://schema.org/BlogPosting> } }")]
assert len(contexts) == len(recaps), contexts
one = list(Graph(store, identifier=URIRef(contexts[0])).query("SELECT ?recap { ?recap a <https://schema.org/BlogPosting> }"))
assert len(one) == 1, one
client = SPARQLWrapper(endpoint)
client.setMethod(POST)
client.setQuery("INSERT DATA { <http://e.example/s> <http://e.example/p> 1 }")
try:
    client.query()
    sys.exit("an update was not refused")
except HTTPError as refused:
    assert refused.code == 403, refused.code
assert json.loads(curl("-H", "Accept: application/sparql-results+json", "--data-urlencode", "query=ASK { <http://e.example/s> ?p ?o }"))["boolean"] is False
assert b"SPARQL11Query" in curl("-H", "Accept: text/turtle")
print(f"curl, rdflib and SPARQLWrapper agree on {compared} rows and triples of {len(asked)} questions")
