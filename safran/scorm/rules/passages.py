"""Going through a package: begin, open an activity, record what it says; a status only goes forward.

Everything that one person does with one package is written under the lock of its passage: two tabs follow each other.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.scorm import queries
from safran.scorm.activites import Activite, Plan
from safran.scorm.choices import FINIS, RANGS, SCORM, SCORM_2004, EtatPassage, Norme
from safran.scorm.depart import depart_de, entree_de, navigation_de
from safran.scorm.models import EtatSco, Paquet, PassageScorm
from safran.scorm.rte.cliche import VALEURS_MAX
from safran.scorm.rte.pesee import cliche_peser
from safran.scorm.rte.resultat import Resultat
from safran.scorm.rte.temps import PLAFOND
from safran.scorm.sequence import demande_suivre, fermeture_de, passage_peser
from safran.scorm.signals import scorm_terminee

GARDE_MAX = 2_000_000  # caractères gardés pour une activité, tous envois confondus
REFUS_DITS = 50


@dataclass(frozen=True)
class Lancement:
    """An activity just opened: its number, what its content will find, where the person is now."""

    activite: Activite
    etat: EtatSco
    depart: dict[str, str]
    situation: str

    @property
    def numero(self) -> int:
        """Rises at each opening: an older window is told that it is not the one any more."""
        return self.etat.lancement


@dataclass(frozen=True)
class Cliche:
    """What a browser sends: everything that a content wrote since it was opened, and whether it closed."""

    lancement: int
    compteur: int
    valeurs: dict[str, Any]
    fin: bool = False


def passage_ouvrir(*, compte: Compte, paquet: Paquet, nouvelle: bool = False) -> PassageScorm:
    """Begin a package, or find where one is: a double click begins once, a version begun is the one that is played.

    `nouvelle` begins the latest version although an older one was begun. Raises RegleRefusee "module_ferme" when the
    person is not a member.
    """
    if not est_membre(compte):
        raise RegleRefusee("module_ferme", "Ce module n’est pas ouvert à votre compte.")
    passage = None if nouvelle else queries.passage_de(compte, paquet)
    if passage is None:
        version = queries.version_derniere(paquet)
        passage, _cree = PassageScorm.objects.get_or_create(compte=compte, version=version)
        passage.version = version
    passage.compte = compte
    return passage


@transaction.atomic
def lancement_ouvrir(*, passage: PassageScorm, sco: str) -> Lancement:
    """Open an activity: a new number, the time of the last opening added up, what the content will find.

    Raises RegleRefusee "activite_absente" when the version has no such activity, "activite_fermee" when others come
    first.
    """
    verrou, plan, etats = _verrouiller(passage)
    activite = _activite(plan, sco)
    if raison := fermeture_de(plan, etats, activite):
        raise RegleRefusee("activite_fermee", raison)
    etat = etats.get(sco) or EtatSco(passage=verrou, sco=sco)
    norme = verrou.version.norme
    entree = entree_de(etat, norme == Norme.SCORM_12)
    if norme in SCORM and etat.quitte and entree == "ab-initio":
        # SCORM 2004 : une sortie dite « normal » finit l'essai, le suivant repart de rien, sauf de ce qui est partagé
        etat.valeurs = {element: v for element, v in etat.valeurs.items() if element.startswith("adl.data.")}
    etat.temps_avant += etat.temps_lancement
    etat.temps_lancement = etat.compteur = 0
    etat.lancement += 1
    etat.quitte, etat.reponse, etat.modifie_le = False, {}, timezone.now()
    if (activite.muette or verrou.version.paquet.acheve_a_l_ouverture) and not etat.est_fini:
        etat.etat = EtatPassage.TERMINE  # elle ne dira jamais qu'elle est finie : l'avoir ouverte suffit
    etat.save()
    etats[sco] = etat
    _avancer(verrou, plan, etats)
    depart = depart_de(verrou, etat, activite, entree)
    if norme in SCORM_2004:
        depart |= navigation_de(plan, etats, activite)
    return Lancement(activite, etat, depart, queries.situation_de(verrou, etat))


@transaction.atomic
def cliche_enregistrer(*, passage: PassageScorm, sco: str, cliche: Cliche) -> dict[str, Any]:
    """Keep what a content says, element by element, and answer what became of it; sent again, the same answer.

    An older counter changes nothing; an older opening neither, and its window is told so. Raises RegleRefusee
    "activite_absente", "lancement_inconnu" (never opened), "envoi_illisible" or "trop_long".
    """
    verrou, plan, etats = _verrouiller(passage)
    activite, etat = _activite(plan, sco), etats.get(sco)
    if etat is None or not activite.sco or not 1 <= cliche.lancement <= etat.lancement or cliche.compteur < 1:
        raise RegleRefusee("lancement_inconnu", "Cette activité n’a pas été ouverte : rechargez la page.")
    if cliche.lancement < etat.lancement:
        return {"compteur": cliche.compteur, "depasse": True}
    if cliche.compteur <= etat.compteur:
        return etat.reponse
    if len(cliche.valeurs) > VALEURS_MAX:
        raise RegleRefusee("trop_long", "Ce module enregistre plus de valeurs que la plateforme n’en garde.")
    connu = depart_de(verrou, etat, activite)
    resultat = cliche_peser(verrou.version.norme, connu, cliche.valeurs.items(), fin=cliche.fin)
    _resultat_poser(etat, resultat, cliche.fin)
    etat.compteur, etat.modifie_le = cliche.compteur, timezone.now()
    _avancer(verrou, plan, etats)
    etat.reponse = _reponse(verrou, etat, resultat)
    if cliche.fin:
        etat.reponse["suite"] = demande_suivre(plan, etats, activite, resultat.demande)
    etat.save()
    return etat.reponse


def _verrouiller(passage: PassageScorm) -> tuple[PassageScorm, Plan, dict[str, EtatSco]]:
    """The passage as it is now, locked; its plan and the states of its activities."""
    verrou = PassageScorm.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    verrou.version, verrou.compte = passage.version, passage.compte
    return verrou, Plan(passage.version), {etat.sco: etat for etat in EtatSco.objects.filter(passage=verrou)}


def _activite(plan: Plan, sco: str) -> Activite:
    activite = plan.get(sco)
    if activite is None:
        raise RegleRefusee("activite_absente", "Cette activité n’est pas dans le module.")
    return activite


def _resultat_poser(etat: EtatSco, resultat: Resultat, fin: bool) -> None:
    """Put what a snapshot amounts to in the row; a state, a mark and a time only rise."""
    if len(json.dumps(resultat.valeurs, ensure_ascii=False)) > GARDE_MAX:
        raise RegleRefusee("trop_long", "Ce module enregistre plus de texte que la plateforme n’en garde.")
    etat.valeurs = resultat.valeurs
    etat.temps_lancement = max(etat.temps_lancement, min(resultat.centiemes, PLAFOND))
    etat.quitte = fin and resultat.close
    if RANGS[resultat.etat] > RANGS[etat.etat]:
        etat.etat = resultat.etat
    if resultat.note is not None and (etat.note is None or resultat.note > etat.note):
        etat.note = resultat.note


def _reponse(passage: PassageScorm, etat: EtatSco, resultat: Resultat) -> dict[str, Any]:
    return {
        "compteur": etat.compteur,
        "etat": etat.etat,
        "libelle": etat.get_etat_display(),
        "module": passage.etat,
        "libelle_module": passage.get_etat_display(),
        "situation": queries.situation_de(passage, etat),
        "refusees": [refusee.en_dict() for refusee in resultat.refusees[:REFUS_DITS]],
    }


def _avancer(passage: PassageScorm, plan: Plan, etats: dict[str, EtatSco]) -> None:
    """The whole module goes where its activities are, never back; the rooms above are told each state once."""
    atteint, note = passage_peser(plan, etats)
    passage.dernier_passage_le = timezone.now()
    monte = RANGS[atteint] > RANGS[passage.etat]
    if monte:
        passage.etat = atteint
        passage.fini_le = passage.fini_le or max(passage.dernier_passage_le, passage.commence_le)
    if note is not None and (passage.note is None or note > passage.note):
        passage.note = note
    passage.save(update_fields=["etat", "fini_le", "note", "dernier_passage_le"])
    if monte and atteint in FINIS:
        scorm_terminee.send(sender=PassageScorm, passage=passage)
