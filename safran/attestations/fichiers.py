"""The files of the attestations: frozen documents (home.gels), one folder per year."""

from home import gels
from home.gels import PREFIXE, empreinte, fichier_lire, fichier_poser

__all__ = ["DOSSIER", "PREFIXE", "empreinte", "fichier_lire", "fichier_nom", "fichier_poser", "provisoires_retirer"]

DOSSIER = "attestations"


def fichier_nom(numero: str, code: str) -> str:
    """Where the file of an attestation stands in the private storage: one folder per year.

    The code keeps apart two files of one number, as a database restored from an older backup would give.
    """
    return f"{DOSSIER}/{numero.split('-')[1]}/{numero}-{code}.pdf"


def provisoires_retirer() -> int:
    """Remove what an interrupted writing left behind more than a day ago; return how many."""
    return gels.provisoires_retirer(DOSSIER)
