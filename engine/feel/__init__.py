"""FEEL, the expression language of DMN 1.5, with the engine built-ins of the dialect; a library in its own right."""
