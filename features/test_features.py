"""Every scenario under features/."""

from pytest_bdd import scenarios

scenarios(".")
