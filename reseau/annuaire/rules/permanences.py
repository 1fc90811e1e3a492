"""Writes on duty tables; two structures at the same time in one room are told, never refused (R5.2)."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.models import Creneau, Lieu
from reseau.annuaire.permanences import creneau_dire, creneau_identique
from reseau.annuaire.rules.historique import fiche_dater, modification_ajouter, structure_ouverte_verrouiller
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


@transaction.atomic
def creneau_creer(
    *, lieu: Lieu, structure: Structure, par: Compte | None = None, jeton: uuid.UUID | None = None, **champs: Any
) -> Creneau:
    """Add a row to the table of a place; sent twice with its `jeton`, it is one.

    `champs`: jour (0 is Monday), demi_journee, debut, fin, semaines, rangs, du, au, service, sur_rendez_vous, salle.
    ValidationError names the fields in fault; RegleRefusee "fusionnee", "autre_structure", "deja_tenu" (the structure
    already holds that half-day there, on dates that meet).
    """
    _tenir(lieu, structure)
    if jeton and (connu := Creneau.objects.filter(jeton=jeton).first()):
        return connu
    creneau = Creneau(lieu=lieu, structure=structure, jeton=jeton, **champs)
    _enregistrer(creneau, par)
    _raconter(creneau, "", _dit(creneau), par)
    structures_indexer(structures=[structure.pk])
    return creneau


@transaction.atomic
def creneau_modifier(
    *, creneau: Creneau, par: Compte | None = None, version: int | None = None, **champs: Any
) -> Creneau:
    """Change a row; see `creneau_creer`, and RegleRefusee "version" when someone changed it since, "disparu"."""
    _tenir(creneau.lieu, creneau.structure)
    actuel = Creneau.objects.select_related("lieu__structure", "structure", "service").filter(pk=creneau.pk).first()
    if actuel is None:
        raise RegleRefusee("disparu", "Ce créneau vient d’être retiré du tableau. Votre saisie n’est pas enregistrée.")
    if version is not None and version != actuel.version:
        raise RegleRefusee(
            "version",
            "Ce créneau a été modifié pendant que vous l’aviez ouvert. Votre saisie est gardée ci-dessous\u00a0: "
            "relisez-la, puis enregistrez à nouveau pour la retenir.",
        )
    avant, structures = _dit(actuel), {actuel.structure_id}
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.version += 1
    _enregistrer(actuel, par)
    if (apres := _dit(actuel)) != avant:
        _raconter(actuel, avant, apres, par)
    structures_indexer(structures=[*structures | {actuel.structure_id}])
    return actuel


@transaction.atomic
def creneau_supprimer(*, creneau: Creneau, par: Compte | None = None) -> None:
    """Take a row off the table."""
    _raconter(creneau, _dit(creneau), "", par)
    Creneau.objects.filter(pk=creneau.pk).delete()
    structures_indexer(structures=[creneau.structure_id])


@transaction.atomic
def creneaux_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """The rows of a merged structure become those of the other; what both held at the same time stays once."""
    tenus = list(Creneau.objects.filter(structure=cible))
    for creneau in Creneau.objects.filter(structure=source):
        creneau.structure = cible
        if any(creneau_identique(creneau, tenu) for tenu in tenus):
            creneau.delete()
        else:
            creneau.save(update_fields=["structure"])
            tenus.append(creneau)


def _tenir(lieu: Lieu, structure: Structure) -> None:
    """Whoever writes in the table of a place waits for the others."""
    for tenue in sorted({lieu.structure, structure}, key=lambda s: s.pk):
        structure_ouverte_verrouiller(structure=tenue)


def _enregistrer(creneau: Creneau, par: Compte | None) -> None:
    if creneau.service and creneau.service.structure_id != creneau.structure_id:
        raise RegleRefusee("autre_structure", "Ce service est celui d’une autre structure.")
    creneau.salle = creneau.salle.strip()
    creneau.modifie_le, creneau.modifie_par = timezone.now(), par
    creneau.full_clean()
    voisins = Creneau.objects.filter(lieu=creneau.lieu, structure=creneau.structure, jour=creneau.jour)
    if any(creneau_identique(creneau, voisin) for voisin in voisins):
        raise RegleRefusee("deja_tenu", "Cette structure reçoit déjà ici à cette demi-journée : corrigez cette ligne.")
    creneau.save()


def _dit(creneau: Creneau) -> str:
    ligne = creneau_dire(creneau)
    salle = f", {creneau.salle}" if creneau.salle else ""
    return f"{creneau.structure.nom}, {ligne.jours[:1].lower()}{ligne.jours[1:]}, {ligne.heures}{salle}"


def _raconter(creneau: Creneau, avant: str, apres: str, par: Compte | None) -> None:
    """In the history of the place, and for those who ask what changed since a day."""
    fiche_dater(fiche=creneau.lieu)
    modification_ajouter(
        objet=creneau.lieu, action=ActionModification.MODIFICATION, par=par, champs={"permanences": [avant, apres]}
    )
