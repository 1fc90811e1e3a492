"""The undoing of an import, as a whole: in one transaction, so that a cut leaves everything or nothing to do again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots import memoire_tranquille
from home.travaux.avancement import Avancement, avancement_oublier
from reseau.annuaire.choices import EtatImport, Genre
from reseau.annuaire.models import Import, LigneImport, Modification
from reseau.annuaire.recherche.lecture import services_a_indexer
from reseau.annuaire.recherche.lignes import Redacteur
from reseau.annuaire.rules.indexation import BEAUCOUP, index_retirer
from reseau.annuaire.rules.references import references_trouver
from reseau.echanges.rules.imports.deroulement import fiches_tenir, travail_rendre
from reseau.echanges.rules.imports.lignes import lignes_ecrites, parts_de
from reseau.echanges.rules.imports.restitution import Restitution
from reseau.echanges.rules.imports.retrait import Retrait, nees_de
from reseau.structures.models import Reseau


def suite_verifier(*, importation: Import) -> None:
    """Imports are undone the last one first: RegleRefusee "suivi" names one that wrote the same sheets since."""
    suivants = Import.objects.filter(
        source=importation.source, applique_le__gt=importation.applique_le, annule_le=None
    ).exclude(pk=importation.pk)
    siennes = _fiches_nommees(importation) if suivants else set()
    for suivant in suivants.order_by("-applique_le"):
        if not siennes.isdisjoint(_fiches_nommees(suivant)):
            raise RegleRefusee(
                "suivi",
                f"L’import « {suivant.nom} » de la même source a écrit ensuite les mêmes fiches : annulez-le d’abord.",
            )


def import_defaire(*, importation: Import) -> Import:
    """Give back what an import changed, take away what it created, and say what stays (`restes`).

    Started again after a cut, it does everything; started twice, the second finds nothing to do. RegleRefusee "suivi"
    when another import wrote the same sheets while this one waited: it stays applied, and says why (`erreur`).
    """
    try:
        with memoire_tranquille(), transaction.atomic():
            tenues = Import.objects.select_for_update(of=("self",), no_key=True).select_related("annule_par")
            tenue = tenues.get(pk=importation.pk)
            if tenue.etat == EtatImport.ANNULATION:
                _defaire(tenue)
    except RegleRefusee as refus:
        travail_rendre(importation=importation, avant=EtatImport.ANNULATION, etat=EtatImport.APPLIQUE, refus=refus)
        raise
    importation.__dict__.update(tenue.__dict__)
    avancement_oublier(importation)
    return importation


def _defaire(tenue: Import) -> None:
    nees, lignes = nees_de(importation=tenue), list(lignes_ecrites(importation=tenue))
    avancement = Avancement(tenue, tenue.total, len(lignes) + 2 * sum(map(len, nees.values())))
    _tenir(lignes, nees)
    suite_verifier(importation=tenue)  # ce que l’on tient, plus personne ne l’écrit
    restitution = Restitution(tenue, tenue.annule_par)
    restitution.faire(lignes)
    avancement.avancer(len(lignes))
    retrait = Retrait(tenue, tenue.annule_par, nees, avancement)
    retirees = retrait.faire()
    touchees = (restitution.structures | retrait.structures) - retirees[Genre.STRUCTURE]
    _reseaux_retirer(tenue)
    index_retirer(retirees=retirees[Genre.STRUCTURE], structures=touchees, mots=_mots_inutiles(tenue))
    tenue.etat, tenue.annule_le = EtatImport.ANNULE, timezone.now()
    tenue.restes, tenue.faites, tenue.a_indexer = restitution.restes + retrait.restes, tenue.total, []
    tenue.save()


def _tenir(lignes: Iterable[LigneImport], nees: dict[Genre, set[int]]) -> None:
    """Hold every sheet that will change or go."""
    cles = {genre: set(siennes) for genre, siennes in nees.items()}
    for ligne in lignes:
        for genre, part in parts_de(plan=ligne.plan):
            if part["pk"]:
                cles[genre].add(part["pk"])
    fiches_tenir(cles=cles, effacer=True)


def _fiches_nommees(importation: Import) -> set[tuple[str, str]]:
    """What the lines that write something name."""
    plans = lignes_ecrites(importation=importation).values_list("plan", flat=True)
    return {(genre, part["id"]) for plan in plans for genre, part in parts_de(plan=plan)}


def _reseaux_retirer(importation: Import) -> None:
    """Networks that the import registered go when nothing is left in them."""
    cles = set(importation.options.get("reseaux", ()))
    vides = cles - references_trouver(modele=Reseau, cles=cles)
    Reseau.objects.filter(pk__in=vides).delete()


def _mots_inutiles(importation: Import) -> Iterable[str]:
    """The words that the import brought, less those of the sheets written since."""
    mots = set(importation.options.get("mots", ()))
    ecrites = Modification.objects.filter(quand__gte=importation.applique_le).exclude(importation=importation)
    structures = set(ecrites.values_list("structure", flat=True).distinct()[: BEAUCOUP + 1])
    if not mots or len(structures) > BEAUCOUP:
        return ()  # trop à relire : la prochaine remise à neuf de l’index comptera juste
    redacteur = Redacteur()
    for lot in services_a_indexer(structures):
        for _ in redacteur.lignes(lot, redacteur.lot_lire(lot)):
            pass
    return mots - redacteur.mots.keys()
