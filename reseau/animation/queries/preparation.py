"""What a meeting to prepare is made of: the last minutes, what was left, who chairs, which date would go."""

import datetime
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from home.periodes import meme_rang_apres
from home.typographie import nombre_dire
from reseau.agenda.series import Horaire, horaire_de
from reseau.animation.choices import ACTIONS_OUVERTES, CLOSES, DECISIONS_OUVERTES, EtatDecision, EtatReunion, Qualite
from reseau.animation.models import Action, Comite, Decision, Point, Reunion, Siege

A_DEFAUT = (datetime.timedelta(weeks=4), datetime.time(14), datetime.time(16))


def sieges_du_jour(comite: Comite) -> QuerySet[Siege]:
    """The seats in force today, with whom and for whom."""
    return comite.sieges.en_vigueur().select_related("compte", "structure", "reseau").order_by("pk")


def sieges_ranges(sieges: Sequence[Siege]) -> list[Siege]:
    """The chair first, then the secretary, full members, stand-ins and guests."""
    rangs = {qualite: rang for rang, qualite in enumerate(Qualite.values)}
    return sorted(sieges, key=lambda siege: (rangs[siege.qualite], siege.pk))


def adresse_de(siege: Siege) -> str:
    """Where a seat is written to: its account, its own address, its structure's or its network's; maybe nowhere."""
    if siege.compte and siege.compte.is_active:
        return siege.compte.email
    organisme = siege.structure or siege.reseau
    return siege.courriel or (organisme.courriel if organisme else "")


def _tenant(comite: Comite, qualite: str) -> str:
    sieges = comite.sieges.en_vigueur().filter(qualite=qualite).select_related("compte")
    return next((siege.qui for siege in sieges if siege.qui), "")


def presidence_de(comite: Comite) -> str:
    """Who chairs this body today; empty when nobody does."""
    return _tenant(comite, Qualite.PRESIDENCE)


def secretariat_de(comite: Comite) -> str:
    """Who is its secretary today; empty when nobody is."""
    return _tenant(comite, Qualite.SECRETARIAT)


def derniere_close(reunion: Reunion) -> Reunion | None:
    """The last meeting of the body, before this one, whose minutes are written."""
    avant = reunion.comite.reunions.filter(etat__in=CLOSES, numero__lt=reunion.numero)
    return avant.order_by("-numero").first()


def points_a_reprendre(reunion: Reunion) -> list[Point]:
    """What the last closed meeting did not deal with, unless another meeting or the reserve took it already."""
    close = derniere_close(reunion)
    if close is None:
        return []
    repris = Point.objects.exclude(reporte_de=None).values("reporte_de")
    return list(close.points.filter(traite=False, office="").exclude(pk__in=repris))


def suivi_dire(comite: Comite) -> str:
    """« 4 décisions ouvertes, 2 actions, 1 en retard », as of now."""
    tard = Q(echeance__lt=timezone.localdate())
    decisions = Decision.objects.filter(comite=comite).aggregate(
        ouvertes=Count("pk", filter=Q(etat__in=DECISIONS_OUVERTES)),
        tard=Count("pk", filter=tard & Q(etat=EtatDecision.ADOPTEE)),
    )
    actions = Action.objects.filter(comite=comite, etat__in=ACTIONS_OUVERTES).aggregate(
        ouvertes=Count("pk"), tard=Count("pk", filter=tard)
    )
    if not decisions["ouvertes"] and not actions["ouvertes"]:
        return "Aucune décision ouverte"
    retard = decisions["tard"] + actions["tard"]
    morceaux = []
    if ouvertes := decisions["ouvertes"]:
        morceaux.append(f"{nombre_dire(ouvertes, 'décision')} ouverte{'s' if ouvertes > 1 else ''}")
    if actions["ouvertes"]:
        morceaux.append(nombre_dire(actions["ouvertes"], "action"))
    if retard:
        morceaux.append(f"{retard} en retard")
    return ", ".join(morceaux)


def horaire_suggerer(comite: Comite) -> Horaire:
    """The same weekday of the same rank, `cadence` months after the meeting before, once it leaves time to convene."""
    libre = timezone.localdate() + datetime.timedelta(days=comite.delai_convocation + 1)
    avant = comite.reunions.exclude(etat=EtatReunion.ANNULEE).order_by("-debut").first()
    if avant is None:
        delai, de, a = A_DEFAUT
        return Horaire(max(timezone.localdate() + delai, libre), de, a)
    dit = horaire_de(avant.debut, avant.fin)
    cadence, jour, saut = max(1, comite.cadence), dit.jour, 0
    while jour < libre or jour <= dit.jour:
        saut += cadence
        jour = meme_rang_apres(jour=dit.jour, mois=saut)
    return dit.le(jour)
