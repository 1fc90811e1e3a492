"""Where the tiles of the maps come from, when a tile server is set."""

import re
from urllib.parse import urlsplit

_HOTE = re.compile(r"(\*\.)?[A-Za-z0-9.-]+(:\d+)?")


def origine_tuiles(url: str) -> str:
    """What the content policy must let through for an address of tiles: « https://*.tuiles.example ».

    Empty for no tile server, and for tiles of the site itself.
    """
    parties = urlsplit(url.replace("{s}", "*"))
    connue = parties.scheme in ("http", "https") and _HOTE.fullmatch(parties.netloc)
    return f"{parties.scheme}://{parties.netloc}" if connue else ""
