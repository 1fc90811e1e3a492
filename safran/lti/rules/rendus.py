"""What a platform is told: completion at once, the part done once a day, each time once, taken up after a failure."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from home.sortie import SortieRefusee
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.lti import avis
from safran.lti.choices import EtatRendu
from safran.lti.models import Lancement, Lien, RenduCompte
from safran.lti.queries import rendus_dus
from safran.parcours.models import Suivi

DELAIS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1)]
BAIL = timedelta(minutes=5)  # le temps laissé à un envoi avant qu’un autre ne le reprenne
PAR_PASSAGE = 200


def rendu_ouvrir(*, lien: Lien, lancement: Lancement) -> RenduCompte:
    """What this platform will be told of this training; opened anew, what it once refused is told again."""
    rendu, _neuf = RenduCompte.objects.get_or_create(lien=lien, formation=lancement.formation, ligne=lancement.ligne)
    RenduCompte.objects.filter(pk=rendu.pk, etat=EtatRendu.REFUSE).update(etat=EtatRendu.SUIVI, essais=0)
    return rendu


def rendus_envoyer() -> int:
    """Tell what is due; how many were told."""
    return sum(rendu_envoyer(pk=pk) for pk in list(rendus_dus().values_list("pk", flat=True)[:PAR_PASSAGE]))


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
        _manquer(rendu, str(refus))
        return False
    etat = EtatRendu.ACHEVE if suivi.est_acheve else EtatRendu.SUIVI
    dit = {"etat": etat, "dite": part, "dite_le": timezone.now(), "prochain_essai": timezone.now()}
    return bool(RenduCompte.objects.filter(pk=pk).update(**dit, essais=0, erreur=""))


@transaction.atomic
def _prendre(pk: int) -> RenduCompte | None:
    """The row, when this caller is the one to tell it: what is due is asked again under its lock."""
    if not RenduCompte.objects.select_for_update().filter(pk=pk).exists():
        return None
    rendu = rendus_dus().select_related("lien__plateforme", "formation").filter(pk=pk).first()
    if rendu:
        RenduCompte.objects.filter(pk=pk).update(prochain_essai=timezone.now() + BAIL, essais=F("essais") + 1)
    return rendu


def _manquer(rendu: RenduCompte, erreur: str) -> None:
    """Date the next attempt; after the last delay, give up and tell the Région, once a day for one platform."""
    abandonne = rendu.essais >= len(DELAIS)
    RenduCompte.objects.filter(pk=rendu.pk).update(
        erreur=erreur[:300],
        etat=EtatRendu.REFUSE if abandonne else EtatRendu.SUIVI,
        prochain_essai=timezone.now() + DELAIS[min(rendu.essais, len(DELAIS) - 1)],
    )
    if abandonne:
        plateforme = rendu.lien.plateforme
        avis.REFUS.envoyer(
            comptes_mandates(Role.REGION), reverse("lti_plateforme", args=[plateforme.uuid]),
            etape=f"{plateforme.pk}-{timezone.localdate():%Y%m%d}",
            plateforme=plateforme.nom, formation=rendu.formation.title, raison=erreur,
        )  # fmt: skip
