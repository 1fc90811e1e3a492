"""What this room knows of a person: the schemes that one wrote, the uses that one declared."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.dispositifs.models import Dispositif, UsageDispositif


def donnees_des_dispositifs(compte: Compte) -> list[Rubrique]:
    """Both, each with its days."""
    usages = UsageDispositif.objects.filter(declare_par=compte).select_related("dispositif", "structure")
    return [
        rubrique("Dispositifs d’appui écrits", Dispositif.objects.filter(auteur=compte),
                 {"Titre": "titre", "État": "get_etat_display", "Le": "cree_le"}),
        rubrique("Usages de dispositifs déclarés", usages,
                 {"Dispositif": "dispositif.titre", "Structure": "structure.nom", "Du": "du", "Au": "au"}),
    ]  # fmt: skip
