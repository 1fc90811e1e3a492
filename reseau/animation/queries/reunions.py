"""What the page of a meeting shows, and the dossier that one enters it with (R4.7, R4.15)."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from home import registre
from home.courriels.nouvelles import Nouvelle
from home.registre import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs, lire
from home.temps.calendrier import heure_de_paris
from reseau.agenda.permissions import evenements_programmes
from reseau.agenda.portes import evenements_moderes_garnir, voisinage_lire
from reseau.animation.choices import (
    ACTIONS_OUVERTES,
    CLOSES,
    DECISIONS_OUVERTES,
    REUNION,
    EtatReunion,
    Qualite,
    Reponse,
)
from reseau.animation.models import Action, Comite, Decision, Reunion, Siege
from reseau.animation.permissions import peut_lire_le_compte_rendu, peut_sieger, peut_tenir
from reseau.animation.queries.comites import QUI, fiches_lire
from reseau.animation.queries.preparation import ordre_du_jour, pieces_de, reponses_compter, reponses_lire
from reseau.animation.rules.preparation import FIXEES
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Rattachement
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, CompositionCommission

# What the page of a meeting shows: for everyone who reads it, for a seat, for who holds the body.


def page_de_reunion(reunion: Reunion, compte: Compte) -> dict[str, Any]:
    """Names of who comes are for those who sit; how many come, for everyone."""
    tient, siege = peut_tenir(compte, reunion.comite), peut_sieger(compte, reunion.comite)
    convocations = reponses_lire(reunion)
    ouverte = reunion.etat == EtatReunion.CONVOQUEE and reunion.fin > timezone.now()
    return {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion),
        "convocations": convocations,
        "reponses": reponses_compter(convocations),
        "pieces": pieces_de(reunion),
        "mienne": next((c for c in convocations if c.siege.compte_id == compte.pk and not c.siege.terminee), None),
        "tient": tient,
        "siege": siege,
        "repond": ouverte,
        "REPONSES": Reponse.choices,
        "joint": tient and reunion.etat not in FIXEES,
        "reporte": tient and REUNION.permet(reunion, EtatReunion.REPORTEE),
        "annule": tient and REUNION.permet(reunion, EtatReunion.ANNULEE),
        "seance": siege and reunion.etat in (EtatReunion.CONVOQUEE, EtatReunion.EN_COURS),
        "compte_rendu": reunion.etat in CLOSES and peut_lire_le_compte_rendu(compte, reunion),
        "motif": _motif(reunion),
        "aussi": [suite for offre in lire("suites_de_reunion") for suite in offre(compte, reunion)],
    }


def _motif(reunion: Reunion) -> str:
    if reunion.etat not in (EtatReunion.REPORTEE, EtatReunion.ANNULEE):
        return ""
    dernier = reunion.historique.filter(vers=reunion.etat).last()
    return dernier.motif if dernier else ""


# The dossier of a meeting: what moved in its territory since the one before, from live figures (R4.7, R4.15).

SANS_PRECEDENTE = datetime.timedelta(days=90)
A_VENIR, EVENEMENTS_DITS = datetime.timedelta(days=60), 10
PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau")
MINUIT = datetime.time()
JOURNAL = "journal_"


def dossier_lire(compte: Compte, reunion: Reunion) -> dict[str, Any]:
    """What this reader may know of the territory of a meeting since the one before, read now."""
    comite, lu_le = reunion.comite, timezone.now()
    depuis = timezone.localdate(reunion.precedente.debut if reunion.precedente else lu_le - SANS_PRECEDENTE)
    bassins = bassins_du_comite(comite)
    structures = Appartenance.objects.en_vigueur().filter(bassin__in=bassins).order_by().values("structure")
    sieges = {siege.qualite: siege for siege in comite.sieges.en_vigueur().select_related(*QUI).order_by("-pk")}
    effectifs = Rattachement.objects.en_vigueur().filter(structure__in=structures, compte__is_active=True)
    odj, mouvements = ordre_du_jour(reunion), _mouvements(structures, depuis)
    decisions, actions, evenements = _decisions(comite, depuis), _actions(comite, depuis), _evenements(compte, bassins)
    choses: list[Decision | Action] = [*decisions, *actions]
    return {
        "reunion": reunion,
        "depuis": depuis,
        "lu_le": lu_le,
        "bassins": bassins,
        "presidence": _dit(sieges.get(Qualite.PRESIDENCE)),
        "secretariat": _dit(sieges.get(Qualite.SECRETARIAT)),
        "attendus": _attendus(reunion),
        "points": odj.points,
        "minutes": odj.demande,
        "mouvements": mouvements,
        "arrivees": sum(mouvement["arrivees"] for mouvement in mouvements),
        "departs": sum(mouvement["departs"] for mouvement in mouvements),
        "membres": effectifs.aggregate(nombre=Count("compte", distinct=True))["nombre"],
        "structures": Structure.objects.filter(pk__in=structures).count(),
        "fiches": fiches_lire([bassin.pk for bassin in bassins]),
        "nombres": _nombres(comite, depuis),
        "pratiques": _pratiques(compte, depuis, lu_le),
        "decisions": decisions,
        "actions": actions,
        "en_retard": [chose for chose in choses if chose.retard],
        "evenements": evenements,
        "heurtes": [proche for proche in evenements if any(gene.ton == "non" for gene in proche["genes"])],
    }


def bassins_du_comite(comite: Comite) -> list[Bassin]:
    """The bassins that a body answers for today: its own, those of its commission, or all of them."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    if comite.bassin_id:
        return list(Bassin.objects.filter(pk=comite.bassin_id))
    if comite.commission_id:
        tenus = CompositionCommission.objects.en_vigueur().filter(commission=comite.commission_id)
        return list(bassins.filter(pk__in=tenus.values("bassin")))
    return list(bassins)


