"""The opinion of the State services: asked when pupils are the public, given once; silence says nothing (R5.13)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte, heure
from reseau.agenda.annonces_moderation import avis_annoncer, avis_demander
from reseau.agenda.choices import ELEVES, MODERATION, SensAvis
from reseau.agenda.models import AvisEtat, Evenement
from reseau.agenda.permissions import peut_donner_avis
from reseau.agenda.queries.jours_sensibles import feries_entre
from reseau.comptes.models import Compte

JOURS_OUVRES_DE_L_AVIS = 5


def etat_consulter(*, evenement: Evenement) -> None:
    """Ask the State services for their opinion, once, when pupils are among its publics."""
    if not evenement.publics.filter(code=ELEVES).exists():
        return
    echeance = jours_ouvres_apres(jour=timezone.localdate(), nombre=JOURS_OUVRES_DE_L_AVIS)
    avis, neuf = AvisEtat.objects.get_or_create(evenement=evenement, defaults={"echeance": echeance})
    if neuf:
        avis_demander(avis)


def avis_perimer(*, evenement: Evenement, par: Compte) -> None:
    """Another date or place: what was said of the former one, or left unsaid, is no opinion any more; history keeps it.

    One that is still awaited stays: it will be about what is read.
    """
    avis = AvisEtat.objects.filter(evenement=evenement).select_related("evenement").first()
    if avis is None or not (avis.donne or avis.echu):
        return
    dit = f"{avis.get_sens_display()}. {avis.texte}" if avis.donne else f"Sans réponse au {date_courte(avis.echeance)}"
    MODERATION.noter(evenement, "Avis de l’État périmé par la nouvelle date ou le nouveau lieu", par=par, motif=dit)
    avis.delete()


def jours_ouvres_apres(*, jour: datetime.date, nombre: int) -> datetime.date:
    """So many days later, Saturdays, Sundays and public holidays left out."""
    feries = feries_entre(jour, jour + datetime.timedelta(days=3 * nombre + 14))
    while nombre:
        jour += datetime.timedelta(days=1)
        nombre -= jour.weekday() < 5 and jour not in feries
    return jour


@transaction.atomic
def avis_etat_donner(*, avis: AvisEtat, par: Compte, sens: str, texte: str = "") -> AvisEtat:
    """Give the opinion, once. Raises RegleRefusee "donne", "droit", "sens", or "texte" when reserves are not told."""
    # Sans joindre « par » : qui attend le verrou relirait sa ligne, et l’auteur d’avant.
    verrou = AvisEtat.objects.select_for_update(of=("self",)).select_related("evenement").get(pk=avis.pk)
    if verrou.donne:
        dit = f"« {verrou.get_sens_display()} », le {date_courte(verrou.le)} à {heure(verrou.le)}"
        raise RegleRefusee("donne", f"L’avis est déjà donné par {verrou.par.nom_complet} : {dit}.")
    if not peut_donner_avis(par, verrou.evenement):
        raise RegleRefusee("droit", "Cet événement n’attend plus d’avis : sa modération est faite.")
    if sens not in SensAvis.values:
        raise RegleRefusee("sens", "Choisissez un avis.")
    if sens != SensAvis.FAVORABLE and not texte.strip():
        raise RegleRefusee("texte", "Dites pourquoi, en quelques mots : qui modère les lira.")
    verrou.sens, verrou.texte, verrou.par, verrou.le = sens, texte.strip(), par, timezone.now()
    verrou.save(update_fields=["sens", "texte", "par", "le"])
    avis_annoncer(verrou)
    return verrou
