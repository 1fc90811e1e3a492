"""What `manage.py check` says before the site is opened."""

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

# Ce que WeasyPrint charge, et le paquet Debian qui l’apporte.
BIBLIOTHEQUES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
}


def _se_charge(noms: tuple[str, ...]) -> bool:
    for nom in noms:
        try:
            ctypes.CDLL(nom)
        except OSError:
            continue
        return True
    return False


@register(Tags.compatibility)
def pango_present(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn, with the line to type, when documents cannot be made; everything else works."""
    absents = [paquet for paquet, noms in BIBLIOTHEQUES.items() if not _se_charge(noms)]
    if not absents:
        return []
    return [
        Warning(
            "Pango manque : les documents PDF (attestations, feuilles à imprimer) ne peuvent pas être faits. "
            "Le reste du site fonctionne.",
            hint=f"Installez-le par « sudo apt-get install {' '.join(absents)} », puis relancez le site.",
            id="home.W001",
        )
    ]
