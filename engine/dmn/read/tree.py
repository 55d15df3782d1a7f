"""Small questions to an XML element: its local name, children, texts and place."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.dmn.report import Place


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of these local names, in document order."""
    return (child for child in element if local_name(child) in names)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with this local name."""
    return None if element is None else next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """The content of the `text` child; empty without one."""
    text = child(element, "text")
    return "" if text is None else text.text or ""


def content_of(element: etree._Element | None) -> str | None:
    """The trimmed character content; None when it is empty."""
    return ((element.text or "").strip() or None) if element is not None else None


def line_of(element: etree._Element) -> int | None:
    """The line on which the element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else None


def place_of(element: etree._Element) -> Place:
    """The element's own id, else that of the nearest element around it, and its line."""
    at: etree._Element | None = element
    while at is not None and not at.get("id"):
        at = at.getparent()
    return Place(None if at is None else at.get("id"), line_of(element))


def text_place(element: etree._Element) -> Place:
    """The place where the `text` of an element begins."""
    text = child(element, "text")
    return Place(place_of(element).element_id, line_of(element if text is None else text))


def text_of_child(element: etree._Element, name: str) -> str:
    """The character content of the child with this name; empty without one."""
    found = child(element, name)
    return "" if found is None else found.text or ""
