"""Convene a meeting, answer for a seat, move it, put it off, cancel it (R4.7)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.annonces import convoquer_dire, quand_dire, tombee_dire
from reseau.animation.choices import REUNION, EtatReunion, Reponse
from reseau.animation.gardes import dit_exiger, tenue_exiger
from reseau.animation.models import Comite, Convocation, Point, Reunion
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.preparation import presidence_de
from reseau.animation.rules.dates import date_exiger, date_tenir
from reseau.animation.rules.preparation import PROCHAINE, office_poser
from reseau.comptes.models import Compte

LIEU = ("lieu", "endroit", "salle", "lien")
POURQUOI = "Dites pourquoi : chaque siège le lit."


@transaction.atomic
def reunion_convoquer(*, reunion: Reunion, par: Compte, motif_delai: str = "") -> Reunion:
    """Convene every seat in force today: one convening, one mail and one invitation each.

    Convened already, nothing more is sent. Raises RegleRefusee "droit", "etat", "vide", "sans_presidence", or as
    `date_tenir`.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    Comite.objects.select_for_update().get(pk=reunion.comite_id)
    if Reunion.objects.filter(pk=reunion.pk, etat=EtatReunion.CONVOQUEE).exists():
        return REUNION.verrouiller(reunion)
    motif = motif_delai.strip()[:200]
    with REUNION.passer(reunion, vers=EtatReunion.CONVOQUEE, par=par, motif=motif) as verrou:
        office_poser(reunion=verrou, par=par)
        if not verrou.points.filter(office="").exclude(titre=PROCHAINE).exists():
            raise RegleRefusee("vide", "L’ordre du jour est vide : mettez-y au moins un point.")
        if not presidence_de(verrou.comite):
            raise RegleRefusee("sans_presidence", "Cette instance n’a pas de présidence : nommez-la d’abord.")
        date_tenir(reunion=verrou, motif_delai=motif)
        verrou.motif_delai, verrou.convoquee_le = motif, timezone.now()
        verrou.sequence += 1
    convoquer_dire(verrou, _convocations(verrou), motif=motif)
    return verrou


def _convocations(reunion: Reunion) -> list[Convocation]:
    """One for each seat in force today and no other; those of a date put off are asked anew."""
    sieges = list(reunion.comite.sieges.en_vigueur())
    Convocation.objects.bulk_create(
        [Convocation(reunion=reunion, siege=siege) for siege in sieges], ignore_conflicts=True
    )
    reunion.convocations.exclude(siege__in=sieges).delete()  # jamais tenue, elle n’attend plus un siège terminé
    _oublier_les_reponses(reunion)
    return _convoques(reunion)


def _convoques(reunion: Reunion) -> list[Convocation]:
    """Every convening of a meeting, with its seat and for whom it sits; ended seats are there, not their answer."""
    liens = ("siege__compte", "siege__structure", "siege__reseau")
    return list(reunion.convocations.select_related(*liens).order_by("pk"))


def _en_vigueur(reunion: Reunion) -> list[Convocation]:
    return [convocation for convocation in _convoques(reunion) if not convocation.siege.terminee]


def _oublier_les_reponses(reunion: Reunion) -> None:
    """An answer is to one date."""
    reunion.convocations.update(reponse="", remplacant="", repondu_le=None, repondu_par=None)


@transaction.atomic
def convocation_repondre(*, convocation: Convocation, par: Compte, reponse: str, remplacant: str = "") -> Convocation:
    """Say that a seat comes, does not, or is stood in for: who holds it, or who holds the body for it.

    Raises RegleRefusee "droit", "etat", "passe", "reponse", or "remplacant" when nobody is named.
    """
    siege, reunion = convocation.siege, convocation.reunion
    sien = siege.compte_id == par.pk and par.is_active and not siege.terminee
    if not sien and not peut_tenir(par, reunion.comite):
        raise RegleRefusee("droit", "Ce siège n’est pas le vôtre.")
    reunion = REUNION.verrouiller(reunion)
    if reunion.etat != EtatReunion.CONVOQUEE:
        raise RegleRefusee("etat", f"Les réponses sont closes : {REUNION.phrase(reunion)}")
    if reunion.fin <= timezone.now():
        raise RegleRefusee("passe", "Cette réunion est passée.")
    if reponse not in Reponse.values:
        raise RegleRefusee("reponse", "Dites si ce siège vient, ne vient pas, ou se fait remplacer.")
    nom = ""
    if reponse == Reponse.REMPLACE:
        nom = dit_exiger(texte=remplacant, code="remplacant", phrase="Dites qui vous remplace.")
    verrou = Convocation.objects.select_for_update().get(pk=convocation.pk)
    verrou.reponse, verrou.remplacant = reponse, nom[:120]
    verrou.repondu_le, verrou.repondu_par = timezone.now(), par
    verrou.save(update_fields=["reponse", "remplacant", "repondu_le", "repondu_par"])
    return verrou


