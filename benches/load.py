"""Load on a server: 64 connections ask what people and programs ask, each the next as soon as it has been answered. Prints how
long answers took, by kind of request, what failed, and what the server held in memory.

  talkgraph build RECAPS; talkgraph serve &
  python3 benches/load.py http://127.0.0.1:7878 --pid $! --during 'talkgraph build OTHER-RECAPS'
  python3 benches/load.py http://127.0.0.1:7878 --only sparql --endpoint http://127.0.0.1:7879/query

The last asks the queries of the first at another endpoint, such as that of `oxigraph serve`, in the same run, in turn.
Only Python is needed. On the machine of the server it takes a core of its own from it."""

import argparse
import asyncio
import json
import random
import subprocess
import time
import urllib.parse
import urllib.request

PREFIXES = """PREFIX tg: <https://w3id.org/talkgraph/ns#> PREFIX schema: <https://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
"""
QUERIES = [
    "SELECT DISTINCT ?name { ?talk tg:covers/rdfs:label 'Docker' ; schema:name ?name } LIMIT 50",
    "SELECT ?who (COUNT(DISTINCT ?talk) AS ?talks) { ?talk schema:performer/rdfs:label ?who } GROUP BY ?who ORDER BY DESC(?talks) LIMIT 10",
    "SELECT ?name { ?seen tg:affiliation/rdfs:label 'Google' ; tg:speaker/rdfs:label ?name } LIMIT 50",
    "ASK { ?talk tg:covers/rdfs:label 'Apache Kafka' }",
]
NAMES = "SELECT ?what (COUNT(*) AS ?times) { ?mention itsrdf:taIdentRef ?what } GROUP BY ?what ORDER BY DESC(?times) LIMIT 400"
KINDS = {"page": 12, "search": 3, "suggest": 3, "saved": 3, "sparql": 3, "drawing": 1}


def sparql(endpoint, query):
    return f"{endpoint}?query={urllib.parse.quote(PREFIXES + query)}"


def requests(site, only):
    """What is asked: (kind, accept, path) by weight."""
    asked = urllib.request.Request(sparql(f"{site}/sparql", NAMES), headers={"Accept": "application/sparql-results+json"})
    rows = json.load(urllib.request.urlopen(asked))["results"]["bindings"]
    things = [urllib.parse.urlsplit(row["what"]["value"]).path for row in rows]
    words = ["kafka", "Martin", "who spoke about Docker", "which talks covered Go in 2017", "google", "java"]
    saved = ["talks-covering.csv?technology=Docker", "busiest-speakers.csv", "talks-of-company.json?company=Google", "most-covered.csv"]
    ways = {
        "page": lambda: ("text/html", random.choice(things)),
        "search": lambda: ("text/html", f"/search?q={urllib.parse.quote(random.choice(words))}"),
        "suggest": lambda: ("*/*", f"/suggest?q={random.choice(['k', 'goo', 'mar', 'dock'])}"),
        "saved": lambda: ("text/csv", f"/queries/{random.choice(saved)}"),
        "sparql": lambda: ("application/sparql-results+json", sparql("/sparql", random.choice(QUERIES))),
        "drawing": lambda: ("image/svg+xml", "/views/speaker-company.svg?technology=Docker"),
    }
    kinds = [kind for kind, times in KINDS.items() if not only or kind in only for _ in range(times)]
    return lambda: (kind := random.choice(kinds), *ways[kind]())


async def answered(reader):
    """The status of an answer, which is read to its end; one without an end is an error."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        while True:
            size = int((await reader.readline()).split(b";")[0], 16)
            await reader.readexactly(size + 2)
            if size == 0:
                break
    else:
        await reader.readexactly(int(head.split("content-length: ", 1)[1].split("\r", 1)[0]))
    return status


async def connection(host, port, choose, until, times, faults):
    reader = writer = None
    while time.monotonic() < until:
        kind, accept, path = choose()
        start = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: {accept}\r\n\r\n".encode())
            status = await asyncio.wait_for(answered(reader), 60)
            if status >= 400:
                faults.append(f"{status} {path[:100]}")
        except (OSError, EOFError, ValueError, asyncio.TimeoutError) as error:
            faults.append(f"{error!r} {path[:100]}")
            writer = None
        times.setdefault(kind, []).append(time.monotonic() - start)


def memory(pid):
    if not pid:
        return ""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(f"{int(line.split()[1]) // 1024} MB" for line in status if line.startswith("VmRSS:"))


async def load(address, choose, options, during=None):
    where = urllib.parse.urlsplit(address)
    times, faults, start = {}, [], time.monotonic()
    tasks = [
        asyncio.create_task(connection(where.hostname, where.port, choose, start + options.seconds, times, faults))
        for _ in range(options.connections)
    ]
    if during:
        await asyncio.sleep(options.seconds / 2)
        swap = await asyncio.create_subprocess_shell(during, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"{during}: exit code {await swap.wait()} after {time.monotonic() - start:.0f} s")
    await asyncio.gather(*tasks)
    took = time.monotonic() - start
    print(f"{address}: {sum(map(len, times.values())) / took:.0f} answers a second, {len(faults)} failed")
    for kind, all_of in sorted(times.items()):
        all_of.sort()
        p50, p95, p99 = (1000 * all_of[min(len(all_of) - 1, int(len(all_of) * part))] for part in (0.50, 0.95, 0.99))
        print(f"  {kind:8} {len(all_of):6}  p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  p99 {p99:6.1f} ms")
    for fault in faults[:5]:
        print(f"  {fault}")
    return len(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("site")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--only", action="append", choices=list(KINDS), help="only this kind of request")
    parser.add_argument("--pid", type=int, help="process of the server, to look at its memory")
    parser.add_argument("--during", help="command to run amid it, such as a build")
    parser.add_argument("--endpoint", help="another SPARQL endpoint, which is asked the same queries afterwards")
    options = parser.parse_args()
    random.seed(1)
    print("memory before:", memory(options.pid))
    failed = asyncio.run(load(options.site, requests(options.site, options.only), options, options.during))
    print("memory after:", memory(options.pid))
    if options.endpoint:
        path = urllib.parse.urlsplit(options.endpoint).path
        asked = lambda: ("sparql", "application/sparql-results+json", sparql(path, random.choice(QUERIES)))  # noqa: E731
        failed += asyncio.run(load(options.endpoint, asked, options))
    raise SystemExit(failed > 0)


main()
