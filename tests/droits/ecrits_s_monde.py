"""The protocols of the world of rights: that of Niort, which the author’s structure is to sign, and one for anyone."""

from typing import Any
from uuid import uuid4

from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, ImportMesures
from reseau.structures.models import Structure
from tests.droits.mots import INCONNU
from tests.fabriques import un_bassin
from tests.reseau.ecrits.fabriques import un_indicateur, un_protocole


def ecrits_s_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """The protocol of Niort is that of ecrits_d_monde; that of another bassin is read by everyone."""
    a_signer = DocumentLocal.objects.get(genre="PROTOCOLE", bassin=un_bassin())
    a_signer.signataires.add(ici)
    public = un_protocole(bassin=un_bassin("royan"), diffusion="TOUS")
    importation = ImportMesures.objects.create(nom="mesures.csv", par=comptes["region"])
    absent = uuid4()
    return {
        "protocole à signer": ([a_signer.uuid], [absent]),
        "protocole public": ([public.uuid], [absent]),
        "indicateur du tableau": ([un_indicateur().pk], [INCONNU]),
        "import de mesures": ([importation.uuid], [absent]),
    }
