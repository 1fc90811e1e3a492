"""Builders of the workshop: a proposal in any state."""

import datetime

from django.utils import timezone

from reseau.structures.models import Reseau
from safran.atelier.models import CoAuteur, LectureProposition, Proposition
from tests.fabriques import un_reseau
from tests.safran.fabriques_formations import un_module, une_etape, une_formation


def une_proposition(auteur=None, etat: str = "ECRITE", texte: str = "", **champs) -> Proposition:
    """A module of one step proposed by someone of the missions locales."""
    from tests.pratiques.fabriques import un_auteur

    auteur = auteur or un_auteur("missions-locales")
    formation = une_formation(live=False, owner=auteur, **champs)
    blocs = [("texte", f"<p>{texte}</p>")] if texte else ()
    un_module(formation, [une_etape("Accueillir", blocs)], live=False)
    CoAuteur.objects.create(formation=formation, compte=auteur, invite_par=auteur)
    reseau = un_reseau("missions-locales")
    return Proposition.objects.create(formation=formation, auteur=auteur, reseau=reseau, etat=etat, version=1)


def une_lecture(proposition: Proposition, lecteur=None, reseau: Reseau | None = None, meme: bool = False, **champs):
    """One of its readings, open, or under the eyes of someone."""
    echeance = timezone.localdate() + datetime.timedelta(days=10)
    return LectureProposition.objects.create(
        proposition=proposition, lecteur=lecteur, reseau=reseau, meme_reseau=meme, echeance=echeance, **champs
    )
