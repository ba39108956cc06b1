"""Who met whom as GraphML (http://graphml.graphdrawing.org), under pseudonyms."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from badges.text.cleaning import one_line
from sync.cards.swap_counts import Graph

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def graphml(graph: Graph) -> bytes:
    """`graph` as a file for Gephi and the like."""
    root = Element("graphml", xmlns=_NAMESPACE)
    SubElement(
        root,
        "key",
        {"id": "category", "for": "node", "attr.name": "category", "attr.type": "string"},
    )
    drawn = SubElement(root, "graph", id="contacts", edgedefault="undirected")
    for pseudonym, category in sorted(graph.nodes.items()):
        node = SubElement(drawn, "node", id=pseudonym)
        SubElement(node, "data", key="category").text = one_line(category)
    for one, other in graph.edges:
        SubElement(drawn, "edge", source=one, target=other)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text
