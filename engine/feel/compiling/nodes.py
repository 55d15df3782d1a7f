"""The complete compiler: importing it registers the compilers of all kinds of nodes."""

from engine.feel.compiling import collections, control, names, operators
from engine.feel.compiling.compiler import compile_node
from engine.feel.compiling.tests import compile_unary_tests

__all__ = ["collections", "compile_node", "compile_unary_tests", "control", "names", "operators"]
