"""Is a subscription, read from the table or just opened, still open after what this command has done so far?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.events import SubscriptionClosed

if TYPE_CHECKING:
    from engine.runtime.context import Context


def is_open(context: Context, subscription_key: int) -> bool:
    return not any(
        type(event) is SubscriptionClosed and event.subscription_key == subscription_key for event in context.events
    )
