"""How a service is asked for and how long it lasts, in the words of data.inclusion and in ours."""

from typing import Any

from reseau.annuaire.choices import Mobilisateur, Mobilisation
from reseau.echanges.imports.enregistrements import Enregistrement, liste_lire, texte_propre
from reseau.echanges.imports.nettoyage import site_lire

LIEN_MAX = 500
HEURES_MAX, SEMAINES_MAX = 168, 520
_MODES = {"envoyer-un-email": Mobilisation.COURRIEL}  # le mot d’une version d’avant
# Notre champ et le leur.
DUREES = {"heures_par_semaine": "volume_horaire_hebdomadaire", "nombre_semaines": "nombre_semaines"}


def demande_lire(brut: dict[str, Any], enr: Enregistrement) -> dict[str, Any]:
    """The fields of a line that say how to ask and how long; what cannot be kept is left and told."""
    modes = {str(_MODES.get(code, code)) for code in liste_lire(brut, "modes_mobilisation")}
    par = set(liste_lire(brut, "mobilisable_par"))
    return {
        "modes_mobilisation": [code for code in Mobilisation.values if code in modes],
        "mobilisable_par": [code for code in Mobilisateur.values if code in par],
        **lien_et_duree_lire(brut, enr),
    }


def lien_et_duree_lire(brut: dict[str, Any], enr: Enregistrement) -> dict[str, Any]:
    """What a line says by itself, ours or anybody’s."""
    dit = texte_propre(brut.get("lien_mobilisation"))
    lien = site_lire(dit, LIEN_MAX)
    if dit and not lien:
        enr.remarques.append("lien_mobilisation : cette adresse ne se lit pas, elle est laissée.")
    heures = _nombre(brut, "volume_horaire_hebdomadaire", 0, HEURES_MAX, enr)
    semaines = _nombre(brut, "nombre_semaines", 1, SEMAINES_MAX, enr)
    return {
        "lien_mobilisation": lien,
        "heures_par_semaine": heures,
        "nombre_semaines": None if semaines is None else int(semaines),
    }


def _nombre(brut: dict[str, Any], nom: str, minimum: int, maximum: int, enr: Enregistrement) -> float | None:
    valeur = brut.get(nom)
    if valeur in (None, ""):
        return None
    try:
        nombre = float(str(valeur).replace(",", "."))
    except ValueError:
        nombre = -1.0
    if minimum <= nombre <= maximum:
        return nombre
    enr.remarques.append(f"{nom} : « {texte_propre(valeur, 20)} » ne se lit pas, il est laissé.")
    return None
