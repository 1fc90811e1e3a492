"""What must hold of what came from files."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from reseau.annuaire.models import Lieu
from reseau.annuaire.validateurs import point_valider
from reseau.echanges.imports.communes import Communes
from reseau.territoires.queries.france import communes_de_france

LOT = 500
VILLE_ECRITE = re.compile(r"\d{5} \D+")  # « 97470 Saint-Benoît », gardé par un import qui n’en a pas pris le code


def lieux_a_leur_place() -> Iterator[str]:
    """A place stands near the centre of its commune; what a source said of its town is about that town."""
    communes = Communes()
    champs = ("nom", "source_id", "code_postal", "complement", "latitude", "longitude")
    for lieu in Lieu.objects.select_related("commune").only(*champs, "commune").iterator(LOT):
        try:
            point_valider(lieu.latitude, lieu.longitude, lieu.commune)
            faute = _ailleurs(lieu, communes) if lieu.source_id else ""
        except ValidationError as erreur:
            faute = erreur.message
        if faute:
            yield f"Le lieu {lieu.pk} ({lieu.nom}) est rangé à {lieu.commune.libelle}. {faute}"


def _ailleurs(lieu: Lieu, communes: Communes) -> str:
    """What an imported address says of elsewhere."""
    if communes.code_dehors("", lieu.code_postal):
        return f"Son code postal, {lieu.code_postal}, est d’ailleurs."
    for dit in filter(VILLE_ECRITE.fullmatch, lieu.complement.split(", ")):
        la = communes_de_france().resoudre(dit)
        if la and la.departement != lieu.commune.code_departement:
            return f"Sa source disait « {dit} »."
    return ""
