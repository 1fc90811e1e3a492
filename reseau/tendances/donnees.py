"""What this room knows of a person: the sources that one checked."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.tendances.models import SourceDeVeille


def donnees_des_tendances(compte: Compte) -> list[Rubrique]:
    """Each with its day."""
    verifiees = SourceDeVeille.objects.filter(verifiee_par=compte)
    return [rubrique("Sources de veille vérifiées", verifiees, {"Source": "titre", "Le": "verifiee_le"})]
