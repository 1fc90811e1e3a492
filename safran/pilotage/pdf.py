"""The report: the figures of a perimeter and a year, by every axis that makes sense, small numbers hidden."""

from django.utils import timezone

from home.pdf import pdf_render
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.gardes import releve_lire
from safran.pilotage.queries.tableaux import croisement_lire, tableau_lire

AXES = (Axe.FORMATION, Axe.BASSIN, Axe.RESEAU, Axe.STRUCTURE)


def rapport_pdf(perimetre: Perimetre, annee: int | None) -> bytes:
    """A4 landscape, tagged, one table per axis."""
    releve = releve_lire(perimetre, annee)
    contexte = {
        "perimetre": perimetre,
        "annee": annee,
        "jour": timezone.localdate(),
        "tableaux": [tableau_lire(releve, axe) for axe in AXES],
        "croisement": croisement_lire(releve) if perimetre.entier else None,
    }
    return pdf_render("pilotage/pdf/rapport.html", contexte)
