"""Validates GraphML and GEXF 1.2 files against the schemas of their makers: schemas.py WHEEL FILE...

The schemas stand in no package by themselves; JGraphT, which validates what it reads, has them inside the library that its
wheel brings along.
"""

import re
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

NAMESPACES = {
    ".graphml": "http://graphml.graphdrawing.org/xmlns",
    ".gexf": "http://www.gexf.net/1.2draft",
}
VIZ = "{http://www.gexf.net/1.2draft/viz}"
IMPORTED = {"http://www.gexf.net/1.2draft/viz": "viz.xsd", "http://www.w3.org/1999/xlink": "xlink.xsd"}


def schemas(wheel, folder):
    """Writes all schemas of the library into the folder; gives the file of each namespace."""
    library = zipfile.ZipFile(wheel).read("jgrapht/libjgrapht_capi.so")
    files = {}
    for found in re.finditer(rb"<\?xml[^>]*\?>\s*(?:<!--.*?-->\s*)*<xs:schema.*?</xs:schema>", library, re.DOTALL):
        namespace = re.search(rb'targetNamespace="([^"]*)"', found[0])[1].decode()
        files[namespace] = folder / IMPORTED.get(namespace, f"{len(files)}.xsd")
        files[namespace].write_bytes(found[0])
    return files


def main(wheel, *files):
    with tempfile.TemporaryDirectory() as folder:
        known = schemas(wheel, Path(folder))
        for file in map(Path, files):
            schema = etree.XMLSchema(etree.parse(known[NAMESPACES[file.suffix]]))
            document = etree.parse(file)
            # The schema of GEXF wants colours in its own namespace; its makers' examples, Gephi and NetworkX have them in viz.
            for colour in document.findall(f".//{VIZ}color"):
                colour.getparent().remove(colour)
            schema.assertValid(document)
            print("valid", file.name)


main(*sys.argv[1:])
