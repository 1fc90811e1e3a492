"""The register of decisions and their actions: who answers for them, when they are due, where they stand (R4.7)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from home.recherche.texte import replier
from home.registre import Resultat, SourceDeLignes
from home.temps.periodes import mois_apres
from home.temps.typographie import date_courte, date_longue
from reseau.animation import permissions
from reseau.animation.choices import ACTIONS_OUVERTES, CLOSES, EtatDecision, EtatReunion, Qualite, TypeComite
from reseau.animation.models import Action, Comite, Decision, Reunion, Siege
from reseau.animation.models.reunions import Porte
from reseau.comptes.models import Compte
from reseau.membres.portes import referents_de, tetes_de_reseau
from reseau.structures.models import Reseau

# The register as one reads it: late ones first, then the newest; and what a decision came from and led to.

PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau")


def en_retard() -> Q:
    """Adopted, and due before today."""
    return Q(etat=EtatDecision.ADOPTEE, echeance__lt=timezone.localdate())


def retards_d_abord(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Late first, then the newest."""
    rang = Case(When(en_retard(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return decisions.alias(tard=rang).order_by("tard", "-annee", "-rang")


def decisions_compter(decisions: QuerySet[Decision]) -> tuple[int, int]:
    """How many there are, and how many of them are late."""
    nombres = decisions.order_by().aggregate(toutes=Count("pk"), tardives=Count("pk", filter=en_retard()))
    return nombres["toutes"], nombres["tardives"]


def decisions_du_comite_technique() -> QuerySet[Decision]:
    """Those of the technical committee, adopted and still standing: what may recommend a practice."""
    tiennent = (EtatDecision.ADOPTEE, EtatDecision.APPLIQUEE)
    return Decision.objects.filter(comite__genre=TypeComite.TECHNIQUE, etat__in=tiennent).order_by("-annee", "-rang")


def decision_dire(decision: Decision, texte: str) -> Resultat:
    """A decision found by the search over everything."""
    return Resultat(
        decision.texte,
        reverse("decision", args=[decision.numero]),
        f"{decision.comite}, {date_longue(decision.prise_le)}",
        f"{decision.numero}, {decision.get_etat_display().lower()}",
    )


def registre_chercher(compte: Compte, texte: str) -> QuerySet[Decision]:
    """The decisions that this person reads and that hold these words, the newest first."""
    trouvees = decisions_trouver(permissions.decisions_lisibles(compte), texte)
    return trouvees.select_related("comite").order_by("-annee", "-rang")


RECHERCHE = SourceDeLignes("decisions", "Décisions", registre_chercher, decision_dire)


def decisions_trouver(decisions: QuerySet[Decision], texte: str) -> QuerySet[Decision]:
    """Those that hold every word, accents and capitals aside."""
    for mot in replier(texte).split():
        decisions = decisions.filter(mots__contains=mot)
    return decisions


def decision_contexte(compte: Compte, decision: Decision) -> dict[str, Any]:
    """Its meeting, its actions, what it revised, what revised it, drawn in the order of time."""
    actions = list(permissions.actions_lisibles(compte).filter(decision=decision).select_related(*PORTEURS).distinct())
    return {
        "decision": decision,
        "actions": actions,
        "pas": sorted(_chaine(compte, decision, actions), key=lambda pas: pas["quand"]),
        "passages": decision.historique.select_related("par").order_by("-pk"),
    }


def _chaine(compte: Compte, decision: Decision, actions: list[Action]) -> list[dict[str, Any]]:
    """The steps in the life of a decision: when, what, a word, where to read on."""
    lisibles = permissions.decisions_lisibles(compte)
    pas = []
    if decision.revise_id and (avant := lisibles.filter(pk=decision.revise_id).first()):
        pas.append(_lien(avant, "Révisée par celle-ci."))
    pas.append(_de_la_reunion(compte, decision))
    titre = f"La décision {decision.numero}"
    pas.append({"quand": decision.prise_le, "titre": titre, "dit": decision.precision, "ici": True})
    pas += [_de_l_action(action) for action in actions]
    for passage in decision.historique.exclude(de="").exclude(vers=EtatDecision.REVISEE):
        pas.append({"quand": timezone.localdate(passage.le), "titre": passage.libelle, "dit": passage.motif})
    pas += [_lien(apres, "Révise celle-ci.") for apres in lisibles.filter(revise=decision).order_by("annee", "rang")]
    return pas


def _lien(autre: Decision, dit: str) -> dict[str, Any]:
    titre, url = f"{autre.numero}, « {autre.texte} »", reverse("decision", args=[autre.numero])
    return {"quand": autre.prise_le, "titre": titre, "dit": dit, "url": url}


def _de_la_reunion(compte: Compte, decision: Decision) -> dict[str, Any]:
    reunion = decision.reunion
    reunion.comite = decision.comite
    visible = permissions.reunions_lisibles(compte).filter(pk=reunion.pk, etat__in=CLOSES).exists()
    lit = visible and permissions.peut_lire_le_compte_rendu(compte, reunion)
    dit = f"Compte rendu adopté le {date_longue(reunion.adoptee_le)}, vérifiable." if reunion.adoptee_le else ""
    url = reverse("compte_rendu", args=[reunion.uuid]) if lit else ""
    titre = f"Réunion n° {reunion.numero}, point {decision.point.ordre} : {decision.point}"
    return {"quand": decision.prise_le, "titre": titre, "dit": dit, "url": url}


def _de_l_action(action: Action) -> dict[str, Any]:
    quand = timezone.localdate(action.dit_le) if action.dit_le else action.echeance
    pour = f" pour le {date_courte(action.echeance)}" if action.etat in ACTIONS_OUVERTES else ""
    dit = f"{action.qui}, {action.get_etat_display().lower()}{pour}." + (f" « {action.dit} »" if action.dit else "")
    url = reverse("action", args=[action.uuid])
    return {"quand": quand, "titre": f"Action : {action.texte}", "dit": dit, "url": url}


# Where the decisions of a body stand, for the point that asks at each meeting (R4.7).

LUES = 40


def suivi_lire(comite: Comite) -> dict[str, Any]:
    """What is still to be done, the latest first: decisions in force, then open actions; two queries."""
    decisions = Decision.objects.filter(comite=comite, etat=EtatDecision.ADOPTEE).select_related(*PORTEURS)
    actions = Action.objects.filter(comite=comite, etat__in=ACTIONS_OUVERTES).select_related(*PORTEURS)
    return {
        "decisions": list(decisions.order_by("echeance", "pk")[:LUES]),
        "actions": list(actions.order_by("echeance", "pk")[:LUES]),
    }


# Actions by where they stand, as a chair reads them: one box each, and in words what the boxes show.

LARGEUR, ENTRE = 330, 4


@dataclass(frozen=True)
class Jauge:
    """How many actions are of each kind, drawn from left to right."""

    nombres: Counter[str] = field(default_factory=Counter)

    MOTS: ClassVar = {
        "fait": ("finie", "finies"), "cours": ("en cours",) * 2, "tard": ("en retard",) * 2,
        "bloquee": ("bloquée", "bloquées"), "lancer": ("à lancer",) * 2,
    }  # fmt: skip

    @property
    def total(self) -> int:
        return self.nombres.total()

    @property
    def finies(self) -> int:
        return self.nombres["fait"]

    @property
    def phrase(self) -> str:
        """« 4 finies, 3 en cours, 1 en retard »."""
        dits = ((self.nombres[genre], mots) for genre, mots in self.MOTS.items())
        return ", ".join(f"{nombre} {mots[nombre > 1]}" for nombre, mots in dits if nombre)

    @property
    def cases(self) -> list[dict[str, str]]:
        genres = [genre for genre in self.MOTS for _ in range(self.nombres[genre])]
        pas = (LARGEUR - 2 + ENTRE) / max(len(genres), 1)
        return [
            {"genre": genre, "x": f"{1 + rang * pas:.1f}", "largeur": f"{max(pas - ENTRE, 1):.1f}"}
            for rang, genre in enumerate(genres)
        ]


# Who may take care of what comes out of a meeting: its seats, their structures, the networks; read from words.


@dataclass
class Porteurs:
    """What may be proposed, in the order in which it is, and what each of these words means."""

    mots: list[str] = field(default_factory=list)
    sens: dict[str, dict[str, Any]] = field(default_factory=dict)

    def ajouter(self, mots: str, **qui: Any) -> None:
        """Propose these words; the same words for two of them mean nobody in particular."""
        cle = replier(mots)
        if cle not in self.sens:
            self.mots.append(mots)
            self.sens[cle] = qui
        elif self.sens[cle] != qui:
            self.sens[cle] = {}

    def lire(self, mots: str) -> dict[str, Any]:
        """The fields of who takes care of it: the words as they were typed, and who they are when one knows."""
        mots = " ".join(mots.split())
        return {**dict.fromkeys(PORTEURS), **self.sens.get(replier(mots), {}), "porteur": mots}


def porteurs_de(comite: Comite) -> Porteurs:
    """What the seats of today and the networks give; two queries."""
    sieges = comite.sieges.en_vigueur().select_related("compte", "structure", "reseau")
    return porteurs_lire(sieges, Reseau.objects.order_by("nom"))


def porteurs_lire(sieges: Iterable[Siege], reseaux: Iterable[Reseau]) -> Porteurs:
    """Persons first, then their structures, then the networks."""
    porteurs, lus = Porteurs(), list(sieges)
    for siege in lus:
        if mots := siege.qui:
            qui = {"porteur_compte": siege.compte} if siege.compte else {}
            porteurs.ajouter(mots, **qui)
            if pour_qui := siege.pour_qui:
                porteurs.ajouter(f"{mots}, {pour_qui}", **qui)
    for siege in lus:
        if siege.structure:
            porteurs.ajouter(str(siege.structure), porteur_structure=siege.structure)
        elif siege.organisme:
            porteurs.ajouter(siege.organisme)
    for reseau in reseaux:
        porteurs.ajouter(str(reseau), porteur_reseau=reseau)
    return porteurs


def echeance_proposer(reunion: Reunion) -> datetime.date:
    """For when, unless told otherwise: the next meeting of this body, or its cadence later."""
    suivantes = reunion.comite.reunions.filter(debut__gt=reunion.debut).exclude(etat=EtatReunion.ANNULEE)
    suivante = suivantes.order_by("debut").values_list("debut", flat=True).first()
    if suivante:
        return timezone.localdate(suivante)
    return mois_apres(jour=timezone.localdate(reunion.debut), mois=reunion.comite.cadence)


# Who answers for what is decided: an account, the referents of a structure, who leads a network.


def comptes_porteurs(chose: Porte) -> list[Compte]:
    """The people to write to; nobody when it is told in words alone."""
    if chose.porteur_compte:
        return [chose.porteur_compte]
    if chose.porteur_structure:
        return [mandat.compte for mandat in referents_de(chose.porteur_structure)]
    return tetes_de_reseau(chose.porteur_reseau) if chose.porteur_reseau else []


def comptes_referents(chose: Decision | Action) -> list[Compte]:
    """Who to turn to when an owner did not answer: the referents of the owner's structure, else the secretary."""
    structures = [chose.porteur_structure] if chose.porteur_structure else []
    if chose.porteur_compte:
        structures = [lien.structure for lien in chose.porteur_compte.rattachements.en_vigueur()]
    referents = [mandat.compte for structure in structures for mandat in referents_de(structure)]
    autres = [compte for compte in referents if compte.pk != chose.porteur_compte_id]
    return autres or secretaires_de(chose.comite_id)


def secretaires_de(comite: int) -> list[Compte]:
    """The secretaries of a body who have an account."""
    sieges = Siege.objects.en_vigueur().filter(comite=comite, qualite=Qualite.SECRETARIAT, compte__isnull=False)
    return [siege.compte for siege in sieges.select_related("compte")]


def parts_de(choses: Iterable[Decision | Action]) -> dict[Compte, list[Decision | Action]]:
    """What each person answers for."""
    parts: dict[Compte, list[Decision | Action]] = defaultdict(list)
    for chose in choses:
        for compte in comptes_porteurs(chose):
            parts[compte].append(chose)
    return parts


# What the night asks about: things due, kind by kind; a room above adds its own at the point « echeances ».

AUTOUR = ("comite", *PORTEURS)


@dataclass(frozen=True)
class Echeances:
    """Things of one kind that fall due, each a `Porte` with its history.

    `ouvertes` gives those still to be done, `lisibles` those that a person reads, `dire` the words of one, its number,
    empty if it has none, and its page.
    """

    ouvertes: Callable[[], QuerySet[Any]]
    lisibles: Callable[[Compte], QuerySet[Any]]
    dire: Callable[[Any], tuple[str, str, str]]


ACTIONS = Echeances(
    lambda: Action.objects.filter(etat__in=ACTIONS_OUVERTES).select_related(*AUTOUR),
    permissions.actions_lisibles,
    lambda action: (action.texte, "", reverse("action", args=[action.uuid])),
)
DECISIONS = Echeances(
    lambda: Decision.objects.filter(etat=EtatDecision.ADOPTEE).select_related(*AUTOUR),
    permissions.decisions_lisibles,
    lambda decision: (decision.texte, decision.numero, reverse("decision", args=[decision.numero])),
)
