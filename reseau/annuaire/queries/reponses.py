"""The service that answers best in each structure found, at its best place: what a counsellor needs to send someone."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from reseau.annuaire.choices import MISSIONS_CEP
from reseau.annuaire.horaires.ouverture import Ouverture, ouverture_a
from reseau.annuaire.queries.comprises import comme_tape
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.resultats import LieuTrouve, Ligne, Nomme, ServiceDit, StructureDite, lieu_de, ordonnes
from reseau.annuaire.queries.vocabulaire import Libelles
from reseau.annuaire.queries.zones import jetons_dire
from reseau.annuaire.recherche.classement import Classee
from reseau.annuaire.recherche.criteres import Trouvees
from reseau.annuaire.recherche.raisons import Raison, raisons_lire

# Pourquoi un service répond, du plus au moins parlant.
DITES = {
    "nom": "« {mot} », dans son nom",
    "public": "son public, {libelle}",
    "theme": "le thème « {libelle} »",
    "mission": "sa mission, {libelle}",
    "reseau": "son réseau, {libelle}",
    "nom_autrement": "« {mot} », dit autrement dans son nom",
    "contexte": "« {mot} », dans ce qu’il annonce",
    "contexte_autrement": "« {mot} », dit autrement dans ce qu’il annonce",
    "corps": "« {mot} », dans sa description",
    "tout_public": "son accueil, ouvert à tous",
}
ORDRE = {genre: rang for rang, genre in enumerate(DITES)}


class Reponse(NamedTuple):
    """A door: a service, the place where it answers best, and why.

    `lieu` is None for what is given without a place, or remotely to the town asked for; `reserve_a` is empty for what
    is open to the whole region; `autres` counts the other services of the structure that answer too.
    """

    numero: int
    structure: StructureDite
    service: ServiceDit
    lieu: LieuTrouve | None
    a_distance: bool
    distance: float | None
    ouverture: Ouverture | None
    telephone: str
    accompagne: bool
    missions: list[str]
    codes_missions: list[str]
    publics: list[str]
    niveaux: list[str]
    raisons: list[str]
    reserve_a: str
    fraicheur: str
    confirme_le: datetime.date | None
    autres: int


def reponses_decrire(
    classees: Sequence[Classee],
    lues: Mapping[int, Sequence[Ligne]],
    trouvees: Trouvees,
    mots: Libelles,
    moment: datetime.datetime,
    avant: int,
    texte: str,
) -> list[Reponse]:
    """The answers in order, numbered after `avant`, told with the words of `texte`.

    At most four queries, for the names of zones.
    """
    base = trouvees.memoire.base
    par_cle = {ligne.pk: ligne for lignes in lues.values() for ligne in lignes}
    montrees = [ligne for classee in classees if (ligne := par_cle.get(classee.position + base))]
    facettes = {ligne.pk - base: ligne.facettes.split() for ligne in montrees}
    raisons = raisons_lire(facettes, trouvees.lecture.mots, trouvees.memoire.taille)
    reservees = jetons_dire({ligne.zones for ligne in montrees})
    return [
        _decrire(
            rang,
            ligne,
            lues[ligne.structure],
            _dire(raisons[ligne.pk - base], mots, texte),
            reservees,
            trouvees,
            mots,
            moment,
        )
        for rang, ligne in enumerate(montrees, avant + 1)
    ]


def _decrire(
    rang: int,
    ligne: Ligne,
    siennes: Sequence[Ligne],
    raisons: list[str],
    reservees: Mapping[str, str],
    trouvees: Trouvees,
    mots: Libelles,
    moment: datetime.datetime,
) -> Reponse:
    jetons = set(ligne.facettes.split())
    missions = ordonnes("mission", jetons, mots)
    de_loin = bool(trouvees.commune) and ligne.distance is None
    ouverture = ouverture_a(ligne.horaires, moment)
    return Reponse(
        numero=rang,
        structure=StructureDite(
            ligne.structure, ligne.structure_code, ligne.structure_nom, Nomme(ligne.reseau_nom, ligne.reseau_code)
        ),
        service=ServiceDit(ligne.service, ligne.service_nom, ligne.service_delai),
        lieu=None if de_loin or not ligne.lieu else lieu_de(ligne, ouverture),
        a_distance=de_loin or not ligne.lieu,
        distance=ligne.distance,
        ouverture=ouverture,
        telephone=ligne.lieu_telephone or ligne.structure_telephone,
        accompagne=bool(MISSIONS_CEP.intersection(missions)),
        missions=[mots.libelle("mission", code) for code in missions],
        codes_missions=missions,
        publics=[mots.libelle("public", code) for code in ordonnes("public", jetons, mots)],
        niveaux=ordonnes("cep", jetons, mots),
        raisons=raisons,
        reserve_a=reservees[ligne.zones],
        fraicheur=fraicheur_de(ligne.confirme_le, timezone.localdate(moment)),
        confirme_le=ligne.confirme_le,
        autres=len({sienne.service for sienne in siennes}) - 1,
    )


def _dire(raisons: Sequence[Raison], mots: Libelles, texte: str) -> list[str]:
    """The reasons in words, the most telling first, each once; words are said as they were typed."""
    dites = (
        DITES[raison.genre].format(mot=comme_tape(texte, raison.mot), libelle=mots.libelle(raison.genre, raison.code))
        for raison in sorted(raisons, key=lambda raison: ORDRE[raison.genre])
    )
    return list(dict.fromkeys(dites))
