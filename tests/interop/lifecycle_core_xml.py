"""The same life as XML: the legacy SDK asks for it, and its users read it with ElementTree.

An element that stands once is a value and one that stands several times a list, as readers of that
time had it; everything is a text.
"""

import xml.etree.ElementTree as ElementTree

import lifecycle
from lifecycle import Refused, run
from lifecycle_core import CLIENT, written


def read(element):
    if len(element) == 0:
        return element.text
    members = {}
    for child in element:
        members.setdefault(child.tag, []).append(read(child))
    return {name: write_list(values) for name, values in members.items()}


def write_list(values):
    return values if len(values) > 1 else values[0] if values else None


def write(fact):
    """How a fact looks in such a tree."""
    if isinstance(fact, list):
        return write_list([write(item) for item in fact])
    if isinstance(fact, dict):
        return {name: write(value) for name, value in fact.items()}
    return str(fact).lower() if isinstance(fact, bool) else str(fact)


def look(answer, path):
    """What is at a path; what stands once is the only item of its list."""
    for name in path.split("."):
        items = answer if isinstance(answer, list) else [] if answer is None else [answer]
        if name == "count":
            return str(len(items))
        if name.isdigit():
            answer = items[int(name)] if int(name) < len(items) else None
        else:
            answer = lifecycle.at(answer, name)
    return answer


def send(action, parameters):
    request = written(action, parameters)
    request.set_accept_format("XML")
    root = ElementTree.fromstring(CLIENT.do_action(request))
    if root.tag == "Error":
        raise Refused(root.findtext("Code"), root.findtext("Message"))
    fault = {"expected": f"{action}Response", "actual": root.tag}
    return read(root), [fault] if root.tag != fault["expected"] else []


run(send, look, write)
