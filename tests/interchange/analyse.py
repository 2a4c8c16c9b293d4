"""Works out what talkgraph says of graphs, with NetworkX, and prints it as JSON.

usage: analyse.py FILE

FILE holds a list of graphs: {"directed", "nodes": n, "edges": [[a, b, weight], …], "communities": [number of each node],
"kinds": [of each node], "ways": [[from, to, [kind, …]], …]}. "ways" are asked of graphs of everything that is known of
talks, where a person is a step away from what one of their talks has to do with.
"""

import json
import sys

import networkx as nx


def shared(graph, kinds):
    """People, and talks without a speaker, beside what their talks have to do with."""
    ties = nx.Graph()
    speakers = {talk: [n for n in graph[talk] if kinds[n] == "person"] for talk in graph if kinds[talk] == "talk"}
    for talk, people in speakers.items():
        for person in people:
            ties.add_edge(person, talk)
        for thing in graph[talk]:
            if kinds[thing] != "person":
                ties.add_edges_from((who, thing) for who in people or [talk])
    ties.add_edges_from((a, b) for a, b in graph.edges if {kinds[a], kinds[b]} == {"person", "company"})
    stands_in = {talk for talk, people in speakers.items() if not people}
    return ties, stands_in


def way(ties, stands_in, kinds, start, goal, through):
    def open(n):
        return n in (start, goal) or n in stands_in or kinds[n] == "person" or kinds[n] in through

    part = ties.subgraph(n for n in ties if open(n))
    if start not in part or goal not in part or not nx.has_path(part, start, goal):
        return None
    return nx.shortest_path_length(part, start, goal)


def analysed(record):
    graph = nx.DiGraph() if record["directed"] else nx.Graph()
    graph.add_nodes_from(range(record["nodes"]))
    graph.add_weighted_edges_from(record["edges"])
    both = nx.Graph()
    both.add_nodes_from(graph)
    for a, b, weight in record["edges"]:
        both.add_edge(a, b, weight=weight + (both[a][b]["weight"] if both.has_edge(a, b) else 0))
    in_order = lambda scores: [float(scores[n]) for n in range(record["nodes"])]
    groups = {}
    for node, number in enumerate(record["communities"]):
        groups.setdefault(number, set()).add(node)
    louvain = max(
        nx.community.modularity(both, nx.community.louvain_communities(both, weight="weight", seed=seed), weight="weight")
        for seed in range(3)
    )
    out = {
        "pagerank": in_order(nx.pagerank(graph, alpha=0.85, weight="weight", tol=1e-14, max_iter=2000)),
        "degree": in_order(dict(both.degree())),
        "betweenness": in_order(nx.betweenness_centrality(graph, normalized=True, weight=None)),
        "closeness": in_order(nx.closeness_centrality(graph, wf_improved=True)),
        "core": in_order(nx.core_number(both)),
        "modularity": nx.community.modularity(both, groups.values(), weight="weight"),
        "connected": all(nx.is_connected(both.subgraph(group)) for group in groups.values()),
        "louvain": louvain,
    }
    if record["ways"]:
        ties, stands_in = shared(graph, record["kinds"])
        out["ways"] = [way(ties, stands_in, record["kinds"], *asked) for asked in record["ways"]]
    else:
        out["ways"] = []
    return out


print(json.dumps([analysed(record) for record in json.load(open(sys.argv[1], encoding="utf-8"))]))
