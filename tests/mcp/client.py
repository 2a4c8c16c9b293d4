"""The program and a store in; the official client of the Model Context Protocol (package mcp) talks to it as assistants do.
It holds each message to the protocol by itself; what the messages say is held to here."""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import get_default_environment, stdio_client

ITEMS = ("rows", "triples", "told", "found", "terms", "steps")


def plain(message):
    """A message under the names of the protocol, which the package calls otherwise from one version to the next."""
    return message.model_dump(by_alias=True, mode="json")


async def call(session, tool, arguments):
    result = plain(await session.call_tool(tool, arguments))
    [content] = result["content"]
    assert content["type"] == "text" and len(content["text"].encode()) <= 40_000, result
    return content["text"], result["isError"]


async def read(session, tool, arguments):
    """What a tool answers, all its replies put together."""
    items, replies, cursor = [], 0, {}
    while True:
        text, is_fault = await call(session, tool, {**arguments, **cursor})
        assert not is_fault, text
        reply = json.loads(text)
        items.extend(next(reply[name] for name in ITEMS if name in reply))
        replies += 1
        if "next" not in reply:
            return reply, items, replies
        cursor = {"cursor": reply["next"]}


async def talk(session):
    begun = plain(await session.initialize())
    assert begun["serverInfo"]["name"] == "talkgraph" and begun["instructions"], begun
    tools = {tool["name"]: tool for tool in plain(await session.list_tools())["tools"]}
    assert {"ask", "find", "show", "schema", "sparql", "talks-covering"} <= set(tools), sorted(tools)
    assert tools["talks-covering"]["inputSchema"]["required"] == ["technology"]
    assert all(tool["annotations"]["readOnlyHint"] for tool in tools.values())
    _, rows, _ = await read(session, "talks-covering", {"technology": "Kafka"})
    assert any("Neha Narkhede" in str(row) for row in rows), rows
    reply, rows, _ = await read(session, "ask", {"question": "who spoke at dotScale 2017?"})
    assert reply["understood"].startswith("speakers-of-event") and rows, reply
    _, told, _ = await read(session, "show", {"name": "Docker", "limit": 5})
    assert any("talk" in item for item in told), told
    _, triples, replies = await read(session, "sparql", {"query": "CONSTRUCT WHERE { ?mention tg:quote ?words }"})
    assert replies > 2 and len(set(triples)) == len(triples), (replies, len(triples))
    text, is_fault = await call(session, "talks-covering", {"technology": "Kafkaa"})
    assert is_fault and "Kafka" in text, text
    return f"{len(tools)} tools, {len(triples)} triples in {replies} replies: all is well"


async def main():
    program, store = sys.argv[1:]
    own = {name: value for name, value in os.environ.items() if name.startswith("TALKGRAPH_")}
    environment = {**get_default_environment(), **own}
    server = StdioServerParameters(command=program, args=["--store", store, "mcp"], env=environment)
    async with stdio_client(server) as (incoming, outgoing), ClientSession(incoming, outgoing) as session:
        print(await talk(session))


asyncio.run(main())
