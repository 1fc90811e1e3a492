"""What this room offers to the ground floor."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max

from home.exploitation.travaux import NUIT, Periodique
from home.registre import Rubrique
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from safran.formations.portes import Critere
from safran.scorm import fichiers, queries
from safran.scorm.choices import RANGS, Json
from safran.scorm.fichiers import provisoires_retirer
from safran.scorm.models import Paquet, PassageScorm, VersionPaquet
from safran.scorm.queries import Plan, passage_peser
from safran.scorm.rte.types import duree_dire


def evaluer(compte: Compte, formation: Any, parametres: Json) -> tuple[bool, str]:
    """The package is done and, if it marks, not failed."""
    reussi = quand(compte, formation, parametres) is not None
    return reussi, "" if reussi else dire(parametres)


def dire(parametres: Json) -> str:
    """The condition in words."""
    titre = dict(queries.paquets_offerts()).get(str(parametres.get("paquet", "")), "retiré")
    return f"terminer et réussir le module « {titre} »"


def quand(compte: Compte, formation: Any, parametres: Json) -> datetime.datetime | None:
    """When the package was done for the first time."""
    uuid = str(parametres.get("paquet", ""))
    return queries.reussi_le(compte, uuid) if uuid in dict(queries.paquets_offerts()) else None


SCORM_REUSSI = Critere(
    type="scorm_reussi",
    libelle="SCORM ou H5P réussi",
    options=queries.paquets_offerts,
    evaluer=evaluer,
    dire=dire,
    quand=quand,
)


# What this room knows of a person.


def donnees_des_paquets(compte: Compte) -> list[Rubrique]:
    """Passages: when, how far, and what each activity kept."""
    passages = compte.passages_scorm.select_related("version__paquet").prefetch_related("etats")
    colonnes = {
        "Module": "version.paquet.titre",
        "Version": "version.numero",
        "Commencé le": "commence_le",
        "État": "get_etat_display",
        "Fini le": "fini_le",
        "Note (%)": "note",
        "Temps dit par le module": lambda p: duree_dire(sum(etat.temps_total for etat in p.etats.all())),
        "Ce que le module a enregistré": lambda p: {etat.sco: etat.valeurs for etat in p.etats.all()},
    }
    return [rubrique("Modules SCORM et H5P", passages, colonnes)]


# What interrupted deposits leave behind, taken back each night.

TRAVAUX = [Periodique("modules.restes", NUIT, provisoires_retirer, "{} dépôt(s) interrompu(s) retiré(s).")]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Jouer des modules venus d’ailleurs",
        "état, score et temps que le module enregistre ; qui a déposé le module",
        "PassageScorm VersionPaquet",
        personnes="les personnes formées",
        destinataires="la personne ; le module qu’elle ouvre lit son nom",
    )
]


# Invariants of the packages and of the passages, for `manage.py verifier`.


def paquets_coherents() -> Iterator[str]:
    """Versions follow each other and have their files; a passage is as far as its activities say, never less."""
    paquets = Paquet.objects.annotate(nombre=Count("versions"), dernier=Max("versions__numero"))
    for paquet in paquets.iterator():
        if paquet.nombre == 0 or paquet.nombre != paquet.dernier:
            yield f"Les versions du paquet {paquet.pk} ne se suivent pas."
    for version in VersionPaquet.objects.iterator():
        if not fichiers.present(version.uuid):
            yield f"Les fichiers de la version {version.pk} du paquet {version.paquet_id} sont absents."
    for passage in PassageScorm.objects.select_related("version").prefetch_related("etats").iterator(chunk_size=500):
        if passage.note is not None and not 0 <= passage.note <= 100:
            yield f"Le passage {passage.pk} a une note hors bornes."
        etats = {etat.sco: etat for etat in passage.etats.all()}
        if passage.est_fini and not any(RANGS[etat.etat] for etat in etats.values()):
            yield f"Le passage {passage.pk} est fini, et aucune de ses activités ne l’est."
        plan = Plan(passage.version)
        if RANGS[passage_peser(plan, etats)[0]] > RANGS[passage.etat]:
            yield f"Le passage {passage.pk} est moins avancé que ses activités."
        for sco in sorted(etats.keys() - {activite.id for activite in plan.ouvrables}):
            yield f"Le passage {passage.pk} a une activité qui n’est pas dans sa version : {sco}."