@transaction.atomic
def reunion_deplacer(
    *,
    reunion: Reunion,
    par: Compte,
    debut: datetime.datetime,
    fin: datetime.datetime,
    motif_delai: str = "",
    **ou: Any,
) -> Reunion:
    """Another date, another place. Once convened, every seat is told, and answers anew when the date is another.

    Raises RegleRefusee "droit", "etat" once it is held, or as `date_tenir`; ValidationError by field.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    Comite.objects.select_for_update().get(pk=reunion.comite_id)
    verrou = REUNION.verrouiller(reunion)
    if not verrou.se_prepare:
        raise RegleRefusee("etat", f"Sa date ne change plus : {REUNION.phrase(verrou)}")
    avant, ailleurs = quand_dire(verrou), {nom: getattr(verrou, nom) for nom in LIEU}
    change = (verrou.debut, verrou.fin) != (debut, fin)
    verrou.debut, verrou.fin = debut, fin
    for nom, valeur in ou.items():
        setattr(verrou, nom, valeur)
    if not change and ailleurs == {nom: getattr(verrou, nom) for nom in LIEU}:
        return verrou
    if change:
        date_exiger(debut=debut, fin=fin)
    verrou.full_clean()
    convoquee, motif = verrou.etat == EtatReunion.CONVOQUEE, motif_delai.strip()[:200]
    if convoquee:
        date_tenir(reunion=verrou, motif_delai=motif, neuve=change)
        verrou.sequence += 1
        verrou.motif_delai = motif or verrou.motif_delai
    verrou.save()
    REUNION.noter(verrou, f"Prévue d’abord {avant}" if change else "Autre lieu", par=par, motif=motif)
    if convoquee:
        if change:
            _oublier_les_reponses(verrou)
        dit = f"Elle était prévue {avant}." if change else "Le lieu a changé."
        convoquer_dire(verrou, _en_vigueur(verrou), change=dit, motif=motif)
    return verrou


@transaction.atomic
def reunion_reporter(*, reunion: Reunion, par: Compte, motif: str) -> Reunion:
    """Put it off, without a date yet: it leaves the calendars. Raises RegleRefusee "droit", "motif" or "etat"."""
    return _faire_tomber(reunion, par, EtatReunion.REPORTEE, motif)


@transaction.atomic
def reunion_annuler(*, reunion: Reunion, par: Compte, motif: str) -> Reunion:
    """Cancel it; what it would have talked about goes back to the reserve. Raises "droit", "motif" or "etat"."""
    annulee = _faire_tomber(reunion, par, EtatReunion.ANNULEE, motif)
    rendus = annulee.points.filter(office="").exclude(titre=PROCHAINE)
    Point.objects.filter(pk__in=list(rendus.values_list("pk", flat=True))).update(reunion=None)
    return annulee


def _faire_tomber(reunion: Reunion, par: Compte, vers: str, motif: str) -> Reunion:
    tenue_exiger(par=par, comite=reunion.comite)
    motif = dit_exiger(texte=motif, code="motif", phrase=POURQUOI)
    Comite.objects.select_for_update().get(pk=reunion.comite_id)
    with REUNION.passer(reunion, vers=vers, par=par, motif=motif) as verrou:
        dite = verrou.convoquee_le is not None
        verrou.sequence += 1
    if dite:
        phrase = "est reportée : une autre date vous sera dite" if vers == EtatReunion.REPORTEE else "est annulée"
        tombee_dire(verrou, _en_vigueur(verrou), phrase, motif)
    return verrou
