"""« Mon espace »: what waits for someone, card by card, each kept for her until something that it depends on changes.

A card is read again, alone, when one of its rooms is written, whoever writes; when she gains or loses a right; the day
after; when what she follows moves (`etat`). Nothing has to be told: a rule that writes has nothing to do. ADR 045.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home import registre
from home.gardees import SECONDES, Gardee, versions_ensemble
from home.registre import Carte, CarteGardee

RENDUE = "components/rendu.html"
UNE_HEURE = 3600
PERSONNES = 200  # par processus, une vingtaine de kilo-octets chacune
LECTEUR = frozenset({"comptes"})  # ce que toute carte lit : le compte de qui la demande


def cartes_lire(compte: Any) -> list[Carte]:
    """What the rooms have to say to this person today, in their order."""
    offres = registre.lire("cartes_espace")
    gardees = [offre for offre in offres if isinstance(offre, CarteGardee)]
    cle = compte.pk, timezone.localdate(), *[tenu(compte) for tenu in registre.lire("tenus")]
    with versions_ensemble(piece for offre in gardees for piece in _pieces(offre)):
        etats = {etat: etat(compte) for etat in {offre.etat for offre in gardees}}
        cartes = [
            _carte(offre, compte, (*cle, etats[offre.etat])) if isinstance(offre, CarteGardee) else offre(compte)
            for offre in offres
        ]
    return [carte for carte in cartes if carte]


def _carte(offre: CarteGardee, compte: Any, cle: tuple) -> Carte | None:
    ecrire = (lambda carte: carte) if offre.formulaire else carte_ecrire
    return _gardee(offre).lire(cle, lambda: ecrire(offre.faire(compte)))


@cache
def _gardee(offre: CarteGardee) -> Gardee:
    return Gardee(
        f"{offre.faire.__module__}.{offre.faire.__name__}",
        pieces=_pieces(offre),
        journaux=offre.journaux,
        combien=PERSONNES,
        secondes=SECONDES if offre.a_l_heure else UNE_HEURE,
    )


def _pieces(offre: CarteGardee) -> frozenset[str]:
    return LECTEUR.union(offre.pieces)


def carte_ecrire(carte: Carte | None, **autour: Any) -> Carte | None:
    """The same card, its template already rendered, with `autour` and nothing of who asks."""
    if carte is None:
        return None
    html = SafeString(render_to_string(carte.gabarit, {**carte.contexte, **autour}))
    if settings.GARDEES_SURVEILLEES and 'method="post"' in html:
        raise AssertionError(f"« {carte.titre} » se garde écrite et porte un formulaire : son jeton est d’une page.")
    suite = {nom: carte.contexte[nom] for nom in ("url_suite", "libelle_suite") if nom in carte.contexte}
    return Carte(carte.titre, RENDUE, {"html": html, **suite}, carte.large, carte.chiffres)
