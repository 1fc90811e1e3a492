"""Simple sequencing: which activities are open, where a content asks to go, what the whole module amounts to."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from safran.scorm.activites import Activite, Plan
from safran.scorm.choices import EtatPassage
from safran.scorm.depot.prerequis import remplie
from safran.scorm.models import EtatSco
from safran.scorm.rte.bilan import CENTIEME

CIBLE = re.compile(r"\{target=([^}]+)\}(?:choice|jump)")
Etats = Mapping[str, EtatSco]
MOTS_12 = {EtatPassage.REUSSI: "passed", EtatPassage.TERMINE: "completed", EtatPassage.ECHOUE: "failed"}


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
