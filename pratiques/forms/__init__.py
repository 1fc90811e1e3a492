"""Forms: the express note and its rows, a reading, a reason."""

from pratiques.forms.ecriture import Ecriture, contenu_lire
from pratiques.forms.fiche import FicheForm
from pratiques.forms.relecture import ConfirmerForm, MotifForm, RelectureForm, RemplacerForm

__all__ = ["ConfirmerForm", "Ecriture", "FicheForm", "MotifForm", "RelectureForm", "RemplacerForm", "contenu_lire"]
