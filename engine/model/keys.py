"""Integer keys: how the key of a thing inside an instance is made of the instance's key and a local number."""

from __future__ import annotations

LOCAL_BITS = 24
LOCAL_MASK = (1 << LOCAL_BITS) - 1


def key_of(root_key: int, local: int) -> int:
    """Return the global key of the local number `local` (1 … 2**24-1) inside the root instance `root_key`.

    Root instances get their keys from the store; what lives inside (element instances, user tasks, jobs, timers,
    called instances …) is numbered by the instance itself, so that running a step asks the store for nothing.
    A key is below 2**63 for the first 2**39 instances.
    """
    return (root_key << LOCAL_BITS) | local


def root_of(key: int) -> int:
    """Return the key of the root instance to which an inner key belongs."""
    return key >> LOCAL_BITS


def local_of(key: int) -> int:
    """Return the local number of an inner key."""
    return key & LOCAL_MASK


FIRST_KEY = 1 << 15
"""Where the store begins to number: so that keys it gives are below every key inside an instance, for ever."""


def is_inner(key: int) -> bool:
    """Is it the key of something inside a root instance (and not one that the store gave)?"""
    return key >= FIRST_KEY << LOCAL_BITS


def root_key_of(key: int) -> int:
    """Return the root instance's key for any key of an instance or of something inside one."""
    return root_of(key) if is_inner(key) else key
