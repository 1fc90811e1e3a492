"""A referent answers what others changed on own sheets: it is right, or the former value comes back."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from home.erreurs import RegleRefusee
from reseau.annuaire.au_lieu import SUITES
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.etats import MODELES
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.changements import changements_des_autres
from reseau.annuaire.rules.confirmations import structure_confirmer
from reseau.annuaire.rules.fiches import structure_fiche_modifier
from reseau.annuaire.rules.historique import modification_ajouter
from reseau.annuaire.rules.lieux import lieu_modifier
from reseau.annuaire.rules.services import LIENS, RELAIS, service_modifier
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

REGLES: dict[str, tuple[str, Callable[..., Any]]] = {
    Genre.STRUCTURE: ("structure", structure_fiche_modifier),
    Genre.LIEU: ("lieu", lieu_modifier),
    Genre.SERVICE: ("service", service_modifier),
}


@transaction.atomic
def changements_confirmer(*, structure: Structure, par: Compte) -> bool:
    """What others changed is right: every sheet is confirmed today; False when there was nothing left to say."""
    attendaient = bool(changements_des_autres(structure))
    if structure_confirmer(structure=structure, par=par):
        return True
    if attendaient:  # confirmées aujourd’hui par quelqu’un d’autre : ce geste dit que la structure l’a vu
        modification_ajouter(objet=structure, action=ActionModification.CONFIRMATION, par=par)
    return attendaient


@transaction.atomic
def changement_reprendre(*, structure: Structure, genre: str, objet: int, champ: str, par: Compte) -> None:
    """Give one field back the value it had before others changed it.

    RegleRefusee "deja_vu" when nothing waits there any more, "perdu" when the former value no longer exists, and those
    of the rule that writes the sheet; ValidationError when the former value no longer holds.
    """
    attendues = {(f.modification.genre, f.modification.objet): f for f in changements_des_autres(structure)}
    fiche = attendues.get((genre, objet))
    if fiche is None or champ not in fiche.reprenables:
        raise RegleRefusee("deja_vu", "Ce changement n’attend plus de réponse : quelqu’un y a répondu.")
    cible = MODELES[genre]._default_manager.filter(pk=objet).first()
    if cible is None or genre != Genre.STRUCTURE and cible.structure_id != structure.pk:
        raise RegleRefusee("perdu", "Cette fiche n’existe plus.")
    nom, regle = REGLES[genre]
    regle(**{nom: cible, "par": par, champ: _valeur(cible, champ, fiche.champs[champ][0])})


def _valeur(cible: Any, champ: str, gardee: Any) -> Any:
    """What the history keeps, as the rules take it."""
    if champ == "lieux":
        lieux = Lieu.objects.filter(structure=cible.structure_id).in_bulk([ligne["lieu_id"] for ligne in gardee or ()])
        return [
            {"lieu": lieux[ligne["lieu_id"]], **{nom: ligne[nom] for nom in SUITES if nom in ligne}}
            for ligne in gardee or ()
            if ligne["lieu_id"] in lieux
        ]
    if champ in (*LIENS, RELAIS):
        modele = Service._meta.get_field(champ).related_model
        return list(modele._default_manager.filter(code__in=gardee or ()))
    if champ in ("commune", "chez", "parent"):
        return _relation(champ, gardee)
    if champ == "identite_le" and gardee:
        return datetime.date.fromisoformat(gardee)
    return cible._meta.get_field(champ).get_default() if gardee is None else gardee


def _relation(champ: str, code: str | None) -> models.Model | None:
    if not code:
        return None
    trouvee = (
        Commune.objects.filter(code_insee=code) if champ == "commune" else Structure.objects.filter(code=code)
    ).first()
    if trouvee is None:
        raise RegleRefusee("perdu", "L’ancienne valeur n’existe plus : corrigez la fiche vous-même.")
    return trouvee
