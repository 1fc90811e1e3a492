"""The sheet of a day as a document, blank or filled with what the grid says; the list of what is destroyed."""

import datetime

from home.documents.pdf import pdf_render
from safran.presences.models import BordereauElimination
from safran.presences.queries.bordereaux import bordereau_chiffres
from safran.presences.queries.feuilles import Grille, grille_lire

RANGS_PAR_PAGE = 13


def feuille_pdf(session: object, jour: datetime.date, *, vierge: bool) -> bytes:
    """A4 landscape, tagged, one column per half-day, the header on every page."""
    grille = grille_lire(session).du_jour(jour)
    return pdf_render("presences/pdf/feuille.html", feuille_contexte(grille, jour, vierge=vierge))


def feuille_contexte(grille: Grille, jour: datetime.date, *, vierge: bool) -> dict:
    """What the template shows; a blank sheet keeps free rows for those whom nobody expected."""
    formateurs = {f.pk: f for seance in grille.seances for f in seance.formateurs.all()}
    manque = -len(grille.lignes) % RANGS_PAR_PAGE if vierge or not grille.lignes else 0
    return {
        "grille": grille,
        "session": grille.session,
        "jour": jour,
        "vierge": vierge,
        "formateurs": sorted(formateurs.values(), key=str),
        "minutes": sum(seance.minutes for seance in grille.seances),
        "colonnes": [(seance, grille.contresignatures.get(seance.pk, [])) for seance in grille.seances],
        "rangs_vides": range(len(grille.lignes) + 1, len(grille.lignes) + manque + 1),
    }


def bordereau_pdf(bordereau: BordereauElimination) -> bytes:
    """A4 landscape, tagged: the list, who approved it, what was destroyed or put off."""
    contexte = {
        "bordereau": bordereau,
        "chiffres": bordereau_chiffres(bordereau),
        "lignes": bordereau.lignes.select_related("purge"),
    }
    return pdf_render("presences/pdf/bordereau.html", contexte)
