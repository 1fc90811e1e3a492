"""The reading of an import: its file becomes lines, each with what it would do; nothing else is written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Count, Max

from home.lots.depots import statistiques_refaire
from home.lots.memoire import memoire_tranquille
from reseau.annuaire.choices import ActionLigne, EtatImport
from reseau.annuaire.imports.enregistrements import Enregistrement
from reseau.annuaire.models import Import, LigneImport, Provenance
from reseau.annuaire.rules.imports.planification.absentes import absentes_proposer, absentes_revoir
from reseau.annuaire.rules.imports.planification.lignes import LOT, lignes_de, lignes_effacer, lignes_garder
from reseau.annuaire.rules.imports.planification.planificateur import Planificateur
from reseau.annuaire.rules.imports.planification.relecture import enregistrement_relire, valeurs_gardees
from reseau.annuaire.rules.imports.travail import battre, travail_prendre
from reseau.annuaire.rules.indexation import BEAUCOUP
from reseau.annuaire.rules.perimetre import perimetre_de

COMPTES = {
    ActionLigne.CREEE: "creees",
    ActionLigne.MODIFIEE: "modifiees",
    ActionLigne.INCHANGEE: "inchangees",
    ActionLigne.REFUSEE: "refusees",
    ActionLigne.AILLEURS: "ailleurs",
    ActionLigne.ABSENTE: "absentes",
}


def import_planifier(*, importation: Import, enregistrements: Iterable[Enregistrement], total: int = 0) -> Import:
    """Plan every line of a file, batch by batch, each batch saved at once; started again, it starts over.

    RegleRefusee "repris" when another process took the work.
    """
    travail_prendre(importation=importation, total=total)
    lignes_effacer(importation=importation)
    importation.options["provenances"] = etat_provenances(importation=importation)
    comptes: Counter[str] = Counter()
    with memoire_tranquille():
        planificateur = Planificateur(importation.source, perimetre_de(compte=importation.compte))
        faites = 0
        for lot in _lots(enregistrements):
            lignes, faites = planificateur.lot(lot), faites + len(lot)
            with transaction.atomic():  # qui nous reprend ce travail efface ce lot avec les autres, ou n’en voit rien
                battre(importation=importation, faites=faites)
                lignes_garder(importation=importation, lignes=lignes, comptes=comptes)
        importation.total = faites
        absentes_proposer(importation=importation, vues=planificateur.vues, comptes=comptes)
    if importation.total > BEAUCOUP:
        statistiques_refaire([LigneImport])  # sans elles, PostgreSQL trierait toute la suite à chaque lot relu
    return _conclure(importation, comptes)


def import_replanifier(*, importation: Import) -> Import:
    """Plan again the lines that write something: the directory moved since."""
    comptes: Counter[str] = Counter()
    importation.options["provenances"] = etat_provenances(importation=importation)
    inertes = importation.lignes.filter(plan={}).order_by().values_list("action")
    comptes.update(dict(inertes.annotate(n=Count("pk"))))
    comptes["doublons"] = 0
    planificateur = Planificateur(importation.source, perimetre_de(compte=importation.compte))
    derniere = importation.lignes.aggregate(m=Max("pk"))["m"] or 0  # celles qui suivent sont les lignes refaites
    actives = importation.lignes.filter(pk__lte=derniere).exclude(plan={}).exclude(action=ActionLigne.ABSENTE)
    for lot in lignes_de(lignes=actives):
        gardees = valeurs_gardees(lignes=lot)
        lignes = planificateur.lot([enregistrement_relire(ligne=ligne, gardees=gardees) for ligne in lot])
        with transaction.atomic():
            LigneImport.objects.filter(pk__in=[ligne.pk for ligne in lot]).delete()
            lignes_garder(importation=importation, lignes=lignes, comptes=comptes)
    absentes_revoir(importation=importation, comptes=comptes)
    return _conclure(importation, comptes, etat=importation.etat)


def etat_provenances(*, importation: Import) -> list[int]:
    """What changes when another import of the same source is applied or undone."""
    autres = Provenance.objects.filter(source=importation.source).exclude(importation=importation)
    compte = autres.aggregate(n=Count("pk"), m=Max("pk"))
    return [compte["n"], compte["m"] or 0]


def _lots(enregistrements: Iterable[Enregistrement]) -> Iterator[list[Enregistrement]]:
    suite = iter(enregistrements)
    while lot := list(islice(suite, LOT)):
        yield lot


def _conclure(importation: Import, comptes: Counter[str], etat: str = EtatImport.ESSAI) -> Import:
    for action, champ in COMPTES.items():
        setattr(importation, champ, comptes[action])
    importation.doublons, importation.a_revoir = comptes["doublons"], False
    importation.etat = etat
    importation.save()
    return importation
