"""One row of each cycle, and what the database asks of it in each state."""

import datetime

from django.utils import timezone

from reseau.agenda.models import Apport, Participation
from reseau.animation.models import Action, Decision, Observation
from reseau.annuaire.models import EntreeLexique
from reseau.ecrits.choices import LUS
from reseau.membres.models import DemandeCompte
from safran.attestations.models import Attestation
from safran.presences.models import BordereauElimination
from tests.fabriques import un_conseiller, une_region, une_structure
from tests.pratiques.fabriques import une_fiche
from tests.pratiques.fabriques_ressources import une_ressource
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.animation.fabriques import champs_de, un_point, une_reunion, une_suite
from tests.reseau.ecrits.fabriques import un_document
from tests.reseau.orientation.fabriques import un_jeu
from tests.reseau.orientation.fabriques import une_fiche as une_fiche_de_liaison
from tests.reseau.plans.fabriques import un_plan
from tests.reseau.plans.fabriques import une_action as une_action_de_plan
from tests.safran.atelier.fabriques import une_proposition
from tests.safran.demandes.fabriques import une_demande
from tests.safran.dispositifs.fabriques import un_dispositif
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import une_inscription, une_session
from tests.safran.lti.fabriques import un_rendu, une_plateforme


def jeu(etat):
    return {"publie_le": timezone.now() if etat in ("EN_VIGUEUR", "REMPLACE") else None}


def session(etat):
    return {"motif": "Essai" if etat == "ANNULEE" else ""}


def inscription(etat):
    return {"offre_expire_le": timezone.now() + datetime.timedelta(days=1) if etat == "OFFERTE" else None}


def une_attestation():
    return Attestation.objects.create(compte=un_conseiller(), formation=une_formation())


def attestation(etat):
    emise = {"numero": "SAF-2026-000001", "code": "7K4M20Q89XTAD3WE5", "fichier": "a.pdf", "sha256": "0" * 64}
    motif = {"motif": "Essai" if etat in ("REVOQUEE", "REMPLACEE") else ""}
    return {} if etat == "EN_PREPARATION" else {**emise, **motif, "emise_le": timezone.now()}


def fiche(etat):
    """Online or once online, it has its dates; replaced, the note that takes its place."""
    champs = {
        "publiee_le": timezone.now(),
        "a_revoir_le": timezone.localdate(),
        "version": 1,
        "motif_archivage": "Essai",
    }
    return champs | ({"remplacee_par_id": une_fiche().pk} if etat == "REMPLACEE" else {})


def ressource(etat):
    return {"motif": "" if etat == "PUBLIEE" else "Essai"}


def bordereau(etat):
    fini = {"fini_le": timezone.now() if etat in ("DETRUIT", "CLOS") else None}
    if etat not in ("APPROUVE", "DETRUIT"):
        return {**fini, "seconde_par": None, "seconde_nom": "", "seconde_le": None}
    approuve = {"empreinte": "0" * 64}
    for rang in ("premiere", "seconde"):
        approuve |= {f"{rang}_par": une_region(), f"{rang}_nom": "Nom", f"{rang}_le": timezone.now()}
    return fini | approuve


def un_apport():
    """One that was accepted at once: from there it goes one way."""
    dits = {"structure": une_structure(), "etat": "PROPOSE", "par": un_conseiller()}
    return Apport.objects.create(evenement=un_evenement(), quoi="Un stand", **dits)


def apport(etat):
    return {"structure_id": None if etat == "CHERCHE" else une_structure().pk}


def une_participation():
    return Participation.objects.create(evenement=un_evenement(), compte=un_conseiller(), reponse="VIENT")


def un_evenement_neuf():
    """Proposed by nobody yet, and free already: every state is open to it."""
    return un_evenement("BROUILLON")


def vie(etat):
    return {"moderation": "PROGRAMME"} if etat in ("TENU", "BILAN") else {}


def une_observation():
    dits = {"texte": "Il manque un mot.", "auteur": une_region(), "reponse": "Vu"}
    return Observation.objects.create(reunion=une_reunion("PROVISOIRE", jours=-3), **dits)


def une_decision():
    """The first one of a year."""
    reunion = une_reunion("PROVISOIRE", jours=-3)
    suite = une_suite(un_point(reunion))
    return Decision.objects.create(
        suite=suite, point=suite.point, prise_le=timezone.localdate(), annee=2026, rang=1, **_de(suite)
    )


def une_action():
    suite = une_suite(un_point(une_reunion("PROVISOIRE", jours=-3)), "ACTION")
    return Action.objects.create(suite=suite, dit="Essai", **_de(suite))


def _de(suite):
    reunion = suite.point.reunion
    return {"comite": reunion.comite, "reunion": reunion, "texte": suite.texte, "echeance": suite.echeance}


def reunion(etat):
    """What came before is written too: a meeting put off was convened."""
    return {"convoquee_le": timezone.now(), "adoptee_le": None, **champs_de(etat)}


def dispositif(etat):
    return {"comite_le": timezone.localdate() if etat == "CATALOGUE" else None}


def demande_formation(etat):
    """Answered, it says by which training; set aside, why."""
    repondue = etat in ("PROGRAMMEE", "TENUE")
    return {"formation_id": une_formation().pk if repondue else None, "motif": "Essai" if etat == "ECARTEE" else ""}


def rien(etat):
    return {}


def plan(etat):
    return {"vote_le": None if etat == "PREPARE" else timezone.localdate()}


def action_de_plan(etat):
    return {"dit": "Essai" if etat in ("BLOQUEE", "ABANDONNEE") else ""}


def document_local(etat):
    """Published once, it says when, by whom and what."""
    return {"publie_le": timezone.now(), "publie_par": une_region(), "empreinte": "0" * 64} if etat in LUS else {}


def une_entree():
    """Words that someone proposes."""
    return EntreeLexique.objects.create(cle="zorglub", expressions="zorglub")


# cycle : (de quoi faire une ligne, ce que la base demande d’elle dans cet état)
LIGNES = {
    "action": (une_action, rien),
    "action_plan": (une_action_de_plan, action_de_plan),
    "apport": (un_apport, apport),
    "attestation": (une_attestation, attestation),
    "bordereau": (lambda: BordereauElimination.objects.create(annees=3), bordereau),
    "decision": (une_decision, rien),
    "proposition": (une_proposition, rien),
    "demande": (lambda: DemandeCompte.objects.create(email="a@exemple.example", prenom="Zoé", nom="A"), rien),
    "demande_formation": (une_demande, demande_formation),
    "dispositif": (un_dispositif, dispositif),
    "document_local": (un_document, document_local),
    "entree_lexique": (une_entree, rien),
    "fiche": (une_fiche, fiche),
    "fiche_de_liaison": (une_fiche_de_liaison, rien),
    "jeu_de_regles": (un_jeu, jeu),
    "moderation": (un_evenement_neuf, rien),
    "observation": (une_observation, rien),
    "participation": (une_participation, rien),
    "inscription": (lambda: une_inscription(une_session()), inscription),
    "reunion": (une_reunion, reunion),
    "plateforme": (une_plateforme, rien),
    "rendu_compte": (un_rendu, rien),
    "plan": (lambda: un_plan("PREPARE"), plan),
    "ressource": (une_ressource, ressource),
    "session": (lambda: une_session("BROUILLON"), session),
    "vie": (un_evenement, vie),
}
