"""Ask the seats for a date, convene a meeting, answer for a seat, move it, put it off, cancel it (R4.7)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.avis import convoquer_dire, quand_dire, sondage_dire, tombee_dire
from reseau.animation.choices import REUNION, Disponible, EtatReunion, Qualite, Reponse
from reseau.animation.models import Comite, Convocation, DateProposee, Disponibilite, Point, Reunion, Siege, Sondage
from reseau.animation.permissions import dit_exiger, peut_tenir, tenue_exiger
from reseau.animation.queries.preparation import sieges_du_jour, tenant_de
from reseau.animation.rules import preparation
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
        preparation.office_poser(reunion=verrou, par=par)
        if not verrou.points.filter(office="").exclude(titre=preparation.PROCHAINE).exists():
            raise RegleRefusee("vide", "L’ordre du jour est vide : mettez-y au moins un point.")
        if not tenant_de(verrou.comite, Qualite.PRESIDENCE):
            raise RegleRefusee("sans_presidence", "Cette instance n’a pas de présidence : nommez-la d’abord.")
        preparation.date_tenir(reunion=verrou, motif_delai=motif)
        verrou.motif_delai, verrou.convoquee_le = motif, timezone.now()
        verrou.sequence += 1
    # One for each seat in force today and no other; those of a date put off are asked anew.
    sieges = list(verrou.comite.sieges.en_vigueur())
    Convocation.objects.bulk_create(
        [Convocation(reunion=verrou, siege=siege) for siege in sieges], ignore_conflicts=True
    )
    verrou.convocations.exclude(siege__in=sieges).delete()  # jamais tenue, elle n’attend plus un siège terminé
    _oublier_les_reponses(verrou)
    convoquer_dire(verrou, _convoques(verrou), motif=motif)
    return verrou


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
    *, reunion: Reunion, par: Compte, debut: datetime.datetime, fin: datetime.datetime, motif_delai: str = "", **ou: Any
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
        preparation.date_exiger(debut=debut, fin=fin)
    verrou.full_clean()
    convoquee, motif = verrou.etat == EtatReunion.CONVOQUEE, motif_delai.strip()[:200]
    if convoquee:
        preparation.date_tenir(reunion=verrou, motif_delai=motif, neuve=change)
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
    rendus = annulee.points.filter(office="").exclude(titre=preparation.PROCHAINE)
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


# What the one page of preparation sends: everything that was set, then one gesture, or nothing at all (R4.7).

DE = {"monter": -1, "descendre": 1}
ECRIVENT = ("odj", "reserve")


@dataclass(frozen=True)
class Geste:
    """What the pressed button says: what to do, with which point, and the place where it was seen."""

    nom: str = "garder"
    point: uuid.UUID | None = None
    vue: int | None = None


@transaction.atomic
def preparation_envoyer(
    *,
    reunion: Reunion,
    par: Compte,
    geste: Geste,
    reglages: dict[uuid.UUID, dict[str, Any]],
    neuf: dict[str, Any],
    cle: uuid.UUID,
    motif_delai: str = "",
) -> None:
    """Keep the natures, the minutes and the reason as they are typed, then do what the pressed button says.

    Once convened, the reason that the seats read stays.
    Raises RegleRefusee "titre" when a point is typed and not put anywhere, or as the rules that it follows.
    """
    preparation.points_regler(reunion=reunion, par=par, reglages=reglages)
    Reunion.objects.filter(pk=reunion.pk).exclude(etat=EtatReunion.CONVOQUEE).update(motif_delai=motif_delai)
    if geste.nom in ECRIVENT:
        ici = reunion if geste.nom == "odj" else None
        preparation.point_inscrire(comite=reunion.comite, par=par, cle=cle, reunion=ici, **neuf)
    elif geste.nom == "convoquer":
        if neuf.get("titre"):
            raise RegleRefusee("titre", "Ce point n’est nulle part : mettez-le à l’ordre du jour, ou en réserve.")
        reunion_convoquer(reunion=reunion, par=par, motif_delai=motif_delai)
    elif geste.point and (point := Point.objects.filter(uuid=geste.point, comite=reunion.comite_id).first()):
        _agir(point, reunion, par, geste)


def _agir(point: Point, reunion: Reunion, par: Compte, geste: Geste) -> None:
    """One point moves; one that went elsewhere meanwhile is left alone."""
    ici = point.reunion_id == reunion.pk
    if geste.nom in DE and ici:
        preparation.point_deplacer(point=point, par=par, de=DE[geste.nom], vue=geste.vue)
    elif geste.nom == "reserver" and ici:
        preparation.point_reserver(point=point, par=par)
    elif geste.nom == "prendre":
        preparation.point_prendre(point=point, reunion=reunion, par=par)


# Ask the seats which date would do; the one that is chosen opens a meeting, and the question ends (R4.7).

DATES_MAX = 10
Dates = Sequence[tuple[datetime.datetime, datetime.datetime]]


@transaction.atomic
def sondage_ouvrir(
    *, comite: Comite, par: Compte, cle: uuid.UUID, dates: Dates, repondre_avant: datetime.date, endroit: str = ""
) -> Sondage:
    """Propose dates to every seat in force; the same key writes once.

    Raises RegleRefusee "droit", "ferme", "dates" when there are fewer than two or more than DATES_MAX, "double",
    "ouvert" while another question waits, "avant" when answers would come too late, or as `date_exiger`.
    """
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if existant := Sondage.objects.filter(uuid=cle, comite=verrou).first():
        return existant
    if verrou.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    if verrou.sondages.filter(clos_le=None).exists():
        raise RegleRefusee("ouvert", "Un sondage est déjà ouvert pour cette instance.")
    _dates_exiger(dates, repondre_avant)
    sondage = Sondage(uuid=cle, comite=verrou, endroit=endroit, repondre_avant=repondre_avant, cree_par=par)
    sondage.full_clean()
    sondage.save()
    DateProposee.objects.bulk_create(DateProposee(sondage=sondage, debut=debut, fin=fin) for debut, fin in dates)
    sondage_dire(sondage, sieges_du_jour(verrou))
    return sondage


def _dates_exiger(dates: Dates, repondre_avant: datetime.date) -> None:
    if not 2 <= len(dates) <= DATES_MAX:
        raise RegleRefusee("dates", f"Proposez de deux à {DATES_MAX} dates.")
    if len({debut for debut, _ in dates}) < len(dates):
        raise RegleRefusee("double", "La même date est proposée deux fois.")
    for debut, fin in dates:
        preparation.date_exiger(debut=debut, fin=fin)
    premiere = timezone.localdate(min(debut for debut, _ in dates))
    if not timezone.localdate() <= repondre_avant < premiere:
        raise RegleRefusee("avant", "Les réponses s’attendent d’ici la première date, et pas avant aujourd’hui.")


@transaction.atomic
def sondage_repondre(*, sondage: Sondage, par: Compte, siege: Siege, reponses: Mapping[int, str]) -> None:
    """What a seat says of each date, by its key: who holds it, or who holds the body for it; said again, it changes.

    Raises RegleRefusee "droit", "clos", or "reponse" when a date has no answer.
    """
    sien = siege.compte_id == par.pk and par.is_active and not siege.terminee
    if siege.comite_id != sondage.comite_id or not (sien or peut_tenir(par, sondage.comite)):
        raise RegleRefusee("droit", "Ce siège n’est pas le vôtre.")
    verrou = _ouvert(sondage)
    for date in verrou.dates.all():
        dite = reponses.get(date.pk, "")
        if dite not in Disponible.values:
            raise RegleRefusee("reponse", "Répondez à chaque date.")
        Disponibilite.objects.update_or_create(
            date=date, siege=siege, defaults={"reponse": dite, "dite_par": par, "dite_le": timezone.now()}
        )


@transaction.atomic
def sondage_choisir(*, date: DateProposee, par: Compte) -> Reunion:
    """This date: a meeting opens there, prepared, and the question ends. Chosen twice, it opens one.

    Raises RegleRefusee "droit", "clos" when another one was chosen, or as `reunion_preparer`.
    """
    sondage = date.sondage
    tenue_exiger(par=par, comite=sondage.comite)
    verrou = Sondage.objects.select_for_update().get(pk=sondage.pk)
    if verrou.reunion and (verrou.reunion.debut, verrou.reunion.fin) == (date.debut, date.fin):
        return verrou.reunion
    verrou = _ouvert(sondage)
    verrou.reunion = preparation.reunion_preparer(
        comite=verrou.comite, par=par, cle=verrou.uuid, debut=date.debut, fin=date.fin, endroit=verrou.endroit
    )
    _clore(verrou)
    return verrou.reunion


@transaction.atomic
def sondage_abandonner(*, sondage: Sondage, par: Compte) -> None:
    """End the question without a date. Raises RegleRefusee "droit" or "clos"."""
    tenue_exiger(par=par, comite=sondage.comite)
    _clore(_ouvert(sondage))


def _ouvert(sondage: Sondage) -> Sondage:
    verrou = Sondage.objects.select_for_update().get(pk=sondage.pk)
    if verrou.clos_le:
        raise RegleRefusee("clos", "Ce sondage est clos.")
    return verrou


def _clore(sondage: Sondage) -> None:
    sondage.clos_le = timezone.now()
    sondage.save(update_fields=["clos_le", "reunion"])
