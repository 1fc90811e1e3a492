"""What the platform gives a SCO when it opens: who, how to enter, what it had kept; nothing else of the person."""

from django.utils.crypto import salted_hmac

from reseau.comptes.models import Compte
from safran.scorm.activites import Activite, Plan
from safran.scorm.choices import Norme
from safran.scorm.models import EtatSco, PassageScorm
from safran.scorm.rte import h5p
from safran.scorm.rte.temps import duree_12, duree_2004
from safran.scorm.sequence import Etats, fermeture_de

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
        return etat.valeurs | {h5p.ENTREE: REPRISE if h5p.ETAT in etat.valeurs else AB_INITIO}
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
