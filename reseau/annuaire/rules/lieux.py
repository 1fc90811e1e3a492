"""Writes on places."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import dater, ecarts, etat_de
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.historique import (
    deja_ajoutee,
    fiche_tenir,
    modification_ajouter,
    structure_ouverte_verrouiller,
    version_verifier,
)
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.annuaire.rules.promesses import lieux_servis_verifier
from reseau.annuaire.rules.services import service_au_lieu_ajouter
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

CHAMPS_LIEU = (
    "nom", "chez", "adresse", "complement", "code_postal", "commune", "latitude", "longitude", "horaires",
    "fermetures", "acces", "langues", "telephone", "courriel", "site", "permanence", "bureaux", "identite_affichee",
    "identite_le", "identite_preuve", "publie",
)  # fmt: skip


@transaction.atomic
def lieu_creer(
    *,
    structure: Structure,
    commune: Commune,
    nom: str,
    services: Iterable[Service] = (),
    confirme_le: datetime.date | None = None,
    par: Compte | None = None,
    origine: str = "",
    jeton: uuid.UUID | None = None,
    **champs: Any,
) -> Lieu:
    """Add a place to a structure (R5.1); writing it counts as confirming it, today unless `confirme_le` says when.

    `services` are given there from the first day; a published place has one at least (R1.2).

    With `jeton`, the mark of the form that was sent: sent twice, it adds one place only, which is returned again.

    `champs`: adresse, complement, code_postal, latitude, longitude, horaires (OSM syntax), fermetures, acces, langues,
    telephone, courriel, site, permanence, bureaux, chez (the structure that lends its walls), identite_affichee,
    identite_le, identite_preuve, publie, source, source_id. ValidationError names the fields in fault; RegleRefusee
    "fusionnee", "deja_ajoutee", "lieu_sans_mission", "autre_structure".
    """
    structure_ouverte_verrouiller(structure=structure)
    champs.setdefault("code_postal", commune.codes_postaux[0] if len(commune.codes_postaux) == 1 else "")
    services = list(services)
    lieu = Lieu(structure=structure, commune=commune, nom=nom.strip(), jeton=jeton, **champs)
    apres = etat_de(lieu, CHAMPS_LIEU) | {"services": sorted(service.nom for service in services)}
    if existant := deja_ajoutee(modele=Lieu, jeton=jeton, etat=apres):
        return existant
    lieu.confirme_le = confirme_le or timezone.localdate()
    lieu.confirme_par = lieu.modifie_par = par
    lieu.full_clean()
    lieu.save()
    for service in services:
        service_au_lieu_ajouter(service=service, lieu=lieu)
    lieux_servis_verifier(lieux=[lieu.pk])
    modification_ajouter(
        objet=lieu, action=ActionModification.CREATION, par=par, champs=ecarts({}, apres), origine=origine
    )
    structures_indexer(structures=[structure.pk])
    return lieu


@transaction.atomic
def lieu_modifier(
    *,
    lieu: Lieu,
    par: Compte | None = None,
    version: int | None = None,
    confirme_le: datetime.date | None = None,
    origine: str = "",
    **champs: Any,
) -> Lieu:
    """Change a place and return it as it stands; what a person saves is confirmed by that person, today.

    With `version`, refuses (RegleRefusee "version") when someone changed the place since; "disparue" when it has gone;
    "lieu_sans_mission" when it would be published without a published service (R1.2). ValidationError names the fields
    in fault. Nothing is written when nothing changes but the confirmation.
    """
    actuel = fiche_tenir(fiche=lieu, avec=("commune", "chez"))
    version_verifier(objet=actuel, version=version)
    avant = etat_de(actuel, CHAMPS_LIEU)
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.full_clean()
    changes = ecarts(avant, etat_de(actuel, CHAMPS_LIEU))
    dater(actuel, par, confirme_le)
    if changes:
        actuel.version += 1
        actuel.modifie_le, actuel.modifie_par = timezone.now(), par
        modification_ajouter(
            objet=actuel, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine
        )
    actuel.save()
    if changes.get("publie"):
        lieux_servis_verifier(lieux=[actuel.pk])
    recues = actuel.creneaux.values_list("structure_id", flat=True) if "fermetures" in changes else ()
    structures_indexer(structures=[actuel.structure_id, *recues])
    return actuel
