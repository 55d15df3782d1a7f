"""Amounts of money as a Chinese offer writes them: with thousands and cents, and in words that nobody can alter."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_figures(amount: Decimal) -> str:
    """Return an amount with thousands and two decimals, as in `12,800.00`."""
    return f"{amount:,.2f}"


def in_words(amount: Decimal) -> str:
    """Return an amount in CNY (from 0 to below 10^16) in capital numerals, as in `玖仟陆佰元整`."""
    cents = int((amount * 100).to_integral_value())
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not (jiao or fen):
        return f"{words}整"
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif yuan:
        words += DIGITS[0]
    return words + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    words, gap = "", False
    for group in reversed(range(len(GROUPS))):
        part = number // 10 ** (4 * group) % 10_000
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += DIGITS[0]
        words += _group(part) + GROUPS[group]
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            words += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
