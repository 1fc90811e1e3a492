"""Reads of the packages: the version to play, its activities and their sequencing."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Q, QuerySet
from django.utils.crypto import salted_hmac

from reseau.comptes.models import Compte
from safran.scorm.choices import FINIS, EtatPassage, Json, Norme
from safran.scorm.depot.manifeste import remplie
from safran.scorm.models import EtatSco, Paquet, PassageScorm, VersionPaquet
from safran.scorm.rte import cliches
from safran.scorm.rte.types import CENTIEME, MINUTE, duree_12, duree_2004, duree_dire


@dataclass(frozen=True)
class Activite:
    """One item of the manifest; a heading when it opens no file."""

    id: str
    titre: str
    profondeur: int
    visible: bool
    fichier: str
    suite: str  # ce qui suit la page dans son adresse : paramètres, ancre
    sco: bool  # elle parle à la plateforme
    muette: bool  # elle ne dira jamais qu’elle est finie : l’ouvrir suffit
    prerequis: str
    sequencement: Json
    partages: list[tuple[str, bool]]  # ce qu’elle partage avec d’autres, et si elle peut le lire
    reglages: Json

    @property
    def comptee(self) -> bool:
        """It counts in what the whole module amounts to."""
        regles = self.sequencement
        return bool(self.fichier) and regles.get("suivi", True) and regles.get("roll_achevement", True)

    def reglage(self, nom: str) -> str:
        """A setting of the run-time, or an empty text."""
        return self.reglages.get(nom) or ""


def _parcourir(items: list[Json], profondeur: int = 0) -> Iterator[Activite]:
    for item in items:
        sco = bool(item.get("sco"))
        yield Activite(
            id=item["id"],
            titre=item["titre"],
            profondeur=profondeur,
            visible=item.get("visible", True),
            fichier=item.get("fichier", ""),
            suite=item.get("suite", ""),
            sco=sco,
            muette=not sco or bool(item.get("muette")),
            prerequis=item.get("prerequis", ""),
            sequencement=item.get("sequencement") or {},
            partages=item.get("partages", []),
            reglages=item,
        )
        yield from _parcourir(item.get("enfants", ()), profondeur + 1)


class Plan:
    """The activities of a version, in reading order."""

    def __init__(self, version: VersionPaquet) -> None:
        self.toutes = tuple(_parcourir(version.manifeste.get("items", [])))
        self.sequencement: Json = version.manifeste.get("sequencement") or {}
        self.ouvrables = tuple(activite for activite in self.toutes if activite.fichier)
        # Celles qui disent quand le module est fini ; toutes, quand le manifeste n’en compte aucune.
        self.comptees = tuple(activite for activite in self.ouvrables if activite.comptee) or self.ouvrables

    def get(self, identifiant: str) -> Activite | None:
        return next((activite for activite in self.ouvrables if activite.id == identifiant), None)

    def voisine(self, activite: Activite, pas: int) -> Activite | None:
        rang = self.ouvrables.index(activite) + pas
        return self.ouvrables[rang] if 0 <= rang < len(self.ouvrables) else None

    @property
    def a_la_suite(self) -> bool:
        """The learner may not choose: activities open one after the other (SCORM 2004, choice off, flow on)."""
        return not self.sequencement.get("choix", True) and self.sequencement.get("enchainement", False)


# Simple sequencing: which activities are open, where a content asks to go, what the whole module amounts to.

CIBLE = re.compile(r"\{target=([^}]+)\}(?:choice|jump)")
Etats = Mapping[str, EtatSco]
MOTS_12: dict[str, str] = {EtatPassage.REUSSI: "passed", EtatPassage.TERMINE: "completed", EtatPassage.ECHOUE: "failed"}


def _finie(etats: Etats, activite: Activite) -> bool:
    etat = etats.get(activite.id)
    return etat is not None and etat.est_fini


def _statut(plan: Plan, etats: Etats, identifiant: str) -> str:
    """The status of an item in the words of SCORM 1.2; a heading is what all its activities are."""
    if identifiant in etats:
        return MOTS_12.get(etats[identifiant].etat, "incomplete")
    rang = next((r for r, activite in enumerate(plan.toutes) if activite.id == identifiant), None)
    if rang is None or plan.toutes[rang].fichier:
        return "not attempted"
    dedans = []
    for activite in plan.toutes[rang + 1 :]:
        if activite.profondeur <= plan.toutes[rang].profondeur:
            break
        dedans.append(activite)
    ouvrables = [activite for activite in dedans if activite.fichier]
    return "completed" if ouvrables and all(_finie(etats, a) for a in ouvrables) else "incomplete"


def fermeture_de(plan: Plan, etats: Etats, activite: Activite) -> str:
    """Why an activity cannot be opened yet, in a sentence; an empty text when it can."""
    if activite.id in etats:
        return ""
    if activite.prerequis and not remplie(activite.prerequis, lambda nom: _statut(plan, etats, nom)):
        return "Cette activité s’ouvre quand celles qu’elle demande sont finies."
    if plan.a_la_suite:
        for avant in plan.ouvrables[: plan.ouvrables.index(activite)]:
            if avant.comptee and not _finie(etats, avant):
                return f"Finissez d’abord « {avant.titre} »."
    return ""


def a_reprendre(plan: Plan, etats: Etats) -> Activite | None:
    """The activity to open: the last one left unfinished, then the first one not done and open, then the first."""
    en_cours = [a for a in plan.ouvrables if a.id in etats and not _finie(etats, a)]
    if en_cours:
        return max(en_cours, key=lambda activite: etats[activite.id].modifie_le)
    restantes = (a for a in plan.ouvrables if not _finie(etats, a) and not fermeture_de(plan, etats, a))
    return next(restantes, None) or next(iter(plan.ouvrables), None)


def demande_suivre(plan: Plan, etats: Etats, activite: Activite, demande: str) -> str:
    """Where a content that closes asks to go (`adl.nav.request`): an activity that is open, or nowhere."""
    if demande == "continue":
        cible = plan.voisine(activite, 1)
    elif demande == "previous":
        cible = None if plan.sequencement.get("sens_unique") else plan.voisine(activite, -1)
    elif trouve := CIBLE.fullmatch(demande):
        cible = plan.get(trouve[1])
    else:
        return ""
    return cible.id if cible and not fermeture_de(plan, etats, cible) else ""


def passage_peser(plan: Plan, etats: Etats) -> tuple[EtatPassage, Decimal | None]:
    """The state and the mark of the whole: done when every activity that counts is, failed as soon as one failed."""
    comptes = [etats[a.id] for a in plan.comptees if a.id in etats]
    notes = [etat.note for etat in comptes if etat.note is not None]
    note = (sum(notes, Decimal(0)) / len(notes)).quantize(CENTIEME, ROUND_HALF_UP) if notes else None
    etats_dits = {etat.etat for etat in comptes}
    if len(comptes) < len(plan.comptees) or EtatPassage.COMMENCE in etats_dits:
        return EtatPassage.COMMENCE, note
    for dit in (EtatPassage.ECHOUE, EtatPassage.REUSSI):
        if dit in etats_dits:
            return dit, note
    return EtatPassage.TERMINE, note


# What the platform gives a SCO when it opens: who, how to enter, what it had kept; nothing else of the person.

AB_INITIO, REPRISE, NI_L_UN_NI_L_AUTRE = "ab-initio", "resume", ""


def pseudonyme_de(passage: PassageScorm) -> str:
    """Who the person is for this package alone: neither the address nor the number of the account."""
    return salted_hmac("scorm.pseudonyme", f"{passage.compte_id}:{passage.version.paquet_id}").hexdigest()[:32]


def nom_de(compte: Compte) -> str:
    """« Nom, Prénom », as the standards write it."""
    return ", ".join(morceau for morceau in (compte.nom, compte.prenom) if morceau)[:250]


def entree_de(etat: EtatSco, ancien: bool) -> str:
    """How the SCO is entered: it resumes unless it said itself that it was left for good."""
    if not etat.lancement or not (etat.valeurs or etat.compteur):
        return AB_INITIO
    if not etat.quitte:
        return REPRISE
    return NI_L_UN_NI_L_AUTRE if ancien else AB_INITIO


def depart_de(passage: PassageScorm, etat: EtatSco, activite: Activite, entree: str = "") -> dict[str, str]:
    """The values a SCO finds when it opens, by element; an H5P content, only what it had kept; web pages, nothing."""
    if passage.version.norme == Norme.H5P:
        return etat.valeurs | {cliches.ENTREE: REPRISE if cliches.ETAT in etat.valeurs else AB_INITIO}
    if passage.version.norme == Norme.WEB:
        return {}  # des pages qui ne disent rien n’apprennent rien non plus
    ancien = passage.version.norme == Norme.SCORM_12
    donnees = _commun_12(passage, etat, activite) if ancien else _commun_2004(passage, etat, activite)
    donnees["cmi.core.entry" if ancien else "cmi.entry"] = entree
    dits = {element: valeur for element, valeur in donnees.items() if valeur or element.endswith("entry")}
    partagees = {element: valeur for element, valeur in dits.items() if element.startswith("adl.data.")}
    return dits | etat.valeurs | partagees


def _commun_12(passage: PassageScorm, etat: EtatSco, activite: Activite) -> dict[str, str]:
    return {
        "cmi.core.student_id": pseudonyme_de(passage),
        "cmi.core.student_name": nom_de(passage.compte),
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.total_time": duree_12(etat.temps_avant),
        "cmi.launch_data": activite.reglage("lancement"),
        "cmi.student_data.mastery_score": activite.reglage("maitrise"),
        "cmi.student_data.max_time_allowed": activite.reglage("temps_max"),
        "cmi.student_data.time_limit_action": activite.reglage("action_temps"),
    }


def _commun_2004(passage: PassageScorm, etat: EtatSco, activite: Activite) -> dict[str, str]:
    regles = activite.sequencement
    donnees = {
        "cmi.learner_id": pseudonyme_de(passage),
        "cmi.learner_name": nom_de(passage.compte),
        "cmi.credit": "credit",
        "cmi.mode": "normal",
        "cmi.total_time": duree_2004(etat.temps_avant),
        "cmi.launch_data": activite.reglage("lancement"),
        "cmi.completion_threshold": activite.reglage("seuil_avancement"),
        "cmi.scaled_passing_score": regles.get("mesure", ""),
        "cmi.time_limit_action": activite.reglage("action_temps"),
    }
    donnees |= partages_de(passage, activite)
    if not any(element.startswith("cmi.objectives.") for element in etat.valeurs):
        donnees |= {f"cmi.objectives.{rang}.id": nom for rang, nom in enumerate(regles.get("objectifs", ()))}
    return donnees


def partages_de(passage: PassageScorm, activite: Activite) -> dict[str, str]:
    """The data that this activity shares with others (`adl.data`): their names, and what was written there last."""
    if not activite.partages:
        return {}
    plan = Plan(passage.version)
    ecrits: dict[str, str] = {}
    for etat in passage.etats.order_by("modifie_le"):
        autre = plan.get(etat.sco)
        for rang, (cible, _lue) in enumerate(autre.partages if autre else ()):
            if (valeur := etat.valeurs.get(f"adl.data.{rang}.store")) is not None:
                ecrits[cible] = valeur
    donnees = {}
    for rang, (cible, lue) in enumerate(activite.partages):
        donnees[f"adl.data.{rang}.id"] = cible
        if lue and cible in ecrits:
            donnees[f"adl.data.{rang}.store"] = ecrits[cible]
    return donnees


def navigation_de(plan: Plan, etats: Etats, activite: Activite) -> dict[str, str]:
    """Which requests of navigation a SCORM 2004 content may make from here."""
    suivante, precedente = plan.voisine(activite, 1), plan.voisine(activite, -1)
    possibles = {
        "continue": suivante is not None,
        "previous": precedente is not None and not plan.sequencement.get("sens_unique"),
    }
    dits = {f"adl.nav.request_valid.{nom}": "true" if oui else "false" for nom, oui in possibles.items()}
    choix = plan.sequencement.get("choix", True)
    for autre in plan.ouvrables:
        libre = choix and not fermeture_de(plan, etats, autre)
        dits[f"adl.nav.request_valid.choice.{{target={autre.id}}}"] = "true" if libre else "false"
    return dits


# Reads of the packages: the version to play, where someone is, what completes.

REUSSIS = frozenset({EtatPassage.TERMINE, EtatPassage.REUSSI})


def version_derniere(paquet: Paquet) -> VersionPaquet:
    """The latest version of a package."""
    return paquet.versions.order_by("-numero").select_related("paquet")[0]


def version_jouee(uuid: str) -> VersionPaquet | None:
    """The version that the content host may serve under this name; only its standard is read."""
    return VersionPaquet.objects.filter(uuid=uuid).only("norme").first()


def passage_de(compte: Compte, paquet: Paquet) -> PassageScorm | None:
    """Where someone is with a package: the passage on the latest version begun, or None."""
    if not getattr(compte, "is_authenticated", False):
        return None
    passages = PassageScorm.objects.filter(compte=compte, version__paquet=paquet)
    return passages.select_related("version__paquet").order_by("-version__numero").first()


def paquets_finis(compte: Compte, paquets: Iterable[int]) -> set[int]:
    """Among these packages, those that the person has finished, passed or not."""
    finis = PassageScorm.objects.filter(compte=compte, version__paquet__in=list(paquets), etat__in=FINIS)
    return set(finis.values_list("version__paquet_id", flat=True))


def reussi_le(compte: Compte, uuid: str) -> datetime.datetime | None:
    """Since when a package is done and not failed, or None."""
    passages = PassageScorm.objects.filter(compte=compte, version__paquet__uuid=uuid, etat__in=REUSSIS)
    return passages.order_by("fini_le").values_list("fini_le", flat=True).first()


def paquets_offerts() -> list[tuple[str, str]]:
    """The packages that a completion rule may name."""
    return [(str(uuid), titre) for uuid, titre in Paquet.objects.values_list("uuid", "titre")]


def paquets_lister() -> QuerySet[Paquet]:
    """Every package with its number of versions and of learners, for who deposits them."""
    return Paquet.objects.annotate(
        nombre=Count("versions", distinct=True),
        derniere_le=Max("versions__deposee_le"),
        personnes=Count("versions__passages__compte", distinct=True),
        web=Count("versions", filter=Q(versions__norme=Norme.WEB), distinct=True),
    ).order_by("titre", "pk")


def situation_de(passage: PassageScorm, etat: EtatSco | None) -> str:
    """Where someone is in an activity and in its module, as one word: a page that shows another one is out of date."""
    return f"{etat.etat if etat else 'AUCUN'} {passage.etat} {passage.note}"


def sommaire_lire(passage: PassageScorm, sco: str = "") -> Json:
    """What the player shows of a passage: its activities, the one to open, the one that waits once it is done.

    The one to open is `sco`, if it is open, or the one to resume.
    """
    plan = Plan(passage.version)
    etats = {etat.sco: etat for etat in passage.etats.all()}
    reprise = a_reprendre(plan, etats)
    demandee = plan.get(sco)
    courante = demandee if demandee and not fermeture_de(plan, etats, demandee) else reprise
    faite = courante is not None and _finie(etats, courante)
    centiemes = sum(etat.temps_total for etat in etats.values())
    visibles = [activite for activite in plan.toutes if activite.visible]
    courant = etats.get(courante.id) if courante and courante.visible else None
    return {
        "lignes": [
            {
                "activite": activite,
                "etat": etats.get(activite.id),
                "finie": _finie(etats, activite),
                "courante": activite is courante,
                "fermeture": fermeture_de(plan, etats, activite) if activite.fichier else "",
                "retrait": min(activite.profondeur, 3),
            }
            for activite in visibles
        ],
        "courante": courante,
        "suivante": reprise if faite and reprise is not courante else None,
        "plusieurs": sum(bool(activite.fichier) for activite in visibles) > 1,
        "situation": situation_de(passage, courant),
        "temps": duree_dire(centiemes) if centiemes >= MINUTE else "",
        "depassee": passage.version.paquet.versions.filter(numero__gt=passage.version.numero).exists(),
    }
