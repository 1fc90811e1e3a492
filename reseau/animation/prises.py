"""What this room offers to the registry of the house: cards, searches, news, histories, personal data, checks,
nightly work.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Max, QuerySet
from django.urls import reverse

from home.courriels.nouvelles import Nouvelle
from home.documents import gels
from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, Periodique
from home.models import Passage
from home.registre import BlocLocal, Carte, Chiffre, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.animation.choices import (
    ACTION,
    ACTIONS_OUVERTES,
    DECISION,
    DECISIONS_AU_REGISTRE,
    OBSERVATION,
    REUNION,
    EtatDecision,
    EtatReunion,
)
from reseau.animation.models import (
    Action,
    CompteRendu,
    Convocation,
    Decision,
    Disponibilite,
    Numerotation,
    Observation,
    Point,
    Reunion,
    Siege,
    TexteConcurrent,
)
from reseau.animation.permissions import actions_portees, decisions_lisibles, participe, peut_tenir, preside, sieges_de
from reseau.animation.queries.comites import equipe_lire, espace_lire, reponse_attendue
from reseau.animation.queries.comptes_rendus import empreinte_du_texte, minutes_lire
from reseau.animation.rules.comites import compte_quitter, structure_fusion_suivre
from reseau.animation.rules.decisions import animation_relancer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

MAX_CARTE = 3


def _portees(compte: Compte) -> QuerySet[Action]:
    return actions_portees(compte).filter(etat__in=ACTIONS_OUVERTES).distinct()


@carte_comptee(_portees)
def carte_actions(compte: Compte) -> Carte | None:
    """What this person takes care of, the nearest first, answered from there; nothing when nothing waits."""
    actions = list(_portees(compte).select_related("decision").order_by("echeance", "pk")[: MAX_CARTE * 10])
    if not actions:
        return None
    contexte = {
        "actions": actions[:MAX_CARTE],
        "autres": max(len(actions) - MAX_CARTE, 0),
        "url_suite": reverse("registre"),
        "libelle_suite": "Registre des décisions",
    }
    return Carte("Vos actions", "animation/carte_actions.html", contexte)


def carte_presidence(compte: Compte) -> Carte | None:
    """The door of whoever chairs a body."""
    return Carte("Présidence", "animation/carte_presidence.html", large=False) if preside(compte) else None


def carte_matin(compte: Compte) -> Carte | None:
    """The door of the morning page, for who animates a bassin."""
    if not est_charge_de_mission(compte):
        return None
    suite = {"url_suite": reverse("matin"), "libelle_suite": "Ma page du matin"}
    return Carte("Ce matin", "animation/matin/carte.html", suite, large=False)


# What this room offers to the page of a bassin (R4.2).


def bloc_comite(compte: Compte, bassin: Bassin) -> Carte:
    """The local body and its chair, for everyone; its meetings, decisions and actions, for those who read them."""
    espace = espace_lire(compte, bassin)
    contexte: dict[str, Any] = {"espace": espace}
    if espace and participe(compte):
        contexte |= {"url_suite": reverse("instance", args=[espace["comite"].code]), "libelle_suite": "Qui y siège"}
    return Carte(espace["comite"].nom if espace else "Comité local", "animation/espace/comite.html", contexte)


def ilot_reponse(compte: Compte, bassin: Bassin) -> Carte | None:
    """What this person answered to the next meeting of the local body, when a seat of hers is asked."""
    if not sieges_de(compte):
        return None
    appel = reponse_attendue(compte, bassin)
    return appel and Carte("", "animation/espace/reponse.html", {"appel": appel})


BLOC_COMITE = BlocLocal(bloc_comite, ilot_reponse)


def bloc_equipe(compte: Compte, bassin: Bassin) -> Carte | None:
    """Who works there, structure by structure, for its members."""
    equipe = equipe_lire(compte, bassin)
    if equipe is None or not equipe["personnes"]:
        return None
    suite = {"url_suite": f"{reverse('personnes')}?bassin={bassin.code}", "libelle_suite": "Les trouver"}
    chiffres = (Chiffre(equipe["personnes"], "membre", "membres"),)
    return Carte("Membres du bassin", "animation/espace/equipe.html", {"equipe": equipe, **suite}, False, chiffres)


BLOC_EQUIPE = BlocLocal(bloc_equipe)


# What the digests tell of decisions: adopted, applied, given up, revised.

MAX = 200
DITS = {
    EtatDecision.ADOPTEE: "Adoptée",
    EtatDecision.APPLIQUEE: "Appliquée",
    EtatDecision.REVISEE: "Révisée",
    EtatDecision.ABANDONNEE: "Abandonnée",
}


def decisions_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the decisions that this person reads in the register; what one did oneself is not told."""
    passages = Passage.objects.de(Decision).filter(vers__in=DITS, le__gt=depuis, le__lte=jusqu_a)
    lisibles = decisions_lisibles(compte).filter(etat__in=DECISIONS_AU_REGISTRE)
    dits = passages.exclude(par=compte).exclude(de=F("vers")).filter(object_id__in=lisibles.values("pk"))
    lus = list(dits.order_by("le", "pk")[:MAX])
    decisions = lisibles.in_bulk({passage.object_id for passage in lus})
    for passage in lus:
        decision = decisions[passage.object_id]
        objet = f"{decision.numero}, {decision.texte[:120]}"
        yield Nouvelle(objet, reverse("decision", args=[decision.numero]), DITS[passage.vers], passage.le)


# The histories of this room that are read on a page.


def _tient(compte: Compte, objet: Reunion | Decision | Action) -> bool:
    """Who holds the body; the Région holds them all."""
    return peut_tenir(compte, objet.comite)


