"""Validates graphs with pySHACL and rudof, and prints what each found as JSON.

    engines.py SHAPES.ttl GRAPH.nt...

For each graph and engine: whether it conforms, and the results as [focus node, path, constraint component]; a path that is
more than a property is "path".
"""

import json
import sys
from pathlib import Path

import pyrudof
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef

SH = Namespace("http://www.w3.org/ns/shacl#")


def name(node):
    return None if node is None else str(node) if isinstance(node, URIRef) else "path"


def component(iri):
    return str(iri).rsplit("#", 1)[-1].replace("ConstraintComponent", "")


def results(report):
    found = set()
    for result in report.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), SH.ValidationResult):
        # Results that only explain another one hang below it.
        if (None, SH.result, result) in report:
            path = report.value(result, SH.resultPath)
            focus = report.value(result, SH.focusNode)
            found.add((str(focus), name(path), component(report.value(result, SH.sourceConstraintComponent))))
    return sorted([list(map(lambda x: x or "", row)) for row in found])


def with_pyshacl(shapes, data):
    graph = Graph().parse(data, format="nt")
    conforms, report, _ = validate(graph, shacl_graph=Graph().parse(shapes, format="turtle"))
    return {"conforms": conforms, "results": results(report)}


def with_rudof(shapes, data):
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(Path(data).read_text(encoding="utf-8"), format=pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(Path(shapes).read_text(encoding="utf-8"), format=pyrudof.ShaclFormat.Turtle)
    report = rudof.validate_shacl()
    text = rudof.serialize_shacl_validation_results(format=pyrudof.ResultShaclValidationFormat.NTriples)
    return {"conforms": report.conforms, "results": results(Graph().parse(data=text, format="nt"))}


def main():
    shapes, *graphs = sys.argv[1:]
    found = {}
    for data in graphs:
        found[Path(data).stem] = {"pyshacl": with_pyshacl(shapes, data), "rudof": with_rudof(shapes, data)}
    json.dump(found, sys.stdout)


main()
