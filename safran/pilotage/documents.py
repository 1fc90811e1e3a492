"""The report: the figures of a perimeter and a year, by every axis that makes sense, small numbers hidden."""

import datetime

from home.documents.pdf import pdf_render
from safran.pilotage.choices import Axe
from safran.pilotage.queries.releves import Releve
from safran.pilotage.queries.tableaux import croisement_lire, tableau_lire

AXES = (Axe.FORMATION, Axe.BASSIN, Axe.RESEAU, Axe.STRUCTURE)


def rapport_pdf(releve: Releve, instant: datetime.datetime) -> bytes:
    """A4 landscape, tagged, one table per axis; it says when it was counted."""
    contexte = {
        "perimetre": releve.perimetre,
        "annee": releve.annee,
        "instant": instant,
        "tableaux": [tableau_lire(releve, axe) for axe in AXES],
        "croisement": croisement_lire(releve) if releve.perimetre.entier else None,
    }
    return pdf_render("pilotage/pdf/rapport.html", contexte)
