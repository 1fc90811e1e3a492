"""The page of a note, written once for readers alike; what is one's own stands beside: bookmark, own reprises."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home import registre
from home.registre import Lien
from home.site.arbre import est_servie
from home.site.cache import Gardee
from pratiques.choices import EtatReprise
from pratiques.models import FichePratiquePage
from pratiques.permissions.fiches import peut_ecrire, peut_gerer
from pratiques.queries.echanges import (
    SUR_LA_FICHE,
    Bilan,
    bilan_de,
    echanges_contexte,
    garde,
    reprises_de,
    reprises_en_vue,
)
from pratiques.queries.fiches import actions_de, fiche_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

PARTIES = {
    "tete": "pratiques/fiche_tete.html",
    "corps": "pratiques/fiche_corps.html",
    "reprises": "pratiques/fiche_reprises.html",
    "echanges": "pratiques/fiche_echanges.html",
    "sommaire": "pratiques/fiche_sommaire.html",
    "notes": "pratiques/fiche_notes.html",
}
PERSONNES = Gardee("qui tient une fiche", pieces=("pratiques",), combien=2000)
ECRITES = Gardee(
    "fiches pratiques",
    pieces=("wagtailcore", "pratiques", "comptes", "structures", "territoires", "vocabulaires"),
    journaux=("pratiques_brouillon",),  # du brouillon, seul le groupe se lit ; s’y rattacher s’écrit ailleurs
    combien=1000,
)


class Personnes(NamedTuple):
    """Whose note it is: accounts that sign, those whose reprise is not accepted and shows to them."""

    signent: frozenset[int]
    a_part: frozenset[int]


class Lecteur(NamedTuple):
    """What makes two readers of a note alike: what they may do there, never who they are."""

    membre: bool
    reprend: bool
    gere: bool
    actions: tuple[str, ...]


@dataclass(frozen=True)
class FicheEcrite:
    """The parts of its page, each written."""

    parties: dict[str, SafeString]
    bilan: Bilan | None


def fiche_rendu(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any]:
    """What the page of a note in the tree shows to this reader; a preview shows what is not published yet."""
    if not est_servie(fiche):
        return fiche_montrer(fiche, compte)
    personnes: Personnes = PERSONNES.lire(fiche.pk, lambda: _personnes(fiche))
    lecteur = _lecteur(fiche, compte, personnes)
    ecrite: FicheEcrite = ECRITES.lire((fiche.pk, timezone.localdate(), lecteur), lambda: _ecrire(fiche, lecteur))
    parties = ecrite.parties
    if fiche.live and compte.pk in personnes.a_part:
        siennes = {"reprises": reprises_de(fiche, compte)[:SUR_LA_FICHE], "bilan": ecrite.bilan}
        parties = {**parties, "reprises": _partie("reprises", {**_dits(fiche, lecteur), **siennes})}
    return _contexte(fiche, compte, lecteur, parties)


def fiche_montrer(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any]:
    """The same of a note that is not in the library, or not as it stands: nothing of it is kept."""
    lecteur = _lecteur(fiche, compte)
    return _contexte(fiche, compte, lecteur, _ecrire(fiche, lecteur).parties)


def _contexte(
    fiche: FichePratiquePage, compte: Compte, lecteur: Lecteur, parties: dict[str, SafeString]
) -> dict[str, Any]:
    siens = {**garde(fiche, compte), "gestes": _gestes(fiche, compte)} if fiche.live else {}
    return {"parties": parties, "reprend": lecteur.reprend, **siens}


def _gestes(fiche: FichePratiquePage, compte: Compte) -> list[Lien]:
    """What other rooms let this member do from it."""
    if not est_membre(compte):
        return []
    return [lien for offre in registre.lire("depuis_une_pratique") if (lien := offre(compte, fiche))]


def _personnes(fiche: FichePratiquePage) -> Personnes:
    signent = fiche.auteurs.values_list("compte_id", flat=True)
    a_part = fiche.reprises.exclude(etat=EtatReprise.ACCEPTEE).values_list("compte_id", flat=True)
    return Personnes(frozenset(signent), frozenset(a_part))


def _lecteur(fiche: FichePratiquePage, compte: Compte, personnes: Personnes | None = None) -> Lecteur:
    membre, gere = est_membre(compte), peut_gerer(compte, fiche, personnes and personnes.signent)
    reprend = fiche.en_bibliotheque and membre and peut_ecrire(compte)
    return Lecteur(membre, reprend, gere, tuple(actions_de(fiche, compte, gere=gere)))


def _ecrire(fiche: FichePratiquePage, lecteur: Lecteur) -> FicheEcrite:
    """Everything that readers alike read of it; what surrounds it, once it is online."""
    bilan = bilan_de(fiche) if fiche.live else None
    contexte = {**_dits(fiche, lecteur), **fiche_lire(fiche, avec_groupe=lecteur.membre), "bilan": bilan}
    if fiche.live:
        contexte |= {
            "reprises": reprises_en_vue(fiche, repond=lecteur.gere),
            **echanges_contexte(fiche, membre=lecteur.membre),
        }
    return FicheEcrite({nom: _partie(nom, contexte) for nom in PARTIES}, bilan)


def _dits(fiche: FichePratiquePage, lecteur: Lecteur) -> dict[str, Any]:
    droits = {"reprend": lecteur.reprend, "historique": lecteur.gere, "actions": lecteur.actions}
    return {"page": fiche, "nomme": lecteur.membre, **droits}


def _partie(nom: str, contexte: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(PARTIES[nom], contexte))
