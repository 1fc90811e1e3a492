"""Forms: the express note and its rows, a reading, a reason, a reprise."""

from pratiques.forms.ecriture import Ecriture, contenu_lire
from pratiques.forms.fiche import FicheForm
from pratiques.forms.relecture import ConfirmerForm, MotifForm, RelectureForm, RemplacerForm
from pratiques.forms.reprise import GardeForm, RecommanderForm, ReponseRepriseForm, ReprendreForm

__all__ = [
    "ConfirmerForm",
    "Ecriture",
    "FicheForm",
    "GardeForm",
    "MotifForm",
    "RecommanderForm",
    "RelectureForm",
    "RemplacerForm",
    "ReponseRepriseForm",
    "ReprendreForm",
    "contenu_lire",
]
