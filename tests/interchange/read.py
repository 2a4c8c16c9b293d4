"""Reads a graph file with the library named first and prints what it sees as JSON, in one form for all formats.

usage: read.py networkx|igraph FILE
"""

import csv
import json
import sys

import igraph
import networkx

LISTS = ["talks", "talk_iris", "quotes"]


def clean(attributes, lists=()):
    """Without what is missing; lists of flat formats are lines; whole numbers as such."""
    out = {}
    for name, value in attributes.items():
        if value is None or value == "" or value != value:
            continue
        if name in lists and isinstance(value, str):
            value = value.split("\n")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        out[name] = value
    return out


def flattened(record, edge):
    """A record of node-link JSON as the flat formats have it."""
    out = dict(record)
    if edge:
        out["talk_iris"] = [talk["id"] for talk in record["talks"]]
        out["talks"] = [" ".join(talk["title"].split()) for talk in record["talks"]]
        out["quotes"] = [" ".join(quote["text"].split()) for quote in record["quotes"]]
        return {name: value for name, value in out.items() if value != []}
    years = out.pop("years")
    if years:
        out["first_year"], out["last_year"] = years[0], years[-1]
    return out


def typed(row):
    """Cells of a CSV file that are numbers."""
    return {n: int(v) if v.lstrip("-").isdigit() else v for n, v in row.items()}


def tables(path):
    stem = path.removesuffix(".csv")
    read = lambda part: [typed(row) for row in csv.DictReader(open(f"{stem}.{part}.csv", encoding="utf-8", newline=""))]
    nodes, edges = read("nodes"), read("edges")
    for node in nodes:
        node["id"], node["label"] = node.pop("Id"), node.pop("Label")
    directed = False
    for edge in edges:
        directed = edge.pop("Type") == "Directed"
        edge["source"], edge["target"] = edge.pop("Source"), edge.pop("Target")
        edge["weight"], edge["label"] = float(edge.pop("Weight")), edge.pop("Label")
    return nodes, edges, directed


def by_networkx(path):
    if path.endswith(".graphml"):
        graph = networkx.read_graphml(path)
        graph = networkx.relabel_nodes(graph, {node: record.pop("iri") for node, record in graph.nodes(data=True)})
    elif path.endswith(".gexf"):
        graph = networkx.read_gexf(path)
    elif path.endswith(".json"):
        graph = networkx.node_link_graph(json.load(open(path, encoding="utf-8")), edges="links")
        for _, record in graph.nodes(data=True):
            record.update(flattened(dict(record), False))
            record.pop("years")
        for _, _, record in graph.edges(data=True):
            whole = flattened(dict(record), True)
            record.clear()
            record.update(whole)
    elif path.endswith(".cyjs"):
        graph = networkx.cytoscape_graph(json.load(open(path, encoding="utf-8")))
    else:
        nodes, edges, directed = tables(path)
        graph = networkx.DiGraph() if directed else networkx.Graph()
        for node in nodes:
            graph.add_node(node.pop("id"), **node)
        for edge in edges:
            graph.add_edge(edge.pop("source"), edge.pop("target"), **edge)
    nodes = {id: dict(record) for id, record in graph.nodes(data=True)}
    return graph.is_directed(), nodes, [(a, b, dict(record)) for a, b, record in graph.edges(data=True)]


def by_igraph(path):
    if path.endswith(".graphml"):
        graph = igraph.Graph.Read_GraphML(path)
        key = "iri"
    else:
        if path.endswith(".json"):
            file = json.load(open(path, encoding="utf-8"))
            nodes = [flattened(node, False) for node in file["nodes"]]
            edges = [flattened(edge, True) for edge in file["links"]]
            directed = file["directed"]
        elif path.endswith(".cyjs"):
            file = json.load(open(path, encoding="utf-8"))
            nodes = [node["data"] for node in file["elements"]["nodes"]]
            edges = [edge["data"] for edge in file["elements"]["edges"]]
            directed = file["directed"]
        else:
            nodes, edges, directed = tables(path)
        key = "key"
        for node in nodes:
            node["key"] = node.pop("id")
        graph = igraph.Graph.DictList(nodes, edges, directed=directed, vertex_name_attr="key")
    # igraph leaves an ampersand in the attributes of GraphML as the reference that it is written by.
    named = lambda vertex: vertex[key].replace("&#38;", "&")
    nodes = {named(vertex): vertex.attributes() for vertex in graph.vs}
    ends = lambda edge: (named(graph.vs[edge.source]), named(graph.vs[edge.target]))
    return graph.is_directed(), nodes, [(*ends(edge), edge.attributes()) for edge in graph.es]


OWN = {"id", "iri", "key", "name", "value", "source", "target", "viz", "spells"}


def main():
    library, path = sys.argv[1:]
    directed, nodes, edges = {"networkx": by_networkx, "igraph": by_igraph}[library](path)
    spells = {id: record["spells"] for id, record in nodes.items() if "spells" in record}
    plain = lambda record, lists=(): {n: v for n, v in clean(record, lists).items() if n not in OWN}
    out_edges = []
    for a, b, record in edges:
        ends = [a, b] if directed else sorted([a, b])
        out_edges.append({"ends": ends, **plain(record, LISTS)})
    out_edges.sort(key=lambda edge: edge["ends"])
    nodes = {id: plain(record) for id, record in nodes.items()}
    json.dump({"directed": directed, "nodes": nodes, "edges": out_edges, "spells": spells}, sys.stdout)


main()
