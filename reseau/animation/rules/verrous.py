"""What every word written in session asks first, and what it leaves behind: the version that the readers follow."""

import datetime
from collections.abc import Container

from django.db.models import F
from django.utils import timezone

from home.detecteur import identifiants_detecter, phrase_alerte
from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from reseau.animation.choices import EN_SEANCE, REUNION, EtatReunion
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Reunion
from reseau.comptes.models import Compte

SINON = "cochez plus bas que ces mots ne désignent pas une personne reçue"


def reunion_verrouiller(*, reunion: Reunion, par: Compte, etats: Container[str] = EN_SEANCE) -> Reunion:
    """The meeting, locked, while it may be written by this person.

    Raises RegleRefusee "droit", "verrouillee" once adopted, or "etat".
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = REUNION.verrouiller(reunion)
    if verrou.etat == EtatReunion.ADOPTEE:
        raise RegleRefusee("verrouillee", "Le compte rendu est adopté : il ne change plus.")
    if verrou.etat not in etats:
        raise RegleRefusee("etat", f"Cela s’écrit en séance : {REUNION.phrase(verrou)}")
    return verrou


def ecrit_noter(*, reunion: Reunion) -> datetime.datetime:
    """Something was written: who follows this meeting reads it again. When."""
    maintenant = timezone.now()
    Reunion.objects.filter(pk=reunion.pk).update(version=F("version") + 1, ecrit_le=maintenant)
    return maintenant


def personnes_exiger(*, texte: str, reunion: Reunion, deja: str = "", garder: bool = False) -> None:
    """Raises RegleRefusee "personne" when the detector sees someone who holds no seat and was not there before.

    `garder` is the word of who writes: these words name nobody who was received (R3.5).
    """
    if garder or not (vues := [d for d in identifiants_detecter(texte) if d.extrait not in deja]):
        return
    noms = [replier(siege.qui) for siege in reunion.comite.sieges.select_related("compte")]
    if etrangeres := [d for d in vues if not _siege(replier(d.extrait), noms)]:
        raise RegleRefusee("personne", phrase_alerte(etrangeres, SINON))


def _siege(extrait: str, noms: list[str]) -> bool:
    """« Mme Tessier », when a Tessier holds a seat."""
    mots = extrait.split()[1:]
    return bool(mots) and any(set(mots) <= set(nom.split()) for nom in noms if nom)
