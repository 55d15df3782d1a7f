"""The lint rules, one a file; engine.lint.catalogue lists them."""
