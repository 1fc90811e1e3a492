"""Drafts that an author opens to a group, and takes back (R5.17)."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.models import Brouillon, BrouillonDeGroupe, GroupeDeTravail
from pratiques.permissions.fiches import structures_d_ecriture
from pratiques.permissions.groupes import est_du_groupe
from pratiques.rules.groupes import CLOS, groupe_verrouiller
from reseau.comptes.models import Compte


@transaction.atomic
def groupe_preparer(*, groupe: GroupeDeTravail, par: Compte) -> Brouillon:
    """Open a new draft in the group; one that was opened there and never touched is given again (R14).

    Raises RegleRefusee: "sans_reseau" (a note is signed from a structure), and those of brouillon_rattacher.
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not structures_d_ecriture(par):
        raise RegleRefusee("sans_reseau", "Une fiche se signe depuis une structure : un autre membre la commencera.")
    ouverts = BrouillonDeGroupe.objects.filter(groupe=groupe, detache_le=None).values("brouillon")
    vierge = Brouillon.objects.filter(auteur=par, fiche=None, version=0, pieces=None, pk__in=ouverts).first()
    brouillon = vierge or Brouillon.objects.create(auteur=par, enregistre_par=par)
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=par)
    return brouillon


@transaction.atomic
def brouillon_rattacher(*, groupe: GroupeDeTravail, brouillon: Brouillon, par: Compte) -> BrouillonDeGroupe:
    """Let the members of one's group read and write one's draft, before it is ever submitted; twice changes nothing.

    Raises RegleRefusee: "droit" (not in the group, or not one's draft), "clos", "soumise", "ailleurs".
    """
    groupe = groupe_verrouiller(pk=groupe.pk)
    brouillon = Brouillon.objects.select_for_update(of=("self",)).filter(pk=brouillon.pk, auteur=par).first()
    if brouillon is None or not est_du_groupe(par, groupe):
        raise RegleRefusee("droit", "Qui écrit un brouillon l’ouvre au groupe, si elle ou il en est membre.")
    if groupe.clos_le is not None:
        raise RegleRefusee("clos", CLOS)
    if brouillon.fiche_id is not None:
        raise RegleRefusee("soumise", "Cette fiche est déjà partie en relecture.")
    deja = BrouillonDeGroupe.objects.filter(brouillon=brouillon, detache_le=None).first()
    if deja is None:
        return BrouillonDeGroupe.objects.create(groupe=groupe, brouillon=brouillon, attache_par=par)
    if deja.groupe_id != groupe.pk:
        raise RegleRefusee("ailleurs", "Ce brouillon est déjà ouvert à un autre groupe.")
    return deja


@transaction.atomic
def brouillon_detacher(*, groupe: GroupeDeTravail, brouillon: Brouillon, par: Compte) -> None:
    """Take one's draft back for oneself; who animates the group may too. Raises RegleRefusee("droit" | "soumise")."""
    groupe = groupe_verrouiller(pk=groupe.pk)
    brouillon = Brouillon.objects.select_for_update(of=("self",)).get(pk=brouillon.pk)
    if not est_du_groupe(par, groupe) or par.pk not in (brouillon.auteur_id, groupe.animateur_id):
        raise RegleRefusee("droit", "Ce brouillon se reprend par la personne qui l’écrit, ou qui anime le groupe.")
    if brouillon.fiche_id is not None:
        raise RegleRefusee("soumise", "Cette fiche est déjà partie en relecture : elle reste au compte du groupe.")
    BrouillonDeGroupe.objects.filter(groupe=groupe, brouillon=brouillon, detache_le=None).update(
        detache_le=timezone.now()
    )
