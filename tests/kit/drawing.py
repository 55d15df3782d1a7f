"""Reads where a diagram draws its shapes, lines and labels, and says what a reader would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from lxml import etree

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "dd": "http://www.omg.org/spec/DD/20100524/DI",
}
Point = tuple[float, float]
CONTAINERS = {"participant", "lane", "subProcess"}
NODES = "Task|Event|Gateway|callActivity|subProcess"


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing; `owner` is the element it shows or labels."""

    owner: str
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, slack: float = 0) -> bool:
        """Say whether both cover a common area; `slack` > 0 shrinks this box first."""
        return (
            self.x + slack < other.x + other.width
            and other.x < self.x + self.width - slack
            and self.y + slack < other.y + other.height
            and other.y < self.y + self.height - slack
        )

    def contains(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )

    def has_on_border(self, point: Point, slack: float = 2) -> bool:
        x, y = point
        inside = self.x - slack <= x <= self.x + self.width + slack
        inside = inside and self.y - slack <= y <= self.y + self.height + slack
        deep = self.x + slack < x < self.x + self.width - slack and self.y + slack < y < self.y + self.height - slack
        return inside and not deep


@dataclass(frozen=True)
class Segment:
    """One straight piece of a line, as the thin box it covers."""

    owner: str
    start: Point
    end: Point

    @property
    def box(self) -> Box:
        (x1, y1), (x2, y2) = self.start, self.end
        return Box(self.owner, min(x1, x2) - 0.5, min(y1, y2) - 0.5, abs(x1 - x2) + 1, abs(y1 - y2) + 1)


class Drawing:
    """The drawing of one BPMN file."""

    def __init__(self, text: str) -> None:
        root = etree.fromstring(text.encode())
        model = {e.get("id"): e for e in root.iter() if e.get("id") and isinstance(e.tag, str)}
        self.tags = {i: etree.QName(e).localname for i, e in model.items()}
        self.names = {i: e.get("name") or "" for i, e in model.items()}
        self.host = {i: e.get("attachedToRef") for i, e in model.items() if e.get("attachedToRef")}
        self.parent = {i: p.get("id") for i, e in model.items() if (p := e.getparent()) is not None}
        self.flows = {
            i: (str(e.get("sourceRef")), str(e.get("targetRef")))
            for i, e in model.items()
            if self.tags[i] == "sequenceFlow"
        }
        self.nodes = {i for i, tag in self.tags.items() if any(n in tag for n in NODES.split("|")) and "Def" not in tag}
        self.shapes = dict(self._boxes(root, ".//di:BPMNShape", "dc:Bounds"))
        self.labels = [box for _, box in self._boxes(root, ".//di:BPMNShape", "di:BPMNLabel/dc:Bounds")]
        self.labels += [box for _, box in self._boxes(root, ".//di:BPMNEdge", "di:BPMNLabel/dc:Bounds")]
        self.lines: dict[str, list[Point]] = {
            str(e.get("bpmnElement")): [(float(w.get("x")), float(w.get("y"))) for w in e.findall("dd:waypoint", NS)]
            for e in root.iterfind(".//di:BPMNEdge", NS)
        }

    def _boxes(self, root: etree._Element, shapes: str, bounds: str) -> Iterator[tuple[str, Box]]:
        for shape in root.iterfind(shapes, NS):
            if (b := shape.find(bounds, NS)) is not None:
                owner = str(shape.get("bpmnElement"))
                yield owner, Box(owner, *(float(str(b.get(k))) for k in ("x", "y", "width", "height")))

    def segments(self) -> list[Segment]:
        return [Segment(i, a, b) for i, points in self.lines.items() for a, b in pairwise(points)]

    def scopes_of(self, element: str) -> set[str]:
        """Return the containers an element stands in, itself included."""
        found = {element}
        while (parent := self.parent.get(element)) and parent in self.tags:
            found.add(element := parent)
        return found

    def problems(self) -> list[str]:
        """Return every place where the drawing is incomplete or hard to read."""
        return [*self.undrawn(), *self._shapes(), *self._lines(), *self._labels()]

    def undrawn(self) -> Iterator[str]:
        """Yield what the model has and the drawing has not."""
        for node in sorted(self.nodes - self.shapes.keys()):
            yield f"{node} is not drawn"
        for flow in sorted(self.flows.keys() - self.lines.keys()):
            yield f"{flow} is not drawn"

    def _shapes(self) -> Iterator[str]:
        solid = [b for i, b in self.shapes.items() if self.tags[i] not in CONTAINERS]
        for a, b in combinations(solid, 2):
            if a.overlaps(b, 1) and b.owner != self.host.get(a.owner) and a.owner != self.host.get(b.owner):
                yield f"{a.owner} and {b.owner} overlap"
        for box in solid:
            for container in (b for i, b in self.shapes.items() if self.tags[i] in CONTAINERS):
                is_mine = container.owner in self.scopes_of(box.owner) or self.tags[container.owner] != "subProcess"
                on_border = self.host.get(box.owner) == container.owner
                if is_mine and not on_border and container.overlaps(box, 1) and not container.contains(box):
                    yield f"{box.owner} crosses the border of {container.owner}"

    def _lines(self) -> Iterator[str]:
        for flow, (source, target) in self.flows.items():
            points = self.lines.get(flow, [])
            if points and not self.shapes[source].has_on_border(points[0]):
                yield f"{flow} does not start at {source}"
            if points and not self.shapes[target].has_on_border(points[-1]):
                yield f"{flow} does not end at {target}"
        segments = [s for s in self.segments() if s.owner in self.flows]
        for s in segments:
            if s.start[0] != s.end[0] and s.start[1] != s.end[1]:
                yield f"{s.owner} has a slanting piece"
            around = self.scopes_of(self.flows[s.owner][0]) - {self.flows[s.owner][0]}
            for owner, box in self.shapes.items():
                if self.tags[owner] in {"participant", "lane"} or owner in around or not box.overlaps(s.box, 2):
                    continue
                yield f"{s.owner} runs through {owner}"
        for a, b in combinations(segments, 2):
            if a.owner != b.owner and a.box.overlaps(b.box):
                yield f"{a.owner} and {b.owner} cross"

    def _labels(self) -> Iterator[str]:
        for a, b in combinations(self.labels, 2):
            if a.overlaps(b, 1):
                yield f"the labels of {a.owner} and {b.owner} overlap"
        for label in self.labels:
            for s in self.segments():
                if label.overlaps(s.box, 1):
                    yield f"{s.owner} runs through the label of {label.owner}"
            for owner, box in self.shapes.items():
                if box.overlaps(label, 1) and not (self.tags[owner] in CONTAINERS and box.contains(label)):
                    yield f"the label of {label.owner} touches {owner}"
        labelled = {label.owner for label in self.labels}
        for owner in (self.nodes | self.flows.keys()) - labelled:
            if self.names[owner] and any(k in self.tags[owner] for k in ("Event", "Gateway", "Flow")):
                yield f"{owner} has a name without a place for it"