REUNION_DITE = Histoire(REUNION, _tient, retour=lambda reunion: reverse("reunion", args=[reunion.uuid]))
DECISION_DITE = Histoire(DECISION, _tient, retour=lambda decision: reverse("decision", args=[decision.numero]))
ACTION_DITE = Histoire(ACTION, _tient, retour=lambda action: reverse("action", args=[action.uuid]))
OBSERVATION_DITE = Histoire(
    OBSERVATION,
    lambda compte, observation: peut_tenir(compte, observation.reunion.comite),
    retour=lambda observation: reverse("compte_rendu", args=[observation.reunion.uuid]),
)


# What this room knows of a person: where she sits, what she answered, wrote, takes care of, adopted.


def donnees_de_l_animation(compte: Compte) -> list[Rubrique]:
    """Everything that names her: seats, answers, points, texts kept beside another; decisions, actions, remarks."""
    convocations = Convocation.objects.filter(siege__compte=compte).select_related("reunion__comite")
    dates = Disponibilite.objects.filter(siege__compte=compte).select_related("date")
    return [
        rubrique("Sièges tenus", Siege.objects.filter(compte=compte).select_related("comite", "structure", "reseau"),
                 {"Instance": "comite.nom", "Qualité": "get_qualite_display", "Pour": "pour_qui", "Du": "du",
                  "Au": "au"}),
        rubrique("Convocations", convocations,
                 {"Réunion": "reunion", "Réponse": "get_reponse_display", "Remplacé par": "remplacant",
                  "Présence": "get_constat_display"}),
        rubrique("Dates proposées", dates, {"Date": "date.debut", "Réponse": "get_reponse_display", "Le": "dite_le"}),
        rubrique("Points proposés", Point.objects.filter(propose_par=compte), {"Point": "titre", "Le": "propose_le"}),
        rubrique("Textes gardés à côté d’un autre", TexteConcurrent.objects.filter(auteur=compte),
                 {"Point": "point.titre", "Texte": "texte", "Le": "ecrit_le"}),
        rubrique("Décisions dont vous vous chargez", Decision.objects.filter(porteur_compte=compte),
                 {"Numéro": "numero", "Décision": "texte", "Pour le": "echeance", "État": "get_etat_display"}),
        rubrique("Actions dont vous vous chargez", Action.objects.filter(porteur_compte=compte),
                 {"Action": "texte", "Pour le": "echeance", "État": "get_etat_display", "Ce que vous en dites": "dit"}),
        rubrique("Actions dont vous avez dit l’avancement", Action.objects.filter(dit_par=compte),
                 {"Action": "texte", "État": "get_etat_display", "Dit": "dit", "Le": "dit_le"}),
        rubrique("Observations sur des comptes rendus", Observation.objects.filter(auteur=compte),
                 {"Réunion": "reunion", "Observation": "texte", "État": "get_etat_display", "Réponse": "reponse",
                  "Le": "cree_le"}),
        rubrique("Comptes rendus adoptés", Reunion.objects.filter(adoptee_par=compte),
                 {"Réunion": "numero", "Instance": "comite.nom", "Le": "adoptee_le"}),
    ]  # fmt: skip


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Réunir les instances, et tenir leurs décisions",
        "siège, réponse à une convocation, disponibilités, observations, décisions et actions portées",
        "Siege Reunion Convocation Observation Point TexteConcurrent Suite Piece Decision Action Sondage Disponibilite",
        personnes="les membres des instances, et qui y siège sans compte",
        destinataires="les membres de l’instance ; un siège et un compte rendu adopté, les membres du réseau",
    )
]


# What `manage.py verifier` asks of adopted minutes and of the register.


def comptes_rendus_entiers() -> Iterator[str]:
    """What was adopted reads today as it did that day, in the base and in its file."""
    for gele in CompteRendu.objects.select_related("reunion__comite").iterator(chunk_size=200):
        if empreinte_du_texte(minutes_lire(gele.reunion)) != gele.texte:
            yield f"Le texte du compte rendu {gele.numero} a changé depuis l’adoption : restaurez-le d’une sauvegarde."
        contenu = gels.fichier_lire(gele.fichier)
        if contenu is None:
            yield f"Le fichier du compte rendu {gele.numero} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != gele.empreinte:
            yield f"Le fichier du compte rendu {gele.numero} a changé : restaurez-le d’une sauvegarde."
    for pk in Reunion.objects.filter(etat=EtatReunion.ADOPTEE, compte_rendu=None).values_list("pk", flat=True):
        yield f"La réunion {pk} est adoptée sans compte rendu figé."


def registre_coherent() -> Iterator[str]:
    """No number beyond the last one given; a decision of adopted minutes is no longer provisional."""
    derniers = dict(Numerotation.objects.values_list("annee", "dernier"))
    pris = Decision.objects.order_by().values_list("annee").annotate(dernier=Max("rang"))
    for annee, dernier in pris:
        if dernier > derniers.get(annee, 0):
            yield f"Le registre {annee} va jusqu’au numéro {dernier}, au-delà du dernier donné."
    attendent = Decision.objects.filter(etat=EtatDecision.PROVISOIRE, reunion__etat=EtatReunion.ADOPTEE)
    for decision in attendent.iterator(chunk_size=500):
        yield f"La décision {decision.numero} est provisoire dans un compte rendu adopté."


# What this room does when a room below speaks.


def rendre_les_sieges(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: whoever held it sits nowhere any more, in the same transaction."""
    compte_quitter(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its seats, and what it takes care of, go with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What the calendar does to what was decided: what is due is asked again each night.

TRAVAUX = [Periodique("animation.relances", NUIT, animation_relancer, "{} personne(s) relancée(s).")]
