"""What this room knows of a person."""

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.scorm.rte.temps import duree_dire


def donnees_des_paquets(compte: Compte) -> list[Rubrique]:
    """Passages: when, how far, and what each activity kept."""
    lignes = [
        {
            "Module": str(passage.version.paquet),
            "Version": passage.version.numero,
            "Commencé le": passage.commence_le,
            "État": passage.get_etat_display(),
            "Fini le": passage.fini_le,
            "Note (%)": passage.note,
            "Temps dit par le module": duree_dire(sum(etat.temps_total for etat in passage.etats.all())),
            "Ce que le module a enregistré": {etat.sco: etat.valeurs for etat in passage.etats.all()},
        }
        for passage in compte.passages_scorm.select_related("version__paquet").prefetch_related("etats")
    ]
    return [Rubrique("Modules SCORM et H5P", lignes)]
