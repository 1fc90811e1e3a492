"""What a platform is told: completion at once, the part done once a day, each time once, taken up after a failure."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from home.sortie import SortieRefusee
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.lti import avis
from safran.lti.choices import RENDU, EtatRendu
from safran.lti.models import Lancement, Lien, RenduCompte
from safran.lti.queries import rendus_dus
from safran.parcours.models import Suivi

DELAIS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1)]
BAIL = timedelta(minutes=5)  # le temps laissé à un envoi avant qu’un autre ne le reprenne
PAR_PASSAGE = 200


def rendu_ouvrir(*, lien: Lien, lancement: Lancement) -> RenduCompte:
    """What this platform will be told of this training; opened anew, what it once refused is told again."""
    rendu, neuf = RenduCompte.objects.get_or_create(lien=lien, formation=lancement.formation, ligne=lancement.ligne)
    if neuf:
        RENDU.commencer(rendu, par=lien.compte)
    elif rendu.etat == EtatRendu.REFUSE:
        rendu_reprendre(rendu=rendu, par=lien.compte)
    return rendu


@transaction.atomic
def rendu_reprendre(*, rendu: RenduCompte, par: Compte) -> None:
    """Tell again what was refused; nothing when someone just asked for it."""
    verrou = RENDU.verrouiller(rendu)
    if verrou.etat == EtatRendu.REFUSE:
        RENDU.changer(verrou, vers=EtatRendu.SUIVI, par=par, champs={"essais": 0, "prochain_essai": timezone.now()})


def rendus_envoyer() -> int:
    """Tell what is due; how many were told. A platform that fails is left alone until the next pass."""
    dits, muettes = 0, set[int]()
    dus = rendus_dus().order_by("prochain_essai").values_list("pk", "lien__plateforme")
    for pk, plateforme in list(dus[:PAR_PASSAGE]):
        if plateforme in muettes:
            continue
        if rendu_envoyer(pk=pk):
            dits += 1
        else:
            muettes.add(plateforme)
    return dits


def rendu_envoyer(*, pk: int) -> bool:
    """Tell one, and note what became of it; whether it was told.

    Taken under a lock, for BAIL, then told outside any transaction of ours, as a mail of the outbox is.
    """
    from safran.lti.jetons import score_dire  # neuf mégaoctets que seul un envoi demande

    rendu = _prendre(pk)
    if rendu is None:
        return False
    suivi = Suivi.objects.get(compte=rendu.lien.compte_id, formation=rendu.formation_id)
    part = 100 if suivi.est_acheve else suivi.progression_max
    try:
        score_dire(rendu.lien.plateforme, ligne=rendu.ligne, sujet=rendu.lien.sujet, part=part, acheve=suivi.est_acheve)
    except SortieRefusee as refus:
        return _manquer(rendu, str(refus))
    dit = {"dite": part, "dite_le": timezone.now(), "prochain_essai": timezone.now(), "essais": 0, "erreur": ""}
    return _conclure(rendu, EtatRendu.ACHEVE if suivi.est_acheve else EtatRendu.SUIVI, **dit)


@transaction.atomic
def _prendre(pk: int) -> RenduCompte | None:
    """The row, when this caller is the one to tell it: what is due is asked again under its lock."""
    if not RenduCompte.objects.select_for_update().filter(pk=pk).exists():
        return None
    rendu = rendus_dus().select_related("lien__plateforme", "formation").filter(pk=pk).first()
    if rendu:
        RenduCompte.objects.filter(pk=pk).update(prochain_essai=timezone.now() + BAIL, essais=F("essais") + 1)
    return rendu


@transaction.atomic
def _conclure(rendu: RenduCompte, vers: EtatRendu, **champs: Any) -> bool:
    """Write what became of it; whether it is still there: an agreement may be taken back meanwhile."""
    verrou = RenduCompte.objects.select_for_update(of=("self",)).filter(pk=rendu.pk).first()
    if verrou is None:
        return False
    if vers != verrou.etat:
        RENDU.changer(verrou, vers=vers, par=None, champs=champs)
    else:
        RenduCompte.objects.filter(pk=rendu.pk).update(**champs)
    return True


def _manquer(rendu: RenduCompte, erreur: str) -> bool:
    """Date the next attempt; after the last delay, give up and tell the Région, once a day for one platform. False."""
    abandonne = rendu.essais >= len(DELAIS)
    prochain = timezone.now() + DELAIS[min(rendu.essais, len(DELAIS) - 1)]
    etat = EtatRendu.REFUSE if abandonne else EtatRendu.SUIVI
    if _conclure(rendu, etat, erreur=erreur[:300], prochain_essai=prochain) and abandonne:
        plateforme = rendu.lien.plateforme
        avis.REFUS.envoyer(
            comptes_mandates(Role.REGION), reverse("lti_plateforme", args=[plateforme.uuid]),
            etape=f"{plateforme.pk}-{timezone.localdate():%Y%m%d}",
            plateforme=plateforme.nom, formation=rendu.formation.title, raison=erreur,
        )  # fmt: skip
    return False
