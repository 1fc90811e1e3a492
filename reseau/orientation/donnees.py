"""What this room knows of someone who works in the network: what she did to slips; nothing of who is oriented."""

from home.donnees import rubrique
from home.etats.models import Passage
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.orientation.models import FicheLiaison, PremiereInformation, Regle


def donnees_de_l_orientation(compte: Compte) -> list[Rubrique]:
    """What one did to slips, kept as long as they are; the rules that one proposed."""
    passages = Passage.objects.de(FicheLiaison).filter(par=compte)
    regles = Regle.objects.filter(propose_par=compte)
    informations = PremiereInformation.objects.filter(confirmee_par=compte).select_related("besoin")
    return [
        rubrique("Fiches de liaison", passages, {"Fait": "libelle", "Le": "le"}),
        rubrique(
            "Règles d’orientation proposées", regles, {"Règle": "nom", "Dit": "motif", "État": "get_etat_display"}
        ),
        rubrique("Premières informations confirmées", informations, {"Besoin": "besoin", "Le": "confirmee_le"}),
    ]
