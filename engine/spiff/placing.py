"""Placing tokens by hand: the scopes around an element are opened, without their start events and input mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import InvalidInput

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.specs.process import ProcessSpec
    from engine.spiff.tokens import Token


def place(scope: Scope, spec: ElementSpec) -> Token:
    """Put a token before an element of this scope, or of a sub-process inside it that is opened if need be."""
    return scope_for(scope, spec.body_spec, spec).spawn(spec)


def scope_for(scope: Scope, body: ProcessSpec, spec: ElementSpec) -> Scope:
    """Return the one open scope of a body, opened now if there is none."""
    if scope.spec is body:
        return scope
    subprocess: Any = body.owner
    around = scope_for(scope, subprocess.body_spec, spec)
    if subprocess.loop is not None:
        raise InvalidInput(
            "Expected an element that can be activated by hand, but '{element}' is inside the multi-instance "
            "'{subprocess}'; name one of its open instances",
            "应当是可以手工激活的元素，但“{element}”在多实例“{subprocess}”内部；请指定其中一个打开的实例",
            element=spec.name,
            subprocess=subprocess.name,
        )
    found = subprocess.open_scopes(around)
    if len(found) > 1:
        raise InvalidInput(
            "Expected one open '{subprocess}' to activate '{element}' in, but there are {count}; name one of them",
            "要激活“{element}”，应当只有一个打开的“{subprocess}”，但有 {count} 个；请指定其中一个",
            subprocess=subprocess.name,
            element=spec.name,
            count=len(found),
        )
    opened: Scope = subprocess.enter_by_hand(found[0] if found else subprocess.open_empty(around))
    return opened
