"""The board as it is shown: its figures and its sheets as HTML, kept; beside each, what this reader may do about it."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from reseau.annuaire.permissions.suivi import Gestes, gestes_sur
from reseau.annuaire.queries.chiffres_tableau import chiffres_dire
from reseau.annuaire.queries.listes import PIECES
from reseau.annuaire.queries.mesures import Ligne
from reseau.annuaire.queries.tableau import Tableau
from reseau.comptes.models import Compte

FICHES = Gardee("fiches écrites du tableau de l’annuaire", pieces=PIECES, combien=1000)

CHIFFRES = Gardee("chiffres écrits du tableau de l’annuaire", pieces=PIECES)


def chiffres_ecrire(tableau: Tableau) -> SafeString:
    """The figures and the bassins, which follow the perimeter and not what the list is narrowed by."""
    filtres = tableau.filtres
    cle = (tableau.cadre, filtres.bassin, filtres.reseau, filtres.distance, timezone.localdate())
    return CHIFFRES.rendre(
        cle, "annuaire/tableau_chiffres.html", lambda: {"tableau": tableau, "chiffres": chiffres_dire(tableau)}
    )


def rangs_ecrire(compte: Compte, lignes: Iterable[Ligne]) -> list[tuple[Ligne, Gestes, SafeString]]:
    """Each line with its gestures and its sheet; a sheet that one may edit leads to the field to fill."""
    jour, dites = timezone.localdate(), [(ligne, gestes_sur(compte, ligne)) for ligne in lignes]
    cles = {(ligne.qualite.faits.pk, ligne.lieux, gestes.modifier, jour): ligne for ligne, gestes in dites}
    ecrites = FICHES.lire_lot(cles, lambda lot: {cle: _ecrire(cles[cle], modifier=cle[2]) for cle in lot})
    return [(*dite, ecrites[cle]) for dite, cle in zip(dites, cles, strict=True)]


def _ecrire(ligne: Ligne, *, modifier: bool) -> SafeString:
    return SafeString(render_to_string("annuaire/tableau_fiche.html", {"ligne": ligne, "modifier": modifier}))
