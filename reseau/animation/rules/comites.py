"""Open and close bodies, name and end seats; what becomes of them when someone leaves (R4.1, R4.6, R4.14)."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from reseau.animation.avis import siege_fini_dire
from reseau.animation.choices import Qualite
from reseau.animation.models import Action, Comite, Decision, Siege, Suite
from reseau.animation.permissions import peut_gerer_les_instances, tenue_exiger
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


@transaction.atomic
def comite_creer(*, par: Compte, cle: uuid.UUID, **champs: Any) -> Comite:
    """Open a body; the same key writes once. Raises RegleRefusee "droit", ValidationError by field."""
    if not peut_gerer_les_instances(par):
        raise RegleRefusee("droit", "La Région seule ouvre une instance.")
    if existant := Comite.objects.filter(uuid=cle).first():
        return existant
    comite = Comite(uuid=cle, **{"du": timezone.localdate(), **champs})
    comite.full_clean()
    comite.save()
    public_purge()
    return comite


@transaction.atomic
def comite_modifier(*, comite: Comite, par: Compte, **champs: Any) -> Comite:
    """Change its name, its rules, who reads it. Raises RegleRefusee "droit", ValidationError by field."""
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    verrou.full_clean()
    verrou.save()
    public_purge()
    return verrou


@transaction.atomic
def comite_fermer(*, comite: Comite, par: Compte, au: datetime.date | None = None) -> Comite:
    """Close it from a day on (today): its seats end with it, what it decided stays. Raises RegleRefusee "droit"."""
    if not peut_gerer_les_instances(par):
        raise RegleRefusee("droit", "La Région seule ferme une instance.")
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if verrou.terminee:
        raise RegleRefusee("etat", "Cette instance est déjà fermée.")
    fin = au or timezone.localdate()
    verrou.au = max(fin, verrou.du + datetime.timedelta(days=1))
    verrou.save(update_fields=["au"])
    for siege in verrou.sieges.filter(Q(au=None) | Q(au__gt=fin)):
        _terminer(siege, fin)
    public_purge()
    return verrou


@transaction.atomic
def siege_nommer(*, comite: Comite, par: Compte, cle: uuid.UUID, **champs: Any) -> Siege:
    """Name someone to a seat; the same key writes once.

    Raises RegleRefusee "droit", "ferme", "personne" when nobody nor any organisation is named; ValidationError.
    """
    tenue_exiger(par=par, comite=comite)
    if existant := Siege.objects.filter(uuid=cle, comite=comite).first():
        return existant
    Comite.objects.select_for_update().get(pk=comite.pk)
    if comite.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    siege = Siege(uuid=cle, comite=comite, nomme_par=par, **{"du": timezone.localdate(), **champs})
    if not siege.qui and not siege.pour_qui:
        raise RegleRefusee("personne", "Dites qui siège, ou pour quel organisme.")
    if siege.supplee and siege.supplee.comite_id != comite.pk:
        raise RegleRefusee("supplee", "Le siège suppléé est d’une autre instance.")
    siege.full_clean()
    siege.save()
    return siege


@transaction.atomic
def siege_terminer(*, siege: Siege, par: Compte, au: datetime.date | None = None) -> Siege:
    """End a seat from a day on (today), its stand-in's with it; each is told. Raises RegleRefusee "droit" or "etat"."""
    tenue_exiger(par=par, comite=siege.comite)
    verrou = Siege.objects.select_for_update().get(pk=siege.pk)
    if verrou.terminee:
        raise RegleRefusee("etat", "Ce siège est déjà terminé.")
    fin = au or timezone.localdate()
    finis = [*verrou.suppleants.filter(qualite=Qualite.SUPPLEANT, au=None), verrou]
    for fini in finis:
        siege_fini_dire(_terminer(fini, fin))
    return verrou


def _terminer(siege: Siege, au: datetime.date) -> Siege:
    """A seat that had not begun is given up on its first day."""
    siege.au = max(au, siege.du)
    siege.save(update_fields=["au"])
    return siege


# Someone leaves, a structure is replaced: what they held goes on, or ends that day.


@transaction.atomic
def compte_quitter(*, compte: Compte) -> None:
    """Her seats end today; those to come are given up. What she wrote and decided stays."""
    jour = timezone.localdate()
    for siege in Siege.objects.filter(Q(au=None) | Q(au__gt=jour), compte=compte):
        _terminer(siege, jour)


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Its seats, decisions and actions are those of the structure that replaces it; adopted words do not change."""
    Siege.objects.filter(structure=source).update(structure=cible)
    for modele in (Suite, Decision, Action):
        modele._default_manager.filter(porteur_structure=source).update(porteur_structure=cible)
