"""Nobody's account has the name in which the service itself acts: the journal could not tell the two apart."""

import pytest

from engine.api import Engine, InvalidInput, commands
from processes.users import find_user


@pytest.mark.parametrize("name", ["customer", "Portal", "mailbox"])
def test_an_account_can_not_be_named_as_the_service(engine: Engine, name: str) -> None:
    with pytest.raises(InvalidInput, match="a name that the system does not act in"):
        engine.execute(commands.CreateUser(name, "某人"), find_user("admin").actor)
