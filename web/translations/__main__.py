"""Brings the Chinese catalogue up to date and names what is not translated yet."""

import sys

from web.translations import update

missing = update("zh")
sys.stdout.write("".join(f"{text}\n" for text in missing))
sys.exit(1 if missing else 0)