def _dit(siege: Siege | None) -> str:
    return ", ".join(filter(None, (siege.qui, siege.pour_qui))) if siege else ""


def _attendus(reunion: Reunion) -> dict[str, int]:
    """How many seats come, do not, are replaced, have not answered."""
    reponses = Counter(reunion.convocations.order_by().values_list("reponse", flat=True))
    return {
        "viennent": reponses[Reponse.OUI],
        "remplaces": reponses[Reponse.REMPLACE],
        "absents": reponses[Reponse.NON],
        "muets": reponses[""],
        "sieges": sum(reponses.values()),
    }


def _mouvements(structures: Iterable, depuis: datetime.date) -> list[Any]:
    """Arrivals and departures since a day, structure by structure; one query."""
    jour = timezone.localdate()
    arrive = Q(du__gt=depuis, du__lte=jour) & (Q(au=None) | Q(au__gt=jour))
    parti = Q(au__gt=depuis, au__lte=jour, du__lte=depuis)
    lignes = Rattachement.objects.filter(arrive | parti, structure__in=structures).order_by()
    comptees = lignes.values("structure__nom").annotate(
        arrivees=Count("pk", filter=arrive), departs=Count("pk", filter=parti)
    )
    return list(comptees.order_by("structure__nom"))


def _nombres(comite: Comite, depuis: datetime.date) -> list[tuple[SourceIndicateur, Valeur]]:
    """What every room counts of this territory since a day, but the log, which is not for the seats; no zeros.

    A number that too few people make is not shown.
    """
    if comite.bassin_id:
        perimetre = Perimetre(Etendue.BASSIN, comite.bassin_id)
    elif comite.commission_id:
        perimetre = Perimetre(Etendue.COMMISSION, comite.commission_id)
    else:
        perimetre = Perimetre(Etendue.REGION)
    demain = timezone.localdate() + datetime.timedelta(days=1)
    lus = [
        (source, source.lire(perimetre, depuis, demain))
        for source in indicateurs().values()
        if not source.code.startswith(JOURNAL)
    ]
    return [(source, valeur) for source, valeur in lus if valeur.nombre and not valeur.masque]


def _pratiques(compte: Compte, depuis: datetime.date, lu_le: datetime.datetime) -> list[Nouvelle]:
    debut = heure_de_paris(depuis, MINUIT)
    sources = [source for source in registre.lire("nouvelles") if source.cle == "fiches"]
    return [nouvelle for source in sources for nouvelle in source.lire(compte, debut, lu_le)]


def _decisions(comite: Comite, depuis: datetime.date) -> list[Decision]:
    suivies = comite.decisions.filter(Q(etat__in=DECISIONS_OUVERTES) | Q(prise_le__gte=depuis))
    return sorted(suivies.select_related(*PORTEURS), key=lambda decision: (-decision.retard, decision.echeance))


def _actions(comite: Comite, depuis: datetime.date) -> list[Action]:
    dites = Q(etat__in=ACTIONS_OUVERTES) | Q(dit_le__gte=heure_de_paris(depuis, MINUIT))
    suivies = comite.actions.filter(dites).select_related("decision", *PORTEURS)
    return sorted(suivies, key=lambda action: (action.etat not in ACTIONS_OUVERTES, -action.retard, action.echeance))


def _evenements(compte: Compte, bassins: list[Bassin]) -> list[dict[str, Any]]:
    """The events of the next two months in these bassins, with their clashes; read once for all of them."""
    demain = timezone.now()
    proches = evenements_programmes(compte).filter(debut__gte=demain, debut__lt=demain + A_VENIR)
    proches = proches.filter(bassins__in=bassins).distinct().order_by("debut", "pk")
    evenements = list(evenements_moderes_garnir(proches)[:EVENEMENTS_DITS])
    voisinage = voisinage_lire(evenements, compte) if evenements else None
    return [{"evenement": e, "genes": voisinage.genes.get(e.pk, [])} for e in evenements]
