"""What this room knows of a person."""

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.atelier.models import EtapeCroisee, PublicationPrevue


def donnees_de_l_atelier(compte: Compte) -> list[Rubrique]:
    """Texts written while someone else was saving the same step, publications planned."""
    croisees = EtapeCroisee.objects.filter(auteur=compte).select_related("module")
    prevues = PublicationPrevue.objects.filter(par=compte).select_related("formation")
    return [
        Rubrique(
            "Étapes écrites en même temps que quelqu’un",
            [{"Module": str(une.module), "Texte": une.texte, "Écrit le": une.ecrit_le} for une in croisees],
        ),
        Rubrique(
            "Publications prévues",
            [{"Formation": str(une.formation), "Pour le": une.pour_le, "Prévue le": une.prevue_le} for une in prevues],
        ),
    ]
