"""The undoing of an import, as a whole: in one transaction, so that a cut leaves everything or nothing to do again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots.memoire import memoire_tranquille, par_lots
from reseau.annuaire.avancement import Avancement, avancement_oublier
from reseau.annuaire.choices import EtatImport, Genre
from reseau.annuaire.models import Import, Modification
from reseau.annuaire.recherche.lecture import services_a_indexer
from reseau.annuaire.recherche.lignes import Redacteur
from reseau.annuaire.rules.imports.annulation.restitution import Restitution
from reseau.annuaire.rules.imports.annulation.retrait import Cles, Retrait, nees_de
from reseau.annuaire.rules.imports.planification.connues import MODELES
from reseau.annuaire.rules.imports.planification.lignes import lignes_de, lignes_ecrites, parts_de
from reseau.annuaire.rules.imports.travail import travail_rendre
from reseau.annuaire.rules.indexation import BEAUCOUP, index_retirer
from reseau.annuaire.rules.references import references_trouver
from reseau.structures.models import Reseau


def suite_verifier(*, importation: Import) -> None:
    """Imports are undone the last one first: RegleRefusee "suivi" names one that wrote the same sheets since."""
    suivants = Import.objects.filter(
        source=importation.source, applique_le__gt=importation.applique_le, annule_le=None
    ).exclude(pk=importation.pk)
    siennes: set[tuple[str, str]] | None = None
    for suivant in suivants.order_by("-applique_le"):
        siennes = _fiches_nommees(importation) if siennes is None else siennes
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
    avancement_oublier(cle=importation.pk)
    return importation


def _defaire(tenue: Import) -> None:
    nees = nees_de(importation=tenue)
    ecrites = lignes_ecrites(importation=tenue)
    avancement = Avancement(tenue.pk, tenue.total, 2 * ecrites.count() + 2 * sum(map(len, nees.values())))
    _tenir(tenue, nees, avancement)
    suite_verifier(importation=tenue)  # ce que l’on tient, plus personne ne l’écrit
    restitution = Restitution(tenue, tenue.annule_par)
    for lot in lignes_de(lignes=ecrites, rebours=True):
        restitution.lot(lot)
        avancement.avancer(len(lot))
    retrait = Retrait(tenue, tenue.annule_par, nees, avancement)
    retirees = retrait.faire()
    touchees = (restitution.structures | retrait.structures) - retirees[Genre.STRUCTURE]
    _reseaux_retirer(tenue)
    index_retirer(retirees=retirees[Genre.STRUCTURE], structures=touchees, mots=_mots_inutiles(tenue))
    tenue.etat, tenue.annule_le = EtatImport.ANNULE, timezone.now()
    tenue.restes, tenue.faites, tenue.a_indexer = restitution.restes + retrait.restes, tenue.total, []
    tenue.save()


def _tenir(importation: Import, nees: Cles, avancement: Avancement) -> None:
    """Hold every sheet that will change or go, in the order that every writer follows."""
    cles: Cles = {genre: set(siennes) for genre, siennes in nees.items()}
    for lot in lignes_de(lignes=lignes_ecrites(importation=importation)):
        for ligne in lot:
            for genre, part in parts_de(plan=ligne.plan):
                if part["pk"]:
                    cles[genre].add(part["pk"])
        avancement.avancer(len(lot))
    for genre in (Genre.STRUCTURE, Genre.LIEU, Genre.SERVICE):
        for lot in par_lots(sorted(cles[genre])):
            list(MODELES[genre].objects.select_for_update(of=("self",)).filter(pk__in=lot).order_by("pk").values("pk"))


def _fiches_nommees(importation: Import) -> set[tuple[str, str]]:
    """What the lines that write something name."""
    return {
        (genre, part["id"])
        for lot in lignes_de(lignes=lignes_ecrites(importation=importation))
        for ligne in lot
        for genre, part in parts_de(plan=ligne.plan)
    }


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
