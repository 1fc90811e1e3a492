"""The catalogue as LHÉO 2.3: what other information systems read; elements are described in docs/lheo.md."""

from safran.formations.lheo.ecriture import lheo_ecrire
from safran.formations.lheo.lecture import SessionLheo, offres_lire, organisme_lire

__all__ = ["SessionLheo", "lheo_ecrire", "offres_lire", "organisme_lire"]
