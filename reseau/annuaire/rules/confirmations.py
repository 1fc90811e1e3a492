"""« Rien n'a changé »: one sheet, or all those of a structure, confirmed today by someone; and asking for it (R5.1)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.annuaire import avis
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.models import DemandeConfirmation, Lieu, Service
from reseau.annuaire.queries.repondants import repondants_de
from reseau.annuaire.queries.tenue import tenue_courte
from reseau.annuaire.rules.historique import modification_ajouter, structure_tenir
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.structures.models import Structure


@transaction.atomic
def structure_confirmer(*, structure: Structure, par: Compte) -> bool:
    """Every published sheet of the structure is confirmed today by this person.

    False when someone had confirmed all of them today already: a second click writes nothing.
    """
    structure_tenir(structure=structure.pk)
    fiches = [modele.objects.publies().filter(structure=structure) for modele in (Lieu, Service)]
    if not sum(_confirmer(lignes, par) for lignes in fiches):
        return False
    modification_ajouter(objet=structure, action=ActionModification.CONFIRMATION, par=par)
    structures_indexer(structures=[structure.pk])
    return True


@transaction.atomic
def fiche_confirmer(*, fiche: Lieu | Service, par: Compte) -> bool:
    """This place, or this service, is confirmed today by this person; False when it was already."""
    structure_tenir(structure=fiche.structure_id)
    if not _confirmer(type(fiche).objects.filter(pk=fiche.pk), par):
        return False
    modification_ajouter(objet=fiche, action=ActionModification.CONFIRMATION, par=par)
    structures_indexer(structures=[fiche.structure_id])
    return True


@transaction.atomic
def confirmation_demander(*, structure: Structure, par: Compte) -> DemandeConfirmation:
    """Write to the referents of a structure that its sheet waits for them; once a week at most, whoever asks.

    RegleRefusee "recente" when it was confirmed within three months, "soi_meme" for one of its referents,
    "sans_referent" when it has none, "deja_demandee" within a week of the last time.
    """
    structure = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    fiche = tenue_courte(structure)
    if not fiche.a_rappeler:
        raise RegleRefusee("recente", "Cette fiche a été confirmée il y a moins de trois mois.")
    repondants = repondants_de([structure.pk]).get(structure.pk)
    if repondants is None or repondants.role != Role.REFERENT:
        raise RegleRefusee("sans_referent", "Cette structure n’a pas de référent à qui écrire : nommez-en un d’abord.")
    if par in repondants.comptes:
        raise RegleRefusee("soi_meme", "C’est vous qui tenez cette fiche : confirmez-la, ou corrigez-la.")
    if derniere := DemandeConfirmation.objects.recentes().filter(structure=structure).first():
        jour = date_courte(derniere.demandee_le)
        raise RegleRefusee("deja_demandee", f"La confirmation a déjà été demandée le {jour} : laissez une semaine.")
    demande = DemandeConfirmation.objects.create(structure=structure, par=par)
    avis.confirmation_demander(comptes=repondants.comptes, demande=demande, confirme_le=fiche.confirme_le)
    return demande


def _confirmer(fiches: QuerySet, par: Compte) -> int:
    """Date those that nobody has confirmed today; how many."""
    jour = timezone.localdate()
    a_dater = fiches.exclude(confirme_le=jour, confirme_par__isnull=False)
    return a_dater.update(confirme_le=jour, confirme_par=par)
