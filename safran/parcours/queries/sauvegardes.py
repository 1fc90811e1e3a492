"""What a Moodle backup has to read: its pages, its books, its labels; nothing is written."""

from dataclasses import dataclass

from home.archives.refus import ArchiveRefusee
from home.erreurs import RegleRefusee
from safran.quiz.echange.cours import PageReprise, pages_de
from safran.quiz.echange.modele import Refus
from safran.quiz.echange.sauvegarde import Sauvegarde

ETAPES_MAX = 200


@dataclass
class SauvegardeLue:
    """What a backup has to read: the name of its course, its pages, what is not one."""

    cours: str
    pages: list[PageReprise]
    remarques: list[str]


def sauvegarde_lire(contenu: bytes) -> SauvegardeLue:
    """What would be taken of a backup; nothing is written.

    Raises RegleRefusee "sauvegarde_refusee" when the file cannot be read, "sans_page" when it holds nothing to read.
    """
    remarques: list[str] = []
    try:
        with Sauvegarde(contenu) as sauvegarde:
            cours, pages = pages_de(sauvegarde, remarques)
    except (ArchiveRefusee, Refus) as refus:
        raise RegleRefusee("sauvegarde_refusee", f"Cette sauvegarde ne se lit pas : {refus}") from refus
    if not pages:
        raise RegleRefusee("sans_page", "Cette sauvegarde n’a ni page, ni livre, ni étiquette à reprendre.")
    if len(pages) > ETAPES_MAX:
        remarques.append(f"{len(pages) - ETAPES_MAX} pages de trop : un module s’arrête à {ETAPES_MAX} étapes.")
    return SauvegardeLue(cours, pages[:ETAPES_MAX], remarques)
