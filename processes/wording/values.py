"""What is worked out before a text is worded, as the variable `paper` of its table: number, days, amounts of money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from processes.moments import ZONE
from processes.wording.money import in_figures, in_words


def with_values(variables: Mapping[str, Any], number: str, made_at: datetime) -> dict[str, Any]:
    """Return a case's variables with `paper`: what a table of texts may use beside them.

    number, made_at, made_on (the day here); of a quote (`renewal`) also list_price, price and saved in figures,
    discount in per cent, price_words, and valid_until, the last day on which the offer holds.
    """
    paper = {"number": number, "made_at": made_at.isoformat(), "made_on": _day(made_at, 0)}
    renewal = variables.get("renewal")
    return {**variables, "paper": paper | (_quoted(renewal, made_at) if isinstance(renewal, Mapping) else {})}


def _quoted(renewal: Mapping[str, Any], made_at: datetime) -> dict[str, str]:
    told: dict[str, str] = {}
    listed, price, days = (_number(renewal.get(name)) for name in ("list_price", "price", "valid_days"))
    if days is not None:
        told["valid_until"] = _day(made_at, int(days))
    if listed and price is not None:
        saved = listed - price
        told |= {"list_price": in_figures(listed), "price": in_figures(price), "saved": in_figures(saved)}
        told |= {"discount": f"{saved / listed:.1%}".replace(".0%", "%"), "price_words": in_words(price)}
    return told


def _day(at: datetime, later: int) -> str:
    return (at.astimezone(ZONE) + timedelta(days=later)).date().isoformat()


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
