"""The after-sales service: diagrams, decisions, forms, register and workers, on top of a general engine."""
