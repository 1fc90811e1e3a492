"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement("Tenir le catalogue des dispositifs", "qui propose, qui s’en sert", "Dispositif UsageDispositif"),
]
