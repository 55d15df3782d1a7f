"""Advice on diagrams that can be executed and could be better: one rule a file, each with a bad and a good example."""

from engine.lint.check import check

__all__ = ["check"]
