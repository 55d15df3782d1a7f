"""Reads form-js schemas, and validates answers on the server as form-js does in the browser."""

from engine.forms.model import Field, Form
from engine.forms.reader import read_form
from engine.forms.validation import Validated

__all__ = ["Field", "Form", "Validated", "read_form"]
