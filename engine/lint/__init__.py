"""Advice on diagrams beyond what can be executed: one rule a file, each with a good and a bad example and a page."""
